/// What was read and not yet understood: many packets for one read, none of them copied.
struct InputBuffer: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    /// Some ninety uplinks with the metadata of two gateways.
    static let usualBytes = 128 << 10

    init() {
        memory = Self.allocate(Self.usualBytes)
    }

    deinit {
        memory.deallocate()
    }

    /// What is here, borrowed until the next ``fill(_:)``.
    var unread: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

    /// Passes over what was understood.
    mutating func consume(_ count: Int) { start += count }

    /// Makes room for a packet of this length, or just some, and lends it; `body` says how many bytes it has put there.
    ///
    /// A packet may have up to 256 MB (§2.1.4): memory for a large one is taken for as long as it is here.
    mutating func fill<Failure: Error>(
        upTo length: Int?, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int?
    ) throws(Failure) -> Int? {
        let needed = max(length ?? 0, Self.usualBytes)
        if needed != memory.count && end - start <= needed {
            let larger = Self.allocate(needed)
            larger.copyMemory(from: unread)
            memory.deallocate()
            memory = larger
            (start, end) = (0, end - start)
        } else if start > 0 {
            memory.copyMemory(from: unread)
            (start, end) = (0, end - start)
        }
        let count = try body(UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
        end += count ?? 0
        return count
    }

    private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    }
}
