import PrivateServers

/// The port of the demo's API: the one that was asked for, or where that is taken, one near it.
struct DemoPort {
    /// What to listen on; 0 is any.
    let number: Int
    /// Whether it is another one than was asked for.
    let isStandIn: Bool

    /// How many of the next ports are tried before any at all is taken.
    private static let near = 20

    /// - Parameter wanted: 0…65535.
    init(_ wanted: Int, isFree: (UInt16) -> Bool = LoopbackPort.isFree) {
        let isTaken = wanted != 0 && !isFree(UInt16(clamping: wanted))
        isStandIn = isTaken
        guard isTaken else {
            number = wanted
            return
        }
        let others = (wanted + 1)...(wanted + Self.near)
        number = others.first { $0 <= 65_535 && isFree(UInt16(clamping: $0)) } ?? 0
    }
}
