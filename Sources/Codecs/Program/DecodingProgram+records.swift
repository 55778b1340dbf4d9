import LoRaWAN
import Parking

extension DecodingProgram {
    /// Reads record after record.
    ///
    /// - Parameter visit: is told of each record before it is read, for explanations.
    func readRecords(
        _ table: RecordTable, of payload: UnsafeRawBufferPointer, into reading: inout Reading,
        _ visit: (RecordVisit) -> Void = { _ in }
    ) throws(Rejection) {
        let facts = table.conditions.isEmpty ? RecordFacts() : facts(of: table, in: payload)
        var cursor = try RecordCursor(table, of: payload)
        while let record = try cursor.next(of: payload, by: self) {
            visit(record)
            switch record {
            case .skipped: break
            case .unparsed(let rest):
                let rest = UnsafeRawBufferPointer(rebasing: payload[rest])
                reading.details.append(Reading.Detail("unparsed", .text(String(hexOf: rest))))
            case .known(let index, _, let value):
                let rule = recordRules[index]
                let bytes = UnsafeRawBufferPointer(rebasing: payload[value])
                if let time = rule.time {
                    try readEarlier(
                        bytes, at: time, rule.operations, cause: rule.cause, into: &reading, facts: facts)
                    continue
                }
                if let cause = rule.cause, rule.tellsOccupancy || reading.cause == nil { reading.cause = cause }
                for index in rule.operations {
                    try perform(operations[index], on: bytes, into: &reading, facts: facts)
                }
            }
        }
    }

    /// Which conditions on other records hold: the records may come in any order, so they are gone through beforehand.
    /// Of several records of one kind the last counts, as for what they tell.
    func facts(of table: RecordTable, in payload: UnsafeRawBufferPointer) -> RecordFacts {
        var facts = RecordFacts()
        guard var cursor = try? RecordCursor(table, of: payload) else { return facts }
        while let record = try? cursor.next(of: payload, by: self) {
            guard case .known(let rule, _, let value) = record else { continue }
            let bytes = UnsafeRawBufferPointer(rebasing: payload[value])
            for index in table.conditions {
                guard let wanted = conditions[index].record, wanted.rule == rule else { continue }
                let integer = conditions[index].location.integer(in: bytes)
                facts.set(wanted.bit, to: integer.map(conditions[index].range.contains) ?? false)
            }
        }
        return facts
    }

    /// The rule of a table that names a key.
    @inline(__always)
    func recordRule(of table: RecordTable, for key: UInt32) -> RecordRule? {
        for index in table.rules where key & recordRules[index].keyMask == recordRules[index].key {
            return recordRules[index]
        }
        return nil
    }
}
