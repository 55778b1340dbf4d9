#if canImport(Glibc)
    import Glibc
#endif

/// An IP address as 16 octets; IPv4 in its mapped form (RFC 4291, §2.5.5.2).
struct NetworkAddress: Sendable, Hashable {
    let octets: [UInt8]

    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads the text of an address; `nil` for anything else.
    init?(_ text: some StringProtocol) {
        let text = String(text.prefix(64))
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            octets = Self.mapped + withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            octets = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    var isIPv4: Bool { octets.starts(with: Self.mapped) }

    /// The text by which one customer of a network is counted: an IPv4 address, or the 64 bits of IPv6 that one gets.
    static func network(of text: String?) -> String {
        guard let text, let address = NetworkAddress(text) else { return text ?? "" }
        let significant = address.isIPv4 ? address.octets.dropFirst(12) : address.octets.prefix(8)
        return significant.map { String($0) }.joined(separator: ".")
    }
}
