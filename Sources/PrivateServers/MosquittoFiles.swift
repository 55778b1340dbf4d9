import FoundationEssentials

/// The files of a private broker: its configuration, passwords, certificates and data.
struct MosquittoFiles {
    let folder: ServerFolder
    let options: MosquittoOptions

    private var data: String { folder.path + "/data" }

    /// Writes everything that does not depend on the port.
    func prepare() async throws(PrivateServerError) {
        _ = try folder.owned("data")
        if let tls = options.tls {
            try copy(tls.certificateFile, to: "certificate.pem")
            try copy(tls.keyFile, to: "key.pem")
            try copy(tls.authorityFile, to: "authority.pem")
        }
        guard !options.passwords.isEmpty else { return }
        let file = data + "/passwords"
        let lines = options.passwords.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)\n" }.joined()
        try write(Data(lines.utf8), to: file)
        let program = try ServerBinary.find("mosquitto_passwd", package: "mosquitto")
        try await ServerRun.complete([program, "-U", file], in: folder)
    }

    /// Writes `mosquitto.conf` (see mosquitto.conf(5)) and answers its path.
    func writeConfiguration(port: Int, tlsPort: Int?) throws(PrivateServerError) -> String {
        var lines = [
            "listener \(port) 127.0.0.1",
            "allow_anonymous \(options.allowsAnonymous)",
            "log_dest stderr",
            "log_type error", "log_type warning", "log_type notice", "log_type information",
            "max_inflight_messages \(options.inflightMessagesMax)",
            "max_queued_messages \(options.queuedMessagesMax)",
            "set_tcp_nodelay true",
        ]
        if options.persists { lines += ["persistence true", "persistence_location \(data)/"] }
        if !options.passwords.isEmpty { lines.append("password_file \(data)/passwords") }
        if let tls = options.tls, let tlsPort {
            lines += [
                "listener \(tlsPort) 127.0.0.1",
                "certfile \(data)/certificate.pem", "keyfile \(data)/key.pem", "cafile \(data)/authority.pem",
                "require_certificate \(tls.requiresCertificate)",
            ]
        }
        return try folder.write((lines + options.extraLines).joined(separator: "\n") + "\n", to: "mosquitto.conf")
    }

    private func copy(_ source: String, to name: String) throws(PrivateServerError) {
        let contents: Data
        do {
            contents = try Data(contentsOf: URL(filePath: source))
        } catch {
            throw PrivateServerError(.folder, "Cannot read \(source): \(error)")
        }
        try write(contents, to: data + "/" + name)
    }

    private func write(_ contents: Data, to file: String) throws(PrivateServerError) {
        do {
            try contents.write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw PrivateServerError(.folder, "Cannot write \(file): \(error)")
        }
        try folder.handOver(file, mode: 0o600)
    }
}
