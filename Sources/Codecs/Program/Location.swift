/// Where an integer lies in a payload: whole bytes, then a run of bits among them.
struct Location: Sendable, Hashable {
    // As small as they can be: an operation holds locations, and is copied for each field of each frame.
    private var storedOffset: Int32
    private var storedByteCount: UInt8
    private var storedShift: UInt8
    private var storedWidth: UInt8
    var isSigned: Bool
    var isLittleEndian: Bool

    /// The first byte; negative counts from the end, −1 being the last byte.
    var offset: Int {
        get { Int(storedOffset) }
        set { storedOffset = Int32(newValue) }
    }
    /// 1…8.
    var byteCount: Int { Int(storedByteCount) }
    /// How many low bits of the assembled bytes are dropped.
    var shift: Int {
        get { Int(storedShift) }
        set { storedShift = UInt8(newValue) }
    }
    /// How many bits remain: 1…63, or 64 where it is signed, so that each value fits an `Int64`.
    var width: Int {
        get { Int(storedWidth) }
        set { storedWidth = UInt8(newValue) }
    }

    init(
        offset: Int, byteCount: Int = 1, shift: Int = 0, width: Int = 8, isSigned: Bool = false,
        isLittleEndian: Bool = false
    ) {
        storedOffset = Int32(offset)
        storedByteCount = UInt8(byteCount)
        storedShift = UInt8(shift)
        storedWidth = UInt8(width)
        self.isSigned = isSigned
        self.isLittleEndian = isLittleEndian
    }

    /// What the integer can be.
    var possible: ClosedRange<Int64> {
        Self.possible(width: width, isSigned: isSigned)
    }

    /// What an integer of so many bits can be.
    static func possible(width: Int, isSigned: Bool) -> ClosedRange<Int64> {
        isSigned
            ? Int64.min >> Int64(64 - width)...Int64.max >> Int64(64 - width) : 0...Int64.max >> Int64(63 - width)
    }

    /// Which bits remain, after the shift.
    var mask: UInt64 { .max &>> UInt64(truncatingIfNeeded: 64 &- width) }

    /// The integer, or `nil` where a byte of it is not there; the loader has made sure that it is, for integers that
    /// a frame's rule promises.
    @inline(__always)
    func integer(in payload: UnsafeRawBufferPointer) -> Int64? {
        let start = offset < 0 ? payload.count &+ offset : offset
        guard start >= 0, start &+ byteCount <= payload.count else { return nil }
        let bits = (assembled(from: start, in: payload) &>> UInt64(truncatingIfNeeded: shift)) & mask
        guard isSigned else { return Int64(bitPattern: bits) }
        let unused = Int64(truncatingIfNeeded: 64 &- width)
        return (Int64(bitPattern: bits) &<< unused) &>> unused
    }

    @inline(__always)
    private func assembled(from start: Int, in payload: UnsafeRawBufferPointer) -> UInt64 {
        let first = UInt64(payload[start])
        if byteCount == 1 { return first }
        var assembled: UInt64 = 0
        if isLittleEndian {
            for index in stride(from: byteCount &- 1, through: 0, by: -1) {
                assembled = (assembled &<< 8) | UInt64(payload[start &+ index])
            }
        } else {
            assembled = first
            for index in 1..<byteCount {
                assembled = (assembled &<< 8) | UInt64(payload[start &+ index])
            }
        }
        return assembled
    }
}
