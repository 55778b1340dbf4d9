/// Which run of bytes a field takes, where it is no integer: hexadecimal, text, a decimal in ASCII.
struct Extent: Sendable, Hashable {
    /// The first byte, or where the search for `after` begins.
    var offset: Int
    /// The run begins behind the first byte of this value.
    var after: UInt8?
    /// The run ends before the first byte of this value.
    var until: UInt8?
    /// How many bytes; `nil` for all that are left, or all up to `until`.
    var byteCount: Int?

    /// The run itself; `nil` where the payload has no such byte or ends too early.
    func bytes(of payload: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var start = offset
        guard start <= payload.count else { return nil }
        if let after {
            guard let found = payload[start...].firstIndex(of: after) else { return nil }
            start = found + 1
        }
        var end = payload.count
        if let byteCount {
            end = start + byteCount
        } else if let until {
            guard let found = payload[start...].firstIndex(of: until) else { return nil }
            end = found
        }
        guard start <= end, end <= payload.count else { return nil }
        return UnsafeRawBufferPointer(rebasing: payload[start..<end])
    }
}
