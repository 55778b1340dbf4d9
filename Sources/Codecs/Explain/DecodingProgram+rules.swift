import LoRaWAN
import Parking

extension DecodingProgram {
    /// The rule of an operation in words; where it depends on the raw value, the part that holds for this one.
    func rule(of operation: Operation, on payload: UnsafeRawBufferPointer, facts: RecordFacts) -> String {
        if let condition = operation.condition, let unmet = unmet(conditions[condition], on: payload, facts: facts) {
            return unmet
        }
        let when = operation.condition.map { ", \(demand(conditions[$0]))" } ?? ""
        return rule(of: operation.action, on: payload) + (operation.gathers ? ", gathered in a list" : "") + when
    }

    private func rule(of action: Operation.Action, on payload: UnsafeRawBufferPointer) -> String {
        switch action {
        case .integer(let location, let absent, let form):
            guard let raw = location.integer(in: payload) else { return "the payload ends before" }
            return rule(of: form, raw: raw, absent: absent, kind: kind(of: location))
        case .joined(let joined, let absent, let form):
            let kind = kind(of: joined)
            guard let raw = integer(joined, in: payload) else { return kind + "a digit is not decimal" }
            return rule(of: form, raw: raw, absent: absent, kind: kind)
        case .float(let location, let linear):
            return kind(of: location) + "float, " + ExplanationText.linear(linear)
        case .integers(let location, let count, _, let linear):
            let many = count.map { "\($0)" } ?? "all"
            return kind(of: location) + "\(many) numbers of \(ExplanationText.bytes(location.byteCount)), each "
                + ExplanationText.linear(linear)
        case .dotted(let range): return "version: " + places(of: range)
        case .bytes(let extent, let form): return rule(of: form) + rule(of: extent)
        }
    }

    private func rule(
        of form: Operation.IntegerForm, raw: Int64, absent: Range<Int>, kind: String
    ) -> String {
        if let range = absent.map({ absentRanges[$0] }).first(where: { $0.contains(raw) }) {
            return "absent: \(ExplanationText.range(range))"
        }
        return kind + rule(of: form, raw: raw)
    }

    private func places(of parts: Range<Int>) -> String {
        self.parts[parts].map(ExplanationText.place).joined(separator: ", ")
    }

    private func kind(of joined: Operation.Joined) -> String {
        (joined.parts.count > 1 ? places(of: joined.parts) + " joined, " : "") + (joined.isSigned ? "signed, " : "")
            + (joined.isDecimal ? "decimal digits, " : "")
    }

    private func rule(of form: Operation.IntegerForm, raw: Int64) -> String {
        switch form {
        case .number(let linear): return ExplanationText.linear(linear)
        case .below(let linear, let limit):
            return "\(ExplanationText.linear(linear)) < \(ExplanationText.number(limit))"
        case .flag: return "is it not 0"
        case .values(let table, let otherwise):
            if let entry = table.first(where: { namedValues[$0].raw == raw }) {
                return "values: \(namedValues[entry].raw)"
            }
            return otherwise == nil ? "values: none for \(raw)" : "values: otherwise"
        case .segments(let table):
            guard let segment = table.map({ segments[$0] }).first(where: { $0.raw.contains(raw) }) else {
                return "segments: none for \(raw)"
            }
            let range = ExplanationText.range(segment.raw)
            let start = ExplanationText.number(segment.start)
            let step =
                segment.step == 0
                ? "" : " + (raw − \(segment.raw.lowerBound)) × \(ExplanationText.number(segment.step))"
            let error = segment.error.map { ", error \(ExplanationText.number($0))" } ?? ""
            return "segment \(range): \(start)\(step)\(error)"
        case .bitNames: return "names of the bits that are set"
        }
    }

    private func rule(of form: Operation.BytesForm) -> String {
        switch form {
        case .hex: "hexadecimal"
        case .hexes(let size): "hexadecimal, \(ExplanationText.bytes(size)) to an element"
        case .text: "text"
        case .decimal: "decimal number in ASCII"
        case .version: "version"
        case .bcd: "decimal digits, two to a byte"
        case .clock: "time of day"
        }
    }

    private func rule(of extent: Extent) -> String {
        func quoted(_ byte: UInt8) -> String { "\"\(String(decoding: [byte], as: UTF8.self))\"" }
        return (extent.after.map { ", after \(quoted($0))" } ?? "")
            + (extent.until.map { ", until \(quoted($0))" } ?? "")
    }

    private func kind(of location: Location) -> String {
        (location.isLittleEndian && location.byteCount > 1 ? "little-endian, " : "")
            + (location.isSigned ? "signed, " : "")
    }

    /// Why a conditional field is not there; `nil` where its condition holds.
    private func unmet(
        _ condition: Operation.Condition, on payload: UnsafeRawBufferPointer, facts: RecordFacts
    ) -> String? {
        if holds(condition, on: payload, facts: facts) { return nil }
        guard condition.record == nil, !condition.isNegated else { return "only \(demand(condition)); it is not so" }
        let value = condition.location.integer(in: payload)
        return "only \(demand(condition)); it is \(value.map(String.init) ?? "not there")"
    }

    private func demand(_ condition: Operation.Condition) -> String {
        let record = condition.record.map { "the record \(recordNames[$0.rule])'s " } ?? ""
        let place = record + ExplanationText.place(condition.location)
        let (least, most) = (condition.range.lowerBound, condition.range.upperBound)
        let demand =
            if least == most { "is \(least)" } else if most == .max { "≥ \(least)" } else if least == .min {
                "≤ \(most)"
            } else { "is \(least)…\(most)" }
        return "\(condition.isNegated ? "unless" : "when") \(place) \(demand)"
    }
}
