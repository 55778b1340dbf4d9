import JSON
import LoRaWAN

/// A JSON object read by the rules of proto3 JSON: an absent member and `null` are the default, numbers may be texts,
/// members that nobody asks for are ignored.
struct JSONRecord: WireRecord {
    private let object: JSONValue

    /// `nil` where the value is no object.
    init?(_ value: JSONValue) {
        guard value.kind == .object else { return nil }
        object = value
    }

    func withText<Value>(
        _ field: Field, _ body: (UnsafeBufferPointer<UInt8>) throws(FieldFault) -> Value
    ) throws(FieldFault) -> Value {
        guard let member = member(field) else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        guard let value = try member.withString(body) else { throw .invalid("not a text") }
        return value
    }

    func octets(_ field: Field) throws(FieldFault) -> [UInt8] {
        try withText(field) { text throws(FieldFault) in
            guard let octets = Base64.decoded(text) else { throw .invalid("not Base64") }
            return octets
        }
    }

    func time(_ field: Field) throws(FieldFault) -> Timestamp? {
        guard member(field) != nil else { return nil }
        return try withText(field) { text throws(FieldFault) in
            guard let time = Timestamp(rfc3339: text) else { throw .invalid("not RFC 3339") }
            return time
        }
    }

    func flag(_ field: Field) throws(FieldFault) -> Bool {
        guard let member = member(field) else { return false }
        guard let flag = member.boolean else { throw .invalid("neither true nor false") }
        return flag
    }

    /// An exact integer: `1`, `1.0`, `"1"`; one that does not fit is out of range, a fraction is invalid.
    func integer<Number: FixedWidthInteger>(_ field: Field) throws(FieldFault) -> Number {
        guard let member = member(field) else { return 0 }
        if let number = member.integer {
            guard let number = Number(exactly: number) else { throw .outOfRange }
            return number
        }
        let double = try Self.double(member)
        guard double == double.rounded() else { throw .invalid("not an integer") }
        guard let number = Number(exactly: double) else { throw .outOfRange }
        return number
    }

    /// A finite number: `1`, `1.5`, `"1.5"`.
    func double(_ field: Field) throws(FieldFault) -> Double {
        guard let member = member(field) else { return 0 }
        return try Self.double(member)
    }

    func float(_ field: Field) throws(FieldFault) -> Float {
        let float = Float(try double(field))
        guard float.isFinite else { throw .outOfRange }
        return float
    }

    func enumNumber(_ field: Field) throws(FieldFault) -> Int64? {
        member(field)?.kind == .string ? nil : try integer(field)
    }

    func record(_ field: Field) throws(FieldFault) -> JSONRecord? {
        guard let member = member(field) else { return nil }
        guard let record = JSONRecord(member) else { throw .invalid("not an object") }
        return record
    }

    func forEachRecord(_ field: Field, _ body: (JSONRecord?) -> Void) throws(FieldFault) {
        guard let member = member(field) else { return }
        guard member.kind == .array else { throw .invalid("not a list") }
        member.forEachElement { body(JSONRecord($0)) }
    }

    func forEachEntry(
        _ field: Field, _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>?) -> Void
    ) throws(FieldFault) {
        guard let member = member(field) else { return }
        guard member.kind == .object else { throw .invalid("not an object") }
        member.forEachMember { key, value in
            if value.withString({ body(key, $0) }) == nil { body(key, nil) }
        }
    }

    private func member(_ field: Field) -> JSONValue? {
        guard let member = object[field.name] ?? object[field.protoName], !member.isNull else { return nil }
        return member
    }

    private static func double(_ member: JSONValue) throws(FieldFault) -> Double {
        let number =
            switch member.kind {
            case .string: member.string.flatMap { Double($0) }
            default: member.double
            }
        guard let number, number.isFinite else { throw .invalid("not a number") }
        return number
    }
}
