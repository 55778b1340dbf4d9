import COpenSSL

/// The SHA-256 of bytes that come piece by piece (FIPS 180-4), by OpenSSL, which TLS brings anyway.
final class SHA256 {
    private let context: OpaquePointer

    /// Begins; `nil` where OpenSSL is configured without it, or has no memory.
    init?() {
        guard let context = EVP_MD_CTX_new() else { return nil }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { return nil }
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes the next piece.
    func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// The 32 bytes; nothing may follow.
    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { bytes, count in
            var length: CUnsignedInt = 0
            EVP_DigestFinal_ex(context, bytes.baseAddress, &length)
            count = Int(length)
        }
    }

    /// Of bytes that are all here.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let hash = SHA256() else { return nil }
        hash.update(bytes)
        return hash.finish()
    }
}
