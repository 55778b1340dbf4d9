import JSON
public import Parking

/// One present field of a reading, by the name that it has in answers.
public struct ReadingField: Sendable, Hashable {
    /// Its name, such as `battery_v`.
    public let name: String
    /// Its value as JSON writes it: texts in quotes.
    public let json: String
    /// Its value as people write it: texts without quotes.
    public let text: String

    /// Makes a field whose value is a text.
    init(name: String, text: String) {
        var writer = JSONWriter()
        writer.value(text)
        self.init(name: name, json: writer.text, text: text)
    }

    private init(name: String, json: String, text: String) {
        self.name = name
        self.json = json
        self.text = text
    }

    /// Every present field of `reading`, in the order of answers.
    ///
    /// Read back from the JSON of the reading, so that there is one list of names and one way to write a value.
    public static func all(of reading: Reading, by codec: Codec) -> [ReadingField] {
        var writer = JSONWriter()
        reading.writeJSON(codec: codec, to: &writer)
        guard let document = try? JSONDocument(parsing: writer.bytes) else {
            preconditionFailure("a reading is always written as JSON")
        }
        var fields: [ReadingField] = []
        document.withRoot { root in
            root.forEachMember { key, value in
                let name = String(decoding: key, as: UTF8.self)
                guard !value.isNull, name != "codec", name != "version" else { return }
                let json = String(decoding: value.serialized, as: UTF8.self)
                fields.append(ReadingField(name: name, json: json, text: value.string ?? json))
            }
        }
        return fields
    }
}
