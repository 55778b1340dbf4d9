import Hummingbird
import JSON
import LoRaWAN
import Model
import Parking

/// The fields of a request's body, a JSON object or a form, read one by one; what is wrong with each is kept until
/// ``check()``, so that the caller learns of everything at once.
///
/// The contract names the fields of a body: a misspelt field must not pass in silence.
struct BodyFields: Sendable {
    private var values: [String: BodyValue] = [:]
    /// Where this object is in the body; empty for the body itself.
    private let path: [FieldError.Step]
    private(set) var errors: [FieldError] = []

    /// Reads a JSON object.
    init(json bytes: [UInt8]) throws(Problem) {
        guard let document = try? JSONDocument(parsing: bytes, depthMax: Limits.jsonDepthMax) else {
            throw .malformed("The body is not a JSON document.")
        }
        let root = try document.withRoot { value throws(Problem) in try BodyValue(value) }
        guard let fields = BodyFields(root, at: []) else {
            throw Problem.invalid([FieldError(.body, nil, .wrongType, "The body must be a JSON object.")])
        }
        self = fields
    }

    /// Reads a form.
    init(form bytes: [UInt8]) throws(Problem) {
        guard let text = String(validating: bytes, as: UTF8.self), let pairs = PercentEncoding.pairs(text) else {
            throw .malformed("The body is not a percent-encoded form in UTF-8.")
        }
        guard pairs.count <= Limits.bodyValuesMax else {
            throw .malformed("The body has more than \(Limits.bodyValuesMax) values.")
        }
        self.init(pairs.map { ($0.name, .text($0.value)) }, at: [])
    }

    /// No fields: what an action without a body gets.
    init() {
        path = []
    }

    private init?(_ value: BodyValue, at path: [FieldError.Step]) {
        guard case .object(let members) = value else { return nil }
        self.init(members, at: path)
    }

    /// Takes members as they are.
    init(_ members: [(name: String, value: BodyValue)], at path: [FieldError.Step]) {
        self.path = path
        for (name, value) in members where values.updateValue(value, forKey: name) != nil {
            fail(name, .repeated, "\(name.prefix(40)) is given more than once.")
        }
    }

    /// Whether the field is there and not `null`.
    func has(_ name: String) -> Bool { values[name].map { !$0.isNull } ?? false }

    /// Whether the field is there with `null`.
    func isNull(_ name: String) -> Bool { values[name]?.isNull ?? false }

    /// The value of a field; `nil` where it is absent or `null`.
    func value(_ name: String) -> BodyValue? { values[name].flatMap { $0.isNull ? nil : $0 } }

    /// Refuses every field but the named ones.
    mutating func allow(only names: [String]) {
        for name in values.keys.sorted() where !names.contains(name) {
            fail(name, .unknown, "\(name.prefix(40)) is not a field of this request.")
        }
    }

    /// Records what only the caller can know to be wrong.
    mutating func fail(_ name: String, _ type: FieldError.Kind, _ message: String) {
        errors.note(FieldError(.body, path + [.name(String(name.prefix(40)))], type, message))
    }

    /// Records what is wrong deeper within a field.
    mutating func fail(at inner: [FieldError.Step], _ type: FieldError.Kind, _ message: String) {
        errors.note(FieldError(.body, path + inner, type, message))
    }

    /// Throws all that was found wrong, as one problem.
    func check() throws(Problem) {
        guard errors.isEmpty else { throw .invalid(errors) }
    }

    /// The objects of a list, each with the members of the schema and read by `read`; what is wrong with them is known
    /// by their place.
    mutating func objects<Item>(
        _ name: String, of schema: Schema, countMax: Int, _ read: (inout BodyFields) -> Item
    ) -> [Item] {
        guard let value = value(name) else {
            fail(name, .missing, "\(name) is missing.")
            return []
        }
        guard case .list(let list) = value else {
            fail(name, .wrongType, "\(name) must be a list.")
            return []
        }
        guard (1...countMax).contains(list.count) else {
            fail(name, .outOfRange, "\(name) must have between 1 and \(countMax) elements.")
            return []
        }
        var items: [Item] = []
        for (index, element) in list.enumerated() {
            let place = path + [.name(name), .index(index)]
            guard var fields = BodyFields(element, at: place) else {
                errors.note(FieldError(.body, place, .wrongType, "Each element of \(name) must be an object."))
                continue
            }
            fields.allow(only: schema.fields.map(\.name))
            items.append(read(&fields))
            for error in fields.errors { errors.note(error) }
        }
        return items
    }
}
