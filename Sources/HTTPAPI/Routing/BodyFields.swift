import Hummingbird
import JSON

/// The texts in the body of a request: a JSON object or a form, both with texts only.
struct BodyFields: Sendable {
    private var values: [String: String] = [:]
    private(set) var errors: [FieldError] = []

    /// Reads a JSON object whose members are texts; `null` counts as absent.
    init(json bytes: [UInt8]) throws(Problem) {
        do {
            let document = try JSONDocument(parsing: bytes, depthMax: Limits.jsonDepthMax)
            var fields = BodyFields()
            let isObject = document.withRoot { root in
                root.forEachMember { key, value in
                    fields.add(String(decoding: key, as: UTF8.self), value)
                }
                return root.kind == .object
            }
            guard isObject else {
                throw Problem.invalid([FieldError(.body, nil, .wrongType, "The body must be a JSON object.")])
            }
            self = fields
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .malformed("The body is not a JSON document.")
        }
    }

    /// Reads a form.
    init(form bytes: [UInt8]) throws(Problem) {
        guard let text = String(validating: bytes, as: UTF8.self), let pairs = PercentEncoding.pairs(text) else {
            throw .malformed("The body is not a percent-encoded form in UTF-8.")
        }
        for (name, value) in pairs {
            if values.updateValue(value, forKey: name) != nil {
                fail(name, .repeated, "\(name) is given more than once.")
            }
        }
    }

    private init() {}

    private mutating func add(_ name: String, _ value: JSONValue) {
        guard !value.isNull else { return }
        guard let text = value.string else { return fail(name, .wrongType, "\(name) must be a text.") }
        values[name] = text
    }

    /// Whether a field of this name has a text.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// A text that must be there.
    mutating func required(_ name: String, lengthMax: Int = Limits.textLengthMax) -> String {
        if let value = optional(name, lengthMax: lengthMax), !value.isEmpty { return value }
        if !errors.contains(where: { $0.field == name }) { fail(name, .missing, "\(name) is missing.") }
        return ""
    }

    /// A text that may be absent.
    mutating func optional(_ name: String, lengthMax: Int = Limits.textLengthMax) -> String? {
        guard let value = values[name] else { return nil }
        guard value.utf8.count <= lengthMax else {
            fail(name, .tooLong, "\(name) is longer than \(lengthMax) bytes.")
            return nil
        }
        guard !value.unicodeScalars.contains("\0") else {
            fail(name, .malformed, "\(name) contains a NUL character.")
            return nil
        }
        return value
    }

    /// Refuses every field but the named ones: a misspelt field must not pass in silence.
    mutating func allow(only names: String...) {
        for name in values.keys.sorted() where !names.contains(name) {
            fail(name, .unknown, "\(name.prefix(40)) is not a field of this request.")
        }
    }

    /// Records what only the caller can know to be wrong.
    mutating func fail(_ name: String, _ type: FieldError.Kind, _ message: String) {
        errors.append(FieldError(.body, String(name.prefix(40)), type, message))
    }

    /// Throws all that was found wrong, as one problem.
    func check() throws(Problem) {
        guard errors.isEmpty else { throw .invalid(errors) }
    }
}
