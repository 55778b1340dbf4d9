import COpenSSL

/// Whom we trust and who we are: made from certificate files for one connection, so that renewed files are noticed.
final class TLSContext {
    private let handle: OpaquePointer

    /// Reads the files.
    ///
    /// - Throws: ``MQTTError`` of code `configuration`, which names the file.
    init(_ files: MQTTConfiguration.TLS) throws(MQTTError) {
        guard let handle = SSL_CTX_new(TLS_client_method()) else {
            throw MQTTError(.configuration, "OpenSSL cannot be used: \(OpenSSL.takeReason() ?? "no memory").")
        }
        self.handle = handle
        SSL_CTX_ctrl(handle, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        SSL_CTX_ctrl(
            handle, SSL_CTRL_MODE, Int(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER), nil)
        SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
        try load("CA file", files.authorityFile) { path in
            path.map { SSL_CTX_load_verify_locations(handle, $0, nil) } ?? SSL_CTX_set_default_verify_paths(handle)
        }
        try load("certificate", files.certificateFile) { path in
            path.map { SSL_CTX_use_certificate_chain_file(handle, $0) } ?? 1
        }
        try load("key", files.keyFile) { path in
            path.map { SSL_CTX_use_PrivateKey_file(handle, $0, SSL_FILETYPE_PEM) } ?? 1
        }
    }

    deinit {
        SSL_CTX_free(handle)
    }

    /// Begins TLS on a connected socket.
    ///
    /// - Parameter host: the name or address that the broker's certificate must be for.
    func channel(on descriptor: CInt, host: String) throws(MQTTError) -> TLSChannel {
        guard let channel = SSL_new(handle), SSL_set_fd(channel, descriptor) == 1 else {
            throw MQTTError(.configuration, "OpenSSL cannot be used: \(OpenSSL.takeReason() ?? "no memory").")
        }
        // An address is compared with the addresses of the certificate, a name with its names (RFC 6125).
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(channel), host) != 1 {
            SSL_set1_host(channel, host)
            var name = Array(host.utf8CString)
            SSL_ctrl(channel, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
        }
        return TLSChannel(channel)
    }

    private func load(_ what: String, _ path: String?, _ body: (String?) -> CInt) throws(MQTTError) {
        OpenSSL.forget()
        guard body(path) != 1 else { return }
        throw MQTTError(
            .configuration,
            "The broker's \(what) \(path ?? "of the system") cannot be used: \(OpenSSL.takeReason() ?? "unreadable").")
    }
}
