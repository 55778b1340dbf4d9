import LoRaWAN
import Parking

extension DecodingProgram {
    /// Reads record after record; each turn of the loop moves forward by a key at least, so the payload bounds it.
    ///
    /// A frame of which no record is known is unknown; one whose last record is cut short has the wrong length.
    ///
    /// - Parameter visit: is told of each record before it is read, for explanations.
    func readRecords(
        _ table: RecordTable, of payload: UnsafeRawBufferPointer, into reading: inout Reading,
        _ visit: (RecordVisit) -> Void = { _ in }
    ) throws(Rejection) {
        let end = payload.count - table.untilEnd
        if let stated = table.size?.integer(in: payload), Int(stated) != end - table.start {
            throw Rejection(
                .wrongLength, "the frame says that its records have \(stated) bytes, they have \(end - table.start)")
        }
        var position = table.start
        var known = 0
        while position < end {
            let valueStart = position + table.keyByteCount + table.lengthByteCount
            let key = key(of: table, at: position, in: payload, end: end)
            guard let key, let rule = rule(of: table, for: key), valueStart <= end else {
                if let key, valueStart <= end, table.unknown == .skip {
                    visit(.skipped(keyAt: position, valueAt: valueStart))
                    position = valueStart + Int(payload[valueStart - 1])
                    guard position <= end else { throw Self.cutShort(key: key, table) }
                    continue
                }
                guard table.unknown == .stop, known > 0 else { throw Self.unknown(at: position) }
                visit(.unparsed(position..<end))
                let rest = UnsafeRawBufferPointer(rebasing: payload[position..<end])
                reading.details.append(Reading.Detail("unparsed", .text(String(hexOf: rest))))
                return
            }
            var length = rule.length ?? end - valueStart
            if table.lengthByteCount == 1 {
                let stated = Int(payload[valueStart - 1])
                guard rule.length == nil || rule.length == stated else { throw Self.cutShort(key: key, table) }
                length = stated
            }
            guard valueStart + length <= end else { throw Self.cutShort(key: key, table) }
            let value = UnsafeRawBufferPointer(rebasing: payload[valueStart..<valueStart + length])
            visit(.known(rule: rule.index, keyAt: position, value: valueStart..<valueStart + length))
            if let cause = rule.cause, rule.tellsOccupancy || reading.cause == nil { reading.cause = cause }
            for index in rule.operations {
                try perform(operations[index], on: value, into: &reading)
            }
            known += 1
            position = valueStart + length
        }
        guard known > 0 else { throw Self.unknown(at: table.start) }
    }

    private func key(of table: RecordTable, at position: Int, in payload: UnsafeRawBufferPointer, end: Int) -> UInt32? {
        guard position + table.keyByteCount <= end else { return nil }
        let high = UInt32(payload[position])
        return table.keyByteCount == 1 ? high : high << 8 | UInt32(payload[position + 1])
    }

    private func rule(of table: RecordTable, for key: UInt32) -> RecordRule? {
        for index in table.rules where key & recordRules[index].keyMask == recordRules[index].key {
            return recordRules[index]
        }
        return nil
    }

    private static func unknown(at position: Int) -> Rejection {
        Rejection(.unknownFrame, "the codec does not know the record at byte \(position)")
    }

    private static func cutShort(key: UInt32, _ table: RecordTable) -> Rejection {
        let digits = HexDigits.text((0..<table.keyByteCount).reversed().map { UInt8(key >> (8 * $0) & 0xFF) })
        return Rejection(.wrongLength, "the record \(digits) has a wrong length or ends behind the frame")
    }
}
