/// The reverse proxies whose word on where a request came from is believed.
public struct TrustedProxies: Sendable {
    private struct Block {
        let address: NetworkAddress
        /// Of the 128 bits.
        let bits: Int

        init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let address = NetworkAddress(parts[0]) else { return nil }
            self.address = address
            let width = address.isIPv4 ? 32 : 128
            guard let length = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(length) else {
                return nil
            }
            bits = 128 - width + length
        }

        func contains(_ other: NetworkAddress) -> Bool {
            zip(address.octets, other.octets).enumerated().allSatisfy { index, pair in
                let significant = min(max(bits - 8 * index, 0), 8)
                return (pair.0 ^ pair.1) >> (8 - significant) == 0
            }
        }
    }

    private let blocks: [Block]

    /// Nobody.
    public static let none = TrustedProxies(blocks: [])

    private init(blocks: [Block]) {
        self.blocks = blocks
    }

    /// Reads addresses and networks: `10.0.0.5`, `10.0.0.0/8`, `::1`; `nil` where one is neither.
    public init?(_ texts: [String]) {
        let blocks = texts.map { Block($0) }
        guard blocks.allSatisfy({ $0 != nil }) else { return nil }
        self.init(blocks: blocks.compactMap { $0 })
    }

    /// Where a request came from: what the nearest proxy that is trusted says, else the other end of the connection.
    ///
    /// What proxies say is read from its end, because each appends whom it saw: what stands before the first that is
    /// not ours, anyone may have written.
    ///
    /// - Parameter peer: the other end of the connection.
    func origin(peer: String?, forwarded: ForwardedNodes) -> String? {
        guard let peer, isTrusted(peer) else { return peer }
        var origin = peer
        for node in forwarded.nodes.reversed() {
            guard let node else { break }
            origin = node
            guard isTrusted(node) else { break }
        }
        return origin
    }

    /// Whether an address is one of these; the connections of such are not counted as one client's.
    func contains(_ peer: String?) -> Bool { peer.map(isTrusted) ?? false }

    private func isTrusted(_ text: String) -> Bool {
        guard !blocks.isEmpty, let address = NetworkAddress(text) else { return false }
        return blocks.contains { $0.contains(address) }
    }
}
