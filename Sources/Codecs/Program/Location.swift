/// Where an integer lies in a payload: whole bytes, then a run of bits among them.
struct Location: Sendable, Hashable {
    /// The first byte; negative counts from the end, −1 being the last byte.
    var offset: Int
    /// 1…4.
    var byteCount = 1
    /// How many low bits of the assembled bytes are dropped.
    var shift = 0
    /// How many bits remain, 1…32.
    var width = 8
    var isSigned = false
    var isLittleEndian = false

    /// What the integer can be.
    var possible: ClosedRange<Int64> {
        isSigned ? -(1 << Int64(width - 1))...(1 << Int64(width - 1)) - 1 : 0...(1 << Int64(width)) - 1
    }

    /// The integer, or `nil` where a byte of it is not there; the loader has made sure that it is, for integers that
    /// a frame's rule promises.
    @inline(__always)
    func integer(in payload: UnsafeRawBufferPointer) -> Int64? {
        let start = offset < 0 ? payload.count &+ offset : offset
        guard start >= 0, start &+ byteCount <= payload.count else { return nil }
        var assembled: UInt64 = 0
        if isLittleEndian {
            for index in stride(from: byteCount &- 1, through: 0, by: -1) {
                assembled = (assembled &<< 8) | UInt64(payload[start &+ index])
            }
        } else {
            for index in 0..<byteCount {
                assembled = (assembled &<< 8) | UInt64(payload[start &+ index])
            }
        }
        let bits = (assembled &>> UInt64(shift)) & ((1 &<< UInt64(width)) &- 1)
        guard isSigned else { return Int64(bits) }
        let unused = Int64(64 &- width)
        return (Int64(bitPattern: bits) &<< unused) &>> unused
    }
}
