import JSON

extension DownlinkBuilder {
    /// What `type` can say.
    private enum ParameterType: String, CaseIterable {
        case number, choice, flag, colour, clock
    }

    /// Checks and reads one element of `parameters`.
    func parameter(
        _ node: FileNode, others: [DownlinkParameter]
    ) throws(CodecFileFault) -> DownlinkParameter {
        try node.expectObject(keys: Self.parameterKeys)
        let nameNode = try node.required("name")
        let name = try places.detailName(nameNode)
        guard !others.contains(where: { $0.name == name }) else {
            throw nameNode.fault("another parameter has this name")
        }
        let type = try node.optional("type")?.choice(of: ParameterType.self) ?? .number
        let allowed: Set<String> =
            switch type {
            case .number: ["min", "max", "unit", "divide"]
            case .choice: ["choices"]
            case .flag, .colour, .clock: []
            }
        for key in ["min", "max", "unit", "divide", "choices"] where node.has(key) && !allowed.contains(key) {
            throw try node.required(key).fault("does not go with a parameter of type \(type.rawValue)")
        }
        let kind: DownlinkParameter.Kind =
            switch type {
            case .number: try number(node)
            case .choice: .choice(try choices(node.required("choices")))
            case .flag: .flag
            case .colour: .colour
            case .clock: .clock
            }
        let defaultNode = node.optional("default")
        let parameter = DownlinkParameter(
            name: name, kind: kind,
            defaultText: try defaultNode.map { (node) throws(CodecFileFault) in try node.argument() },
            note: try node.optional("note")?.text(lengthMax: 600) ?? "")
        if let defaultNode, let text = parameter.defaultText, parameter.value(of: text, now: .ofVectors) == nil {
            throw defaultNode.fault("must be \(parameter.accepts)")
        }
        return parameter
    }

    /// The keys of a parameter.
    static let parameterKeys: Set<String> = [
        "name", "type", "min", "max", "unit", "divide", "choices", "default", "note",
    ]

    private func number(_ node: FileNode) throws(CodecFileFault) -> DownlinkParameter.Kind {
        let divide = Int64(try node.optional("divide")?.integer(in: 1...1000) ?? 1)
        let least = try raw(node.required("min"), divide: divide)
        let mostNode = try node.required("max")
        let most = try raw(mostNode, divide: divide)
        guard least <= most else { throw mostNode.fault("is below \"min\"") }
        return .number(raw: least...most, divide: divide, unit: try node.optional("unit")?.text(lengthMax: 16) ?? "")
    }

    private func raw(_ node: FileNode, divide: Int64) throws(CodecFileFault) -> Int64 {
        guard [.integer, .double].contains(node.value.kind),
            let raw = DecimalText.raw(String(decoding: node.value.serialized, as: UTF8.self), divide: divide),
            abs(raw) <= Int64(UInt32.max)
        else { throw node.fault("must be a number that times \"divide\" is whole, and is at most \(UInt32.max)") }
        return raw
    }

    private func choices(_ node: FileNode) throws(CodecFileFault) -> [DownlinkParameter.Choice] {
        var choices: [DownlinkParameter.Choice] = []
        for (name, value) in try node.members(count: 1...64) {
            guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw value.fault("the name \"\(name)\" must be ASCII without blanks")
            }
            let raw = Int64(try value.integer(in: 0...Int(UInt32.max)))
            guard !choices.contains(where: { $0.raw == raw }) else { throw value.fault("\(raw) has a name already") }
            choices.append(DownlinkParameter.Choice(name: name, raw: raw))
        }
        return choices
    }
}

extension FileNode {
    /// A value as a user writes it on the command line.
    func argument() throws(CodecFileFault) -> String {
        switch value.kind {
        case .integer, .double, .boolean: String(decoding: value.serialized, as: UTF8.self)
        default: try text(lengthMax: 80)
        }
    }
}
