import LoRaWAN
import Parking

extension DecodingProgram {
    /// The rule of an operation in words; where it depends on the raw value, the part that holds for this one.
    func rule(of operation: Operation, on payload: UnsafeRawBufferPointer) -> String {
        if let condition = operation.condition, let unmet = unmet(conditions[condition], on: payload) { return unmet }
        let when = operation.condition.map { ", when \(demand(conditions[$0]))" } ?? ""
        switch operation.action {
        case .integer(let location, let absent, let form):
            guard let raw = location.integer(in: payload) else { return "the payload ends before" }
            if let range = absent.map({ absentRanges[$0] }).first(where: { $0.contains(raw) }) {
                return "absent: \(ExplanationText.range(range))" + when
            }
            return kind(of: location) + rule(of: form, target: operation.target, raw: raw) + when
        case .integers(let location, let count, let linear):
            let many = count.map { "\($0)" } ?? "all"
            return kind(of: location) + "\(many) numbers of \(ExplanationText.bytes(location.byteCount)), each "
                + ExplanationText.linear(linear) + when
        case .bytes(let extent, let form):
            return rule(of: form) + rule(of: extent) + when
        }
    }

    private func rule(of form: Operation.IntegerForm, target: Operation.Target, raw: Int64) -> String {
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
    private func unmet(_ condition: Operation.Condition, on payload: UnsafeRawBufferPointer) -> String? {
        let value = condition.location.integer(in: payload)
        if let value, condition.range.contains(value) { return nil }
        return "only when \(demand(condition)); it is \(value.map(String.init) ?? "not there")"
    }

    private func demand(_ condition: Operation.Condition) -> String {
        let bound = Int64(UInt32.max)
        let place = ExplanationText.place(condition.location)
        let (least, most) = (condition.range.lowerBound, condition.range.upperBound)
        if least == most { return "\(place) is \(least)" }
        if most == bound { return "\(place) ≥ \(least)" }
        return least == -bound ? "\(place) ≤ \(most)" : "\(place) is \(least)…\(most)"
    }
}
