import Foundation

extension URLComponents {
    /// The host without what a URL needs around it: `::1` of `mqtt://[::1]:1883`, `fe80::1%eth0` of
    /// `mqtt://[fe80::1%25eth0]` (RFC 6874); `nil` where there is none, or one that no resolver could be asked for.
    var bareHost: String? {
        guard var host, !host.isEmpty else { return nil }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            host = host.removingPercentEncoding ?? host
        }
        guard !host.isEmpty, host.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else { return nil }
        return host
    }
}
