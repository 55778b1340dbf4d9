import JSON
import LoRaWAN

/// A JSON object read by the rules of proto3 JSON: an absent member and `null` are the default, numbers may be texts,
/// members that nobody asks for are ignored.
struct JSONRecord {
    private let object: JSONValue
    private let limits: EventLimits

    /// `nil` where the value is no object.
    init?(_ value: JSONValue, _ limits: EventLimits) {
        guard value.kind == .object else { return nil }
        object = value
        self.limits = limits
    }

    /// Lends the bytes of a text; an absent one is empty.
    func withText<Value>(
        _ field: Field, _ body: (UnsafeBufferPointer<UInt8>) throws(Rejection) -> Value
    ) throws(Rejection) -> Value {
        guard let member = member(field) else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        guard let value = try member.withString(body) else { throw Checked.invalid(field.name, "not a text") }
        return value
    }

    func text(_ field: Field) throws(Rejection) -> String {
        try withText(field) { text throws(Rejection) in try Checked.text(text, field.name, limits) }
    }

    /// A UUID that only informs: `nil` for anything else.
    func informationalUUID(_ field: Field) throws(Rejection) -> UUIDBits? {
        try withText(field) { text throws(Rejection) in UUIDBits(text: text) }
    }

    func time(_ field: Field) throws(Rejection) -> Timestamp? {
        guard member(field) != nil else { return nil }
        return try withText(field) { text throws(Rejection) in
            guard let time = Timestamp(rfc3339: text) else { throw Checked.invalid(field.name, "not RFC 3339") }
            return time
        }
    }

    func bytes(_ field: Field) throws(Rejection) -> [UInt8] {
        try withText(field) { text throws(Rejection) in
            guard let bytes = Base64.decoded(text) else { throw Checked.invalid(field.name, "not Base64") }
            return bytes
        }
    }

    func flag(_ field: Field) throws(Rejection) -> Bool {
        guard let member = member(field) else { return false }
        guard let flag = member.boolean else { throw Checked.invalid(field.name, "neither true nor false") }
        return flag
    }

    /// An exact integer: `1`, `1.0`, `"1"`; one that does not fit is out of range, a fraction is invalid.
    func integer<Number: FixedWidthInteger>(_ field: Field) throws(Rejection) -> Number {
        guard let member = member(field) else { return 0 }
        if let number = member.integer { return try Checked.narrowed(number, field.name) }
        let double = try self.double(member, field)
        guard double == double.rounded() else { throw Checked.invalid(field.name, "not an integer") }
        guard let number = Number(exactly: double) else {
            throw Rejection(.numberOutOfRange, "\(field.name): outside \(Number.min)…\(Number.max)")
        }
        return number
    }

    /// A finite number: `1`, `1.5`, `"1.5"`.
    func double(_ field: Field) throws(Rejection) -> Double {
        guard let member = member(field) else { return 0 }
        return try double(member, field)
    }

    /// An enum by its name, or by its number; a name that is not known is kept.
    func name(_ field: Field, in names: [String]) throws(Rejection) -> String {
        switch member(field)?.kind {
        case nil: names[0]
        case .string: try text(field)
        default: EnumNames.name(try integer(field), in: names)
        }
    }

    func record(_ field: Field) throws(Rejection) -> JSONRecord? {
        guard let member = member(field) else { return nil }
        guard let record = JSONRecord(member, limits) else { throw Checked.invalid(field.name, "not an object") }
        return record
    }

    /// Visits the objects of a list; what one of them is rejected for names its place.
    func forEachRecord(_ field: Field, _ body: (JSONRecord) throws(Rejection) -> Void) throws(Rejection) {
        guard let member = member(field) else { return }
        guard member.kind == .array else { throw Checked.invalid(field.name, "not a list") }
        var index = 0
        try member.forEachElement { element throws(Rejection) in
            try Checked.within("\(field.name)[\(index)].") { () throws(Rejection) in
                guard let record = JSONRecord(element, limits) else { throw Checked.invalid("", "not an object") }
                try body(record)
            }
            index += 1
        }
    }

    /// The entries of a `map<string, string>`.
    func entries(_ field: Field) throws(Rejection) -> [DeviceEvent.ContextEntry] {
        guard let member = member(field) else { return [] }
        guard member.kind == .object else { throw Checked.invalid(field.name, "not an object") }
        var entries: [DeviceEvent.ContextEntry] = []
        try member.forEachMember { key, value throws(Rejection) in
            let key = try Checked.text(key, field.name, limits)
            let text = try value.withString { text throws(Rejection) in try Checked.text(text, field.name, limits) }
            guard let text else { throw Checked.invalid(field.name, "has a value that is no text") }
            entries.append(DeviceEvent.ContextEntry(key: key, value: text))
        }
        return entries
    }

    private func member(_ field: Field) -> JSONValue? {
        guard let member = object[field.name] ?? object[field.protoName], !member.isNull else { return nil }
        return member
    }

    private func double(_ member: JSONValue, _ field: Field) throws(Rejection) -> Double {
        let number =
            switch member.kind {
            case .string: member.string.flatMap { Double($0) }
            default: member.double
            }
        guard let number else { throw Checked.invalid(field.name, "not a number") }
        return try Checked.finite(number, field.name)
    }
}
