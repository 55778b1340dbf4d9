import JSON
import LoRaWAN
import Parking

/// The rules of a codec that reads what the network server has decoded.
///
/// Total like the rules for frames: the fields are data, each looks at a bounded part of a bounded object, and every
/// object gives a reading or a rejection. What an object lacks is not said.
struct ObjectProgram: Sendable {
    var fields: [ObjectField]
    /// Names, constants, and the way into a reading, as for frames.
    var store: DecodingProgram

    /// What the object says.
    func decode(_ text: UnsafeRawBufferPointer) -> Result<Reading, Rejection> {
        do throws(Rejection) {
            return .success(try reading(of: text))
        } catch {
            return .failure(error)
        }
    }

    private func reading(of text: UnsafeRawBufferPointer) throws(Rejection) -> Reading {
        let document = try Self.document(text)
        return try document.withRoot { root throws(Rejection) in
            guard root.kind == .object else { throw Rejection(.unknownFrame, "what was decoded is no object") }
            var reading = Reading()
            for field in fields { try read(field, of: root, into: &reading) }
            return reading
        }
    }

    /// The text as a document, within the bounds of size and depth.
    static func document(_ text: UnsafeRawBufferPointer) throws(Rejection) -> JSONDocument {
        guard text.count <= Limits.objectBytesMax else {
            throw Rejection(
                .unknownFrame, "the object has \(text.count) bytes, at most \(Limits.objectBytesMax) are read")
        }
        do throws(JSONError) {
            return try JSONDocument(parsing: text, depthMax: Limits.objectDepthMax)
        } catch {
            throw Rejection(.unknownFrame, "the object cannot be read: \(error.code.rawValue) at byte \(error.offset)")
        }
    }

    /// Reads one field from the first of its places that has something.
    ///
    /// - Parameter visit: is told of each value that counts, for explanations.
    func read(
        _ field: ObjectField, of root: JSONValue, into reading: inout Reading,
        _ visit: (ObjectPath, JSONValue) -> Void = { _, _ in }
    ) throws(Rejection) {
        for path in field.paths {
            var count = 0
            try path.forEach(in: root) { value throws(Rejection) in
                visit(path, value)
                count += 1
                guard !field.absent.contains(where: { $0.matches(value) }) else { return }
                if field.gathers {
                    var alone = Reading()
                    try convert(value, at: path, field, into: &alone)
                    if let found = alone.details.first { store.gather(found, into: &reading) }
                } else if count == 1 {
                    try convert(value, at: path, field, into: &reading)
                } else {
                    try expectAgreement(value, at: path, field, with: reading)
                }
            }
            if count > 0 { return }
        }
    }

    /// Several values of what a reading has once must mean the same.
    private func expectAgreement(
        _ value: JSONValue, at path: ObjectPath, _ field: ObjectField, with reading: Reading
    ) throws(Rejection) {
        var other = reading
        try convert(value, at: path, field, into: &other)
        guard other == reading else {
            throw Rejection(.unknownFrame, "\(path.text) has values that contradict each other")
        }
    }

    private func convert(
        _ value: JSONValue, at path: ObjectPath, _ field: ObjectField, into reading: inout Reading
    ) throws(Rejection) {
        switch field.form {
        case .number(let linear):
            let number = linear.value(of: try number(value, at: path))
            guard number.isFinite, field.target.range?.contains(number) ?? true else {
                throw Self.unknown(value, at: path, "which its quantity cannot be")
            }
            store.store(number, to: field.target, of: &reading)
        case .below(let linear, let limit):
            store.store(linear.value(of: try number(value, at: path)) < limit, to: field.target, of: &reading)
        case .flag:
            switch value.kind {
            case .boolean: store.store(value.boolean == true, to: field.target, of: &reading)
            case .integer, .double: store.store(value.double != 0, to: field.target, of: &reading)
            default: throw Self.unknown(value, at: path, "neither true nor false")
            }
        case .text:
            guard let text = try text(value, at: path) else { return }
            store.append(.text(text), to: field.target, of: &reading)
        case .values(let table, let otherwise):
            switch value.kind {
            case .object, .array, .unreadable: throw Self.unknown(value, at: path, "no text, number or truth value")
            default: break
            }
            guard let code = table.first(where: { $0.key.matches(value) })?.code ?? otherwise else {
                throw Self.unknown(value, at: path, "which the codec does not know")
            }
            store.store(code: code, to: field.target, of: &reading)
        }
    }

    private func number(_ value: JSONValue, at path: ObjectPath) throws(Rejection) -> Double {
        let number =
            value.kind == .string ? value.withString { ASCIIDecimal.number($0) } ?? nil : value.double
        guard let number, number.isFinite else { throw Self.unknown(value, at: path, "which is no number") }
        return number
    }

    /// A text that can be stored; `nil` for one that is empty, too long, or has a NUL.
    private func text(_ value: JSONValue, at path: ObjectPath) throws(Rejection) -> String? {
        switch value.kind {
        case .string:
            return value.withString { $0.isEmpty || $0.count > Limits.objectTextBytesMax || $0.contains(0) }
                == false ? value.string : nil
        case .integer, .double, .boolean: return String(decoding: value.serialized, as: UTF8.self)
        default: throw Self.unknown(value, at: path, "which is no text")
        }
    }

    /// The value is named, so that whoever reads the quarantine can add it to the table.
    private static func unknown(_ value: JSONValue, at path: ObjectPath, _ words: String) -> Rejection {
        Rejection(.unknownFrame, "\(path.text) is \(shown(value)), \(words)")
    }

    /// A value for a message, at most 64 characters of it and without NUL.
    static func shown(_ value: JSONValue) -> String {
        let text = String(decoding: value.serialized.prefix(Limits.objectBytesMax), as: UTF8.self)
        return text.count > 64 ? text.prefix(64) + "…" : text
    }
}
