import LoRaWAN
import Parking

/// The way through the records of a payload; each step moves forward by a key at least, so the payload bounds it.
struct RecordCursor {
    private let table: RecordTable
    private let end: Int
    private var position: Int
    private var known = 0

    /// Begins before the first record.
    init(_ table: RecordTable, of payload: UnsafeRawBufferPointer) throws(Rejection) {
        self.table = table
        end = payload.count - table.untilEnd
        position = table.start
        if let stated = table.size?.integer(in: payload), Int(stated) != end - table.start {
            throw Rejection(
                .wrongLength, "the frame says that its records have \(stated) bytes, they have \(end - table.start)")
        }
    }

    /// The next record; `nil` behind the last.
    ///
    /// A frame of which no record is known is unknown; one whose last record is cut short has the wrong length.
    @inline(__always)
    mutating func next(
        of payload: UnsafeRawBufferPointer, by program: DecodingProgram
    ) throws(Rejection) -> RecordVisit? {
        guard position < end else {
            guard known > 0 else { throw Self.unknown(at: table.start) }
            return nil
        }
        let valueStart = position + table.keyByteCount + table.lengthByteCount
        guard valueStart <= end, let key = key(in: payload) else { return try unnamed() }
        var stated: Int?
        if table.lengthByteCount == 1 {
            let byte = Int(payload[table.lengthFirst == nil ? valueStart - 1 : position])
            stated = table.lengthFirst == .record ? byte - table.keyByteCount : byte
        }
        guard let rule = program.recordRule(of: table, for: key) else {
            guard table.unknown == .skip, let stated else { return try unnamed() }
            return .skipped(header: position..<valueStart, value: try value(from: valueStart, stated, key: key))
        }
        if let stated, let length = rule.length, length != stated { throw cutShort(key: key) }
        let header = position..<valueStart
        let value = try value(from: valueStart, stated ?? rule.length ?? end - valueStart, key: key)
        known += 1
        return .known(rule: rule.index, header: header, value: value)
    }

    private mutating func value(from start: Int, _ length: Int, key: UInt32) throws(Rejection) -> Range<Int> {
        guard length >= 0, start + length <= end else { throw cutShort(key: key) }
        position = start + length
        return start..<position
    }

    /// What becomes of a record that no rule names, with all behind it.
    private mutating func unnamed() throws(Rejection) -> RecordVisit? {
        guard table.unknown == .stop, known > 0 else { throw Self.unknown(at: position) }
        let rest = position..<end
        position = end
        return .unparsed(rest)
    }

    private func key(in payload: UnsafeRawBufferPointer) -> UInt32? {
        let first = position + (table.lengthFirst == nil ? 0 : table.lengthByteCount)
        guard first + table.keyByteCount <= end else { return nil }
        let high = UInt32(payload[first])
        return table.keyByteCount == 1 ? high : high << 8 | UInt32(payload[first + 1])
    }

    private static func unknown(at position: Int) -> Rejection {
        Rejection(.unknownFrame, "the codec does not know the record at byte \(position)")
    }

    private func cutShort(key: UInt32) -> Rejection {
        let digits = HexDigits.text((0..<table.keyByteCount).reversed().map { UInt8(key >> (8 * $0) & 0xFF) })
        return Rejection(.wrongLength, "the record \(digits) has a wrong length or ends behind the frame")
    }
}
