import COpenSSL

/// OpenSSL's queue of errors, which belongs to the thread.
enum OpenSSL {
    /// Drops what earlier calls have left.
    static func forget() { ERR_clear_error() }

    /// Why the last call failed, in OpenSSL's words.
    static func takeReason() -> String? {
        defer { ERR_clear_error() }
        guard let reason = ERR_reason_error_string(ERR_peek_last_error()) else { return nil }
        return String(cString: reason)
    }
}
