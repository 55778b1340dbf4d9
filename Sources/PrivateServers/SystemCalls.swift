import Glibc

/// The system's words for an error number.
func systemMessage(_ number: CInt) -> String {
    // Thread-safe since glibc 2.32.
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
}

/// What `stat(2)` says of a path, links followed; `nil` where it cannot be reached.
func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
}

/// A number that stands for a text: FNV-1a, 64 bits, in hexadecimal. Names folders, protects nothing.
func fingerprint(of text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
