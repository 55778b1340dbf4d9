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
        SSL_CTX_set_default_passwd_cb(handle) { _, _, _, wasAsked in
            // Nobody is there to be asked: a daemon would wait for ever.
            wasAsked?.assumingMemoryBound(to: Bool.self).pointee = true
            return -1
        }
        guard SSL_CTX_ctrl(handle, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1 else {
            throw Self.unusable("TLS 1.2 and later")
        }
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
        guard files.keyFile != nil else { return }
        try load("key", files.keyFile) { _ in SSL_CTX_check_private_key(handle) }
    }

    deinit {
        SSL_CTX_free(handle)
    }

    /// Begins TLS on a connected socket.
    ///
    /// - Parameter host: the name or address that the broker's certificate must be for.
    func channel(on descriptor: CInt, host: String) throws(MQTTError) -> TLSChannel {
        guard let channel = SSL_new(handle) else { throw Self.unusable("a connection") }
        let made = TLSChannel(channel)
        guard SSL_set_fd(channel, descriptor) == 1 else { throw Self.unusable("a connection") }
        // An address is compared with the addresses of the certificate, without the interface that it is behind
        // (RFC 4007); a name with its names (RFC 6125), without the dot of the root.
        let address = host.split(separator: "%", maxSplits: 1).first.map(String.init) ?? host
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(channel), address) == 1 { return made }
        OpenSSL.forget()
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        // A star stands for a whole label and not for the rest of one (RFC 9525, §6.3).
        SSL_set_hostflags(channel, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        var bytes = Array(name.utf8CString)
        guard SSL_set1_host(channel, name) == 1,
            SSL_ctrl(channel, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &bytes) == 1
        else { throw Self.unusable("the host name \"\(name)\"") }
        return made
    }

    private static func unusable(_ what: String) -> MQTTError {
        MQTTError(.configuration, "OpenSSL does not take \(what): \(OpenSSL.takeReason() ?? "it does not say why").")
    }

    private func load(_ what: String, _ path: String?, _ body: (String?) -> CInt) throws(MQTTError) {
        OpenSSL.forget()
        var wasAsked = false
        let isLoaded = withUnsafeMutablePointer(to: &wasAsked) { wasAsked in
            SSL_CTX_set_default_passwd_cb_userdata(handle, wasAsked)
            defer { SSL_CTX_set_default_passwd_cb_userdata(handle, nil) }
            return body(path) == 1
        }
        guard !isLoaded else { return }
        let reason = OpenSSL.takeReason() ?? "unreadable"
        throw MQTTError(
            .configuration,
            "The broker's \(what) \(path ?? "of the system") cannot be used: "
                + (wasAsked
                    ? "it is encrypted, and a passphrase cannot be asked for (openssl pkey -in … -out … removes it)."
                    : "\(reason)."))
    }
}
