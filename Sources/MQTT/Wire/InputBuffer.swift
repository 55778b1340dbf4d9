/// What was read and not yet understood: many packets for one read, none of them copied.
///
/// It never grows: a packet that does not fit is read as a ``LargePublish``.
struct InputBuffer: ~Copyable {
    private let memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    /// Some ninety uplinks with the metadata of two gateways; more than the part of a PUBLISH before its properties.
    static let bytes = 128 << 10

    init() {
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bytes, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    /// What is here, borrowed until the next ``fill(_:)``.
    var unread: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

    /// Passes over what was understood.
    mutating func consume(_ count: Int) { start += count }

    /// Lends the free part; `body` says how many bytes it has put there.
    mutating func fill<Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int?
    ) throws(Failure) -> Int? {
        if start > 0 {
            memory.copyMemory(from: unread)
            (start, end) = (0, end - start)
        }
        let count = try body(UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
        end += count ?? 0
        return count
    }
}
