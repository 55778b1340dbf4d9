import JSON
import LoRaWAN

extension DownlinkBuilder {
    /// What `as` can say.
    private enum Form: String, CaseIterable {
        case integer, bcd, digits
        case hexDigits = "hex_digits"
    }

    /// Checks and compiles one element of `fields`: its place, its source, and that every value of it fits.
    func field(
        _ node: FileNode, length: Int, parameters: [DownlinkParameter]
    ) throws(CodecFileFault) -> DownlinkField {
        try node.expectObject(keys: Self.fieldKeys)
        if let note = node.optional("note") { _ = try note.text(lengthMax: 600) }
        let form = try form(node, length: length)
        let (source, values) = try source(node, parameters: parameters)
        let field = DownlinkField(source: source, form: form)
        guard field.range.contains(values.lowerBound), field.range.contains(values.upperBound) else {
            throw node.fault(
                "has room for \(field.range.lowerBound) to \(field.range.upperBound), "
                    + "but its raw value is \(values.lowerBound) to \(values.upperBound)")
        }
        return field
    }

    /// The keys of a field.
    static let fieldKeys: Set<String> = [
        "from", "part", "value", "as", "byte", "bytes", "bits", "endian", "signed", "trim", "note",
    ]

    private func form(_ node: FileNode, length: Int) throws(CodecFileFault) -> DownlinkField.Form {
        let form = try node.optional("as")?.choice(of: Form.self) ?? .integer
        guard form != .integer else {
            if let trim = node.optional("trim") { throw trim.fault("goes with \"digits\" only") }
            return .integer(
                try places.location(node, scope: FieldScope(length: length, lengthMax: length), byteCountMax: 4))
        }
        for key in ["bits", "endian", "signed"] where node.has(key) {
            throw try node.required(key).fault("does not go with \"as\": \"\(form.rawValue)\"")
        }
        let byteNode = try node.required("byte")
        let offset = try byteNode.integer(in: 0...ProgramBuilder.lengthMax)
        let count = try node.optional("bytes")?.integer(in: 1...(form == .bcd ? 4 : 8)) ?? 1
        guard offset + count <= length else {
            throw byteNode.fault("writes beyond the \(length) bytes of the template")
        }
        let isTrimmed = try trim(node, form: form, isLast: offset + count == length)
        return switch form {
        case .bcd: .bcd(offset: offset, byteCount: count)
        case .digits: .digits(offset: offset, byteCount: count, base: 10, isTrimmed: isTrimmed)
        default: .digits(offset: offset, byteCount: count, base: 16, isTrimmed: isTrimmed)
        }
    }

    /// `trim`: whether leading zeros are left out, which needs digits at the end of the template.
    private func trim(_ node: FileNode, form: Form, isLast: Bool) throws(CodecFileFault) -> Bool {
        guard let trim = node.optional("trim"), try trim.flag() else { return false }
        guard form == .digits || form == .hexDigits else { throw trim.fault("goes with \"digits\" only") }
        guard isLast else { throw trim.fault("only the last bytes of the template can be left out") }
        return true
    }

    /// Where the value comes from, and between which raw values it lies.
    private func source(
        _ node: FileNode, parameters: [DownlinkParameter]
    ) throws(CodecFileFault) -> (DownlinkField.Source, ClosedRange<Int64>) {
        guard node.has("from") != node.has("value") else {
            throw node.fault("exactly one of \"from\" and \"value\" is needed")
        }
        let partNode = node.optional("part")
        if let value = node.optional("value") {
            if let partNode { throw partNode.fault("goes with \"from\" only") }
            let bits = Int64(try value.bits(max: .max))
            return (.constant(bits), bits...bits)
        }
        let from = try node.required("from")
        let name = try from.text(lengthMax: 48)
        guard let index = parameters.firstIndex(where: { $0.name == name }) else {
            throw from.fault("the command has no parameter \"\(name)\"")
        }
        let kind = parameters[index].kind
        if let range = parameters[index].rawRange {
            if let partNode { throw partNode.fault("goes with a colour or a clock only") }
            return (.parameter(index, part: nil), range)
        }
        guard let partNode else { throw node.fault("the key \"part\" is missing: which part of \"\(name)\"?") }
        let part = try partNode.choice(of: DownlinkValue.Part.self)
        guard part.belongs(to: kind) else { throw partNode.fault("\"\(name)\" has no such part") }
        return (.parameter(index, part: part), part.range)
    }

    /// Checks and reads `vectors` of a command.
    func vectors(_ node: FileNode) throws(CodecFileFault) -> [DownlinkVector] {
        let list = try node.required("vectors")
        var vectors: [DownlinkVector] = []
        for element in try list.elements(count: 0...128) { vectors.append(try vector(element)) }
        let hasPayload = vectors.contains { if case .payload = $0.expected { true } else { false } }
        guard hasPayload else { throw list.fault("a command without a vector that has \"hex\" is not accepted") }
        return vectors
    }

    /// The keys of a vector.
    static let vectorKeys: Set<String> = ["arguments", "hex", "refused", "source", "note"]

    private func vector(_ node: FileNode) throws(CodecFileFault) -> DownlinkVector {
        try node.expectObject(keys: Self.vectorKeys)
        guard node.has("hex") != node.has("refused") else {
            throw node.fault("exactly one of \"hex\" and \"refused\" is needed")
        }
        var arguments: [String: String] = [:]
        for (name, value) in try node.required("arguments").members(count: 0...64) {
            arguments[name] = try value.argument()
        }
        let expected: DownlinkVector.Expectation
        if let hex = node.optional("hex") {
            guard let payload = hex.value.string.flatMap({ HexDigits.bytes($0) }) else {
                throw hex.fault("must be hexadecimal digits, two to a byte")
            }
            expected = .payload(payload)
        } else {
            expected = .refusal(parameter: try node.required("refused").text(lengthMax: 48))
        }
        return DownlinkVector(
            arguments: arguments, expected: expected, source: try node.required("source").text(lengthMax: 300),
            note: try node.optional("note")?.text(lengthMax: 600) ?? "")
    }
}
