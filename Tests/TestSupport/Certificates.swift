import Foundation

/// A certificate authority of a test's own, with a server's and a client's certificate, made by openssl in a folder.
public struct Certificates: Sendable {
    /// Where the files are.
    public let folder: String

    /// The authority's certificate.
    public var authority: String { folder + "/ca.pem" }
    /// The certificates of server and client.
    public var certificate: (server: String, client: String) { (folder + "/server.pem", folder + "/client.pem") }
    /// Their keys.
    public var key: (server: String, client: String) { (folder + "/server.key", folder + "/client.key") }

    /// Makes them; `host` is what the server's certificate is for: `IP:127.0.0.1` or `DNS:name`.
    public init(in folder: String, host: String = "IP:127.0.0.1") throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try openssl("req -x509 \(newKey) -keyout ca.key -out ca.pem -days 2 -subj /CN=authority")
        try Data("subjectAltName=\(host)\n".utf8).write(to: URL(filePath: folder + "/server.ext"))
        try Data("extendedKeyUsage=clientAuth\n".utf8).write(to: URL(filePath: folder + "/client.ext"))
        for name in ["server", "client"] {
            try openssl("req -new \(newKey) -keyout \(name).key -out \(name).csr -subj /CN=\(name)")
            try openssl(
                "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile \(name).ext"
                    + " -out \(name).pem")
        }
    }

    /// The client's key, behind a passphrase.
    public func encryptedClientKey() throws -> String {
        try openssl("pkey -in client.key -aes256 -passout pass:secret -out encrypted.key")
        return folder + "/encrypted.key"
    }

    /// Runs openssl in the folder.
    public func openssl(_ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestSupportError("openssl \(arguments) failed") }
    }
}
