/// The port of the demo's API: the one that was asked for, or where that is taken, one near it, or any.
struct DemoPort {
    /// 0…65535; 0 is any.
    let wanted: Int

    /// How many of the next ports are tried before any at all is taken.
    private static let near = 20

    /// What to listen on where the one that is wanted is taken, in order.
    var others: [Int] {
        wanted == 0 ? [] : (wanted + 1...wanted + Self.near).filter { $0 <= 65_535 } + [0]
    }

    /// Whether it is another one than was asked for.
    func isStandIn(_ number: Int) -> Bool { wanted != 0 && number != wanted }
}
