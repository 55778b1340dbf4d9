import JSON
import LoRaWAN
import Parking

/// The file that a codec for objects starts from: a field for every path of a sample, ready to be cut down.
public enum ObjectTemplate {
    /// A codec file named `id` that reads `sample`, with the sample as its vector.
    ///
    /// - Parameter sample: JSON, one object as ChirpStack shows it in an event.
    /// - Throws: a sentence about the sample, without a line.
    public static func text(id: CodecID, sample: [UInt8]) throws(CodecFileError) -> String {
        let paths: [Path]
        switch sample.withUnsafeBytes(Self.paths) {
        case .success(let found): paths = found
        case .failure(let rejection): throw CodecFileError(file: "the sample", reason: rejection.detail)
        }
        let known = paths.filter { ObjectPath($0.text) != nil }.prefix(64)
        guard !known.isEmpty else {
            throw CodecFileError(file: "the sample", reason: "has no text, number or truth value")
        }
        return try text(id: id, sample: sample, paths: Array(known))
    }

    private static func paths(in sample: UnsafeRawBufferPointer) -> Result<[Path], Rejection> {
        var paths: [Path] = []
        do throws(Rejection) {
            let document = try ObjectProgram.document(sample)
            try document.withRoot { root throws(Rejection) in
                guard root.kind == .object else { throw Rejection(.unknownFrame, "the sample is no object") }
                collect(root, at: "", name: "", into: &paths)
            }
        } catch {
            return .failure(error)
        }
        return .success(paths)
    }

    private struct Path {
        var text: String
        var name: String
        var kind: JSONValue.Kind
    }

    /// Adds the path of each scalar; of an array its first element stands for all.
    private static func collect(_ value: JSONValue, at path: String, name: String, into paths: inout [Path]) {
        switch value.kind {
        case .null, .unreadable: break
        case .boolean, .integer, .double, .string:
            if !paths.contains(where: { $0.text == path }) {
                paths.append(Path(text: path, name: name, kind: value.kind))
            }
        case .object:
            value.forEachMember { key, member in
                let key = String(decoding: key, as: UTF8.self)
                let step = key.replacing("~", with: "~0").replacing("/", with: "~1")
                collect(member, at: "\(path)/\(step)", name: name.isEmpty ? key : "\(name)_\(key)", into: &paths)
            }
        case .array:
            var isFirst = true
            value.forEachElement { element in
                if isFirst { collect(element, at: "\(path)/*", name: name, into: &paths) }
                isFirst = false
            }
        }
    }

    /// `batteryVoltage` as a detail may be called: `battery_voltage`.
    private static func snakeCase(_ name: String) -> String {
        var snake = ""
        for character in name {
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            if character.isUppercase, snake.last?.isLetter == true || snake.last?.isNumber == true { snake += "_" }
            snake += isPlain ? character.lowercased() : "_"
        }
        snake = snake.split(separator: "_").joined(separator: "_")
        return String((snake.first?.isLetter == true ? snake : "object_\(snake)").prefix(40))
    }

    /// A name that no quantity and no well-known detail has, and no other path.
    private static func freeName(_ name: String, besides names: Set<String>) -> String {
        var free = snakeCase(name)
        let isTaken =
            Quantity(name: free) != nil || WellKnownDetail(rawValue: free) != nil
            || !QuantityName.replacing(free).isEmpty || ["codec", "version", "unparsed"].contains(free)
        if isTaken { free = "object_\(free)" }
        let stem = free
        var number = 2
        while names.contains(free) {
            free = "\(stem)_\(number)"
            number += 1
        }
        return free
    }

    private static func text(id: CodecID, sample: [UInt8], paths: [Path]) throws(CodecFileError) -> String {
        let parts = id.description.split(separator: "/").map(CodecTemplate.title)
        var names: Set<String> = []
        let fields = paths.map { path in
            let name = freeName(path.name, besides: names)
            names.insert(name)
            return (name, path)
        }
        let bare = file(id: id, parts: parts, fields: fields, vectors: sample, expecting: nil)
        let codec = try Codec(file: "the sample", contents: bare)
        let expected: Reading
        switch codec.decode(object: sample) {
        case .success(let reading): expected = reading
        case .failure(let rejection): throw CodecFileError(file: "the sample", reason: rejection.detail)
        }
        let whole = file(
            id: id, parts: parts, fields: fields, vectors: sample,
            expecting: ReadingField.all(of: expected, by: codec))
        return PrettyJSON.text(whole) + "\n"
    }

    private static func file(
        id: CodecID, parts: [String], fields: [(String, Path)], vectors sample: [UInt8], expecting: [ReadingField]?
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("$schema", "../schema.json")
            writer.member("format", FileNode.formats.upperBound)
            writer.member("id", id.description)
            writer.member("vendor", parts[0])
            writer.member("model", parts[1])
            writer.member("version", "1.0.0")
            writer.member("kind", Codec.Kind.spaceSensor.rawValue)
            writer.array("sources") { $0.value("Name here what decodes the payload: the device profile's codec") }
            writer.array("notes") { writer in
                for note in notes { writer.value(note) }
            }
            writer.array("profiles") { $0.value("\(parts[0]) \(parts[1])") }
            writer.member("reads", Codec.Source.object.rawValue)
            writer.array("fields") { writer in
                for (name, path) in fields { write(name, path, to: &writer) }
            }
            writer.array("vectors") { writer in
                writer.object { writer in
                    writer.key("object")
                    writer.raw(sample)
                    writer.key("expect")
                    writer.object { writer in
                        for field in expecting ?? [] {
                            writer.key(field.name)
                            writer.raw(field.json.utf8)
                        }
                    }
                    writer.member("source", "the sample")
                }
            }
        }
        return writer.bytes
    }

    private static func write(_ name: String, _ path: Path, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("to", name)
            writer.member("at", path.text)
            switch path.kind {
            case .boolean: writer.member("as", ObjectBuilder.Form.flag.rawValue)
            case .string: writer.member("as", ObjectBuilder.Form.text.rawValue)
            default: break
            }
        }
    }

    private static let notes = [
        "A start, made by `parkd codecs new --object`: every path of the sample and its type. Cut it down.",
        "Give the word on the bay its meaning: to occupancy, with values such as 1 for occupied and 0 for free.",
        "Give quantities their names, such as battery_v, with multiply and divide.",
        "codecs/README.md explains every key.",
    ]
}
