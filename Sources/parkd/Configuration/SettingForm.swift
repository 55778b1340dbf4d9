import Foundation

/// Why the text of a setting is no value: a sentence to stand behind the name of its key.
struct SettingFault: Error {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}

/// How the text of a setting becomes a value. An empty text is the same as none.
struct SettingForm<Value: Sendable>: Sendable {
    /// Whether the text is a list, with commas between its parts.
    var isList = false
    /// Reads a text.
    let value: @Sendable (_ text: String) throws(SettingFault) -> Value

    /// A form of texts that must not be empty.
    static func required(
        _ value: @escaping @Sendable (_ text: String) throws(SettingFault) -> Value
    ) -> SettingForm {
        SettingForm { text throws(SettingFault) in
            guard !text.isEmpty else { throw SettingFault("must not be empty") }
            return try value(text)
        }
    }

    /// A form that may be left empty.
    static func optional<Wrapped>(_ form: SettingForm<Wrapped>) -> SettingForm where Value == Wrapped? {
        SettingForm(isList: form.isList) { text throws(SettingFault) in
            if text.isEmpty { return nil }
            return try form.value(text)
        }
    }

    /// One of a few words.
    static func choice(_ values: [(word: String, value: Value)]) -> SettingForm {
        .required { text throws(SettingFault) in
            guard let value = values.first(where: { $0.word == text })?.value else {
                let words = values.map(\.word).joined(separator: " or ")
                throw SettingFault("expected \(words), got \"\(ShownText.of(text))\"")
            }
            return value
        }
    }

    /// Parts between commas, all read at once.
    static func list(
        _ value: @escaping @Sendable (_ parts: [String]) throws(SettingFault) -> Value
    ) -> SettingForm {
        SettingForm(isList: true) { text throws(SettingFault) in
            try value(
                text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
        }
    }
}

extension SettingForm where Value == String {
    /// A text that must be there.
    static var text: SettingForm { .required { $0 } }

    /// A folder of files that come with the program: as set, else where those are.
    static func sharedFolder(_ name: String) -> SettingForm {
        SettingForm { $0.isEmpty ? SharedFolder.path(name) : $0 }
    }

    /// The folder for what must outlive the daemon: as set, else as systemd says, else below the present one.
    static var stateFolder: SettingForm {
        SettingForm { $0.isEmpty ? ProcessInfo.processInfo.environment["STATE_DIRECTORY"] ?? "./var" : $0 }
    }
}

extension SettingForm where Value: FixedWidthInteger {
    /// A whole number of a range.
    static func integer(_ range: ClosedRange<Value>) -> SettingForm {
        .required { text throws(SettingFault) in
            guard let number = Value(text), range.contains(number) else {
                throw SettingFault(
                    "expected a whole number \(range.lowerBound)…\(range.upperBound), got \"\(ShownText.of(text))\"")
            }
            return number
        }
    }

    /// A whole number of megabytes, of a range; the value is bytes.
    static func megabytes(_ range: ClosedRange<Value>) -> SettingForm {
        SettingForm { text throws(SettingFault) in try integer(range).value(text) << 20 }
    }
}

extension SettingForm where Value == (host: String, port: Int) {
    /// `host:port`, the host in brackets if it is an IPv6 address.
    static var hostAndPort: SettingForm {
        .required { text throws(SettingFault) in
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (0...65_535).contains(port), colon > text.startIndex
            else { throw SettingFault("expected host:port, got \"\(ShownText.of(text))\"") }
            return (text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port)
        }
    }
}
