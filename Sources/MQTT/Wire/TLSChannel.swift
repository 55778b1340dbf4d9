import COpenSSL

#if canImport(Glibc)
    import Glibc
#endif

/// TLS on a socket that never blocks.
final class TLSChannel {
    /// Why it cannot go on.
    enum Fault: Error {
        /// One side does not accept the other; OpenSSL's words.
        case refused(String)
        /// The connection ended: `errno`, 0 where the other side closed it.
        case ended(CInt)
    }

    private let handle: OpaquePointer
    /// Whether the last call waits for room to write.
    private(set) var wantsToWrite = false
    /// Whether what is to be written has to wait for something to read (SSL_write(3)): until then, room to write is of
    /// no use.
    private(set) var writesAfterReading = false

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        SSL_free(handle)
    }

    /// Exchanges keys and certificates as far as that is possible now.
    ///
    /// - Returns: whether both sides are content.
    func handshake() throws(Fault) -> Bool {
        try attempt { SSL_connect(handle) } != nil
    }

    /// - Returns: 0 at the connection's end, `nil` where nothing is there now.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int? {
        do throws(Fault) {
            return try attempt { SSL_read(handle, buffer.baseAddress, CInt(clamping: buffer.count)) }
        } catch .ended(0) {
            return 0
        }
    }

    /// - Returns: how many bytes were taken.
    func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> Int {
        let count = try attempt { SSL_write(handle, bytes.baseAddress, CInt(clamping: bytes.count)) }
        writesAfterReading = count == nil && !wantsToWrite
        return count ?? 0
    }

    /// - Returns: what the call returned, `nil` where it has to wait.
    private func attempt(_ call: () -> CInt) throws(Fault) -> Int? {
        OpenSSL.forget()
        errno = 0
        let result = call()
        wantsToWrite = false
        guard result <= 0 else { return Int(result) }
        let code = errno
        switch SSL_get_error(handle, result) {
        case SSL_ERROR_WANT_READ: return nil
        case SSL_ERROR_WANT_WRITE:
            wantsToWrite = true
            return nil
        case SSL_ERROR_ZERO_RETURN: throw .ended(0)
        case SSL_ERROR_SSL:
            // Closed without close_notify, which is an error for OpenSSL 3; MQTT has its DISCONNECT.
            guard ERR_GET_REASON(ERR_peek_last_error()) != SSL_R_UNEXPECTED_EOF_WHILE_READING else {
                OpenSSL.forget()
                throw .ended(0)
            }
            throw .refused(OpenSSL.takeReason() ?? "OpenSSL does not say why")
        default: throw .ended(code)
        }
    }
}
