import Foundation
import TestSupport

/// A certificate for a broker that is not ours, or not quite.
struct ForgedCertificate: Sendable, CustomStringConvertible {
    /// Who has signed it.
    enum Issuer: Sendable {
        case authority
        /// Itself.
        case itself
        /// An authority that nobody trusts, of the same name.
        case stranger
        /// A server's certificate of our authority, which may sign nothing.
        case server
    }

    let description: String
    var issuer = Issuer.authority
    var commonName = "broker"
    /// Extensions, one in each line.
    var extensions = "subjectAltName=IP:127.0.0.1"
    /// From when and until when, as `openssl ca` takes it.
    var term = (from: "20200101000000Z", until: "20991231000000Z")

    /// Writes `forged.pem` and `forged.key`, and where another certificate signed it `chain.pem`, into the folder.
    func make(beside ours: Certificates) throws {
        let folder = URL(filePath: ours.folder)
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try write("forged.ext", extensions + "\n")
        try write("index.txt", "")
        try write("ca.cnf", Self.database)
        try ours.openssl("req -new \(newKey) -keyout forged.key -out forged.csr -subj /CN=\(commonName)")
        let signer: (certificate: String, key: String)
        switch issuer {
        case .authority: signer = ("ca.pem", "ca.key")
        case .server: signer = ("server.pem", "server.key")
        case .stranger:
            try ours.openssl("req -x509 \(newKey) -keyout other.key -out other.pem -days 2 -subj /CN=authority")
            signer = ("other.pem", "other.key")
        case .itself:
            try ours.openssl(
                "req -x509 -key forged.key -out forged.pem -days 2 -subj /CN=\(commonName)"
                    + " -addext \(extensions)")
            return
        }
        try ours.openssl(
            "ca -batch -notext -config ca.cnf -cert \(signer.certificate) -keyfile \(signer.key) -in forged.csr"
                + " -out forged.pem -startdate \(term.from) -enddate \(term.until) -extfile forged.ext")
        if issuer == .server {
            try write("chain.pem", try String(contentsOf: folder.appending(path: "server.pem"), encoding: .utf8))
        }
    }

    /// What `openssl s_server` has to be told to show it.
    var arguments: String {
        "-cert forged.pem -key forged.key" + (issuer == .server ? " -cert_chain chain.pem" : "")
    }

    private static let database = """
        [ca]
        default_ca=forgery
        [forgery]
        database=index.txt
        new_certs_dir=.
        rand_serial=yes
        default_md=sha256
        policy=names
        unique_subject=no
        [names]
        commonName=optional

        """
}
