import JSON
import LoRaWAN

/// A value of a request's body that outlives its document.
indirect enum BodyValue: Sendable {
    case null
    case flag(Bool)
    /// A number as it is written.
    case number([UInt8])
    case text(String)
    case list([BodyValue])
    case object([(name: String, value: BodyValue)])

    /// What a body may not be, however it is meant.
    private struct Budget {
        var values = Limits.bodyValuesMax

        mutating func spend() throws(Problem) {
            values -= 1
            guard values >= 0 else {
                throw .malformed("The body has more than \(Limits.bodyValuesMax) values.")
            }
        }

        func name(_ bytes: some Collection<UInt8>) throws(Problem) -> String {
            guard bytes.count <= Limits.bodyNameBytesMax else {
                throw .malformed("The body has a name of more than \(Limits.bodyNameBytesMax) bytes.")
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Copies a document's value.
    ///
    /// - Throws: 400 where it has more values, or longer names, than the limits allow; each costs far more than it has.
    init(_ value: JSONValue) throws(Problem) {
        var budget = Budget()
        try self.init(value, &budget)
    }

    private init(_ value: JSONValue, _ budget: inout Budget) throws(Problem) {
        try budget.spend()
        switch value.kind {
        // A body is parsed by the strict grammar, so nothing in it is unreadable.
        case .null, .unreadable: self = .null
        case .boolean: self = .flag(value.boolean ?? false)
        case .integer, .double: self = .number(value.serialized)
        case .string: self = .text(value.string ?? "")
        case .array:
            var items: [BodyValue] = []
            try value.forEachElement { element throws(Problem) in items.append(try BodyValue(element, &budget)) }
            self = .list(items)
        case .object:
            var members: [(name: String, value: BodyValue)] = []
            try value.forEachMember { key, value throws(Problem) in
                members.append((try budget.name(key), try BodyValue(value, &budget)))
            }
            self = .object(members)
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    /// A number, where it is a finite one.
    var double: Double? {
        guard case .number(let digits) = self, let number = Double(String(decoding: digits, as: UTF8.self)),
            number.isFinite
        else { return nil }
        return number
    }

    /// A whole number, however it is written.
    var integer: Int? { double.flatMap { Int(exactly: $0) } }

    /// Why PostgreSQL's `jsonb` cannot hold the value; `nil` where it can.
    var storageFault: String? {
        switch self {
        case .null, .flag: nil
        case .number: double == nil ? "a number that is too large" : nil
        case .text(let text): text.unicodeScalars.contains("\0") ? "a NUL character" : nil
        case .list(let items): items.lazy.compactMap(\.storageFault).first
        case .object(let members):
            members.lazy.compactMap { BodyValue.text($0.name).storageFault ?? $0.value.storageFault }.first
        }
    }

    /// Writes the value as JSON text without escapes that PostgreSQL refuses.
    ///
    /// No schema can tell what texts at any depth may have, so that they are cleaned rather than refused.
    func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .flag(let flag): json.value(flag)
        case .number(let digits): json.raw(digits)
        case .text(let text): json.value(CleanText.cleaned(text, keepingLines: true))
        case .list(let items): json.array { json in for item in items { item.write(to: &json) } }
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(CleanText.cleaned(member.name, keepingLines: true))
                    member.value.write(to: &json)
                }
            }
        }
    }
}
