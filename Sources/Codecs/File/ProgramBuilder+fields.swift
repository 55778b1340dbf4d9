import JSON
import Parking

extension ProgramBuilder {
    /// Checks and compiles a list of fields that read bytes of `scope`.
    mutating func addFields(_ node: FileNode?, scope: FieldScope) throws(CodecFileFault) -> Range<Int> {
        let first = program.operations.count
        var unconditional: Set<String> = []
        var conditional: Set<String> = []
        for field in try node?.elements(count: 1...64) ?? [] {
            let to = try field.required("to").text(lengthMax: 48)
            let isConditional = field.has("when")
            guard !unconditional.contains(to), isConditional || !conditional.contains(to) else {
                throw field.fault("\"\(to)\" is filled twice; only fields with a \"when\" may share a target")
            }
            if isConditional { conditional.insert(to) } else { unconditional.insert(to) }
            program.operations.append(try operation(field, scope: scope))
        }
        return first..<program.operations.count
    }

    private mutating func operation(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation {
        try node.expectObject(keys: Self.fieldKeys)
        let form = try node.optional("as")?.choice(of: Form.self) ?? .number
        try expectKeys(of: form, in: node)
        let target = try target(node.required("to"))
        let action: Operation.Action
        switch form {
        case .number, .flag: action = try integer(node, form: form, target: target, scope: scope)
        case .numbers: action = try integers(node, scope: scope)
        case .hex: action = .bytes(try extent(node, scope: scope), .hex)
        case .text: action = .bytes(try extent(node, scope: scope), .text)
        case .decimal: action = .bytes(try extent(node, scope: scope), .decimal)
        case .version: action = .bytes(try extent(node, scope: scope), .version)
        case .bcd: action = .bytes(try extent(node, scope: scope), .bcd)
        }
        guard action.fits(target) else {
            throw node.fault("this kind of value does not fit \"\(try node.required("to").text())\"")
        }
        return Operation(target: target, condition: try condition(node.optional("when"), scope: scope), action: action)
    }

    /// What `as` can say.
    private enum Form: String, CaseIterable {
        case number, flag, numbers, hex, text, decimal, version, bcd
    }

    private static let fieldKeys: Set<String> = [
        "to", "as", "byte", "bytes", "bits", "endian", "signed", "multiply", "add", "divide", "absent", "below",
        "values", "otherwise", "segments", "bit_names", "repeat", "after", "until", "when", "note",
    ]

    /// Refuses keys that mean nothing for this form, for they would be ignored silently.
    private func expectKeys(of form: Form, in node: FileNode) throws(CodecFileFault) {
        var keys: Set<String> = ["to", "as", "byte", "bytes", "when", "note"]
        switch form {
        case .number:
            keys.formUnion(["bits", "endian", "signed", "absent"])
            let tables = ["values", "segments", "bit_names"].filter(node.has)
            guard tables.count <= 1 else { throw node.fault("has both \"\(tables[0])\" and \"\(tables[1])\"") }
            if let table = tables.first {
                keys.formUnion([table, table == "values" ? "otherwise" : table])
            } else {
                keys.formUnion(["multiply", "add", "divide", "below"])
            }
        case .flag: keys.formUnion(["bits", "endian", "absent"])
        case .numbers: keys.formUnion(["endian", "signed", "multiply", "add", "divide", "repeat"])
        case .hex, .version, .bcd: break
        case .text, .decimal: keys.formUnion(["after", "until"])
        }
        for key in Self.fieldKeys.sorted() where node.has(key) && !keys.contains(key) {
            throw try node.required(key).fault("does not go with the other keys of this field")
        }
        if let note = node.optional("note") { _ = try note.text(lengthMax: 600) }
    }

    private mutating func integer(
        _ node: FileNode, form: Form, target: Operation.Target, scope: FieldScope
    ) throws(CodecFileFault) -> Operation.Action {
        let location = try location(node, scope: scope)
        let absent = try addAbsent(node.optional("absent"))
        if form == .flag { return .integer(location, absent: absent, .flag) }
        if let values = node.optional("values") {
            let table = try addValues(values, target: target)
            let otherwise = try node.optional("otherwise").map { (node) throws(CodecFileFault) in
                try code(node, target: target)
            }
            if otherwise != nil, target == .occupancy {
                throw try node.required("otherwise").fault("an occupancy is never guessed from a value without a name")
            }
            return .integer(location, absent: absent, .values(table, otherwise: otherwise))
        }
        if let segments = node.optional("segments") {
            return .integer(location, absent: absent, .segments(try addSegments(segments)))
        }
        if let names = node.optional("bit_names") {
            return .integer(location, absent: absent, .bitNames(try addBitNames(names, width: location.width)))
        }
        let linear = try linear(node)
        if let below = node.optional("below") {
            return .integer(location, absent: absent, .below(linear, limit: try below.number()))
        }
        return .integer(location, absent: absent, .number(linear))
    }

    private func integers(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation.Action {
        let location = try location(node, scope: scope)
        let repeatNode = try node.required("repeat")
        if repeatNode.value.string == "rest" {
            return .integers(location, count: nil, try linear(node))
        }
        let count = try repeatNode.integer(in: 1...64)
        guard location.offset + count * location.byteCount <= scope.length else {
            throw repeatNode.fault("reads beyond the \(scope.length) bytes that are always there")
        }
        return .integers(location, count: count, try linear(node))
    }

    private func linear(_ node: FileNode) throws(CodecFileFault) -> Operation.Linear {
        var linear = Operation.Linear()
        if let multiply = node.optional("multiply") { linear.multiply = try multiply.number() }
        if let add = node.optional("add") { linear.add = try add.number() }
        if let divide = node.optional("divide") {
            linear.divide = try divide.number()
            guard linear.divide != 0 else { throw divide.fault("must not be 0") }
        }
        return linear
    }

    private mutating func condition(_ node: FileNode?, scope: FieldScope) throws(CodecFileFault) -> Int? {
        guard let node else { return nil }
        try node.expectObject(keys: ["byte", "bytes", "bits", "endian", "signed", "min", "max"])
        let location = try location(node, scope: scope)
        let bound = Int(UInt32.max)
        let least = try node.optional("min")?.integer(in: -bound...bound) ?? -bound
        let most = try node.optional("max")?.integer(in: -bound...bound) ?? bound
        guard least <= most else { throw node.fault("\"min\" is above \"max\"") }
        program.conditions.append(Operation.Condition(location: location, range: Int64(least)...Int64(most)))
        return program.conditions.count - 1
    }
}

extension Operation.Action {
    /// Whether what this gives can be put there.
    func fits(_ target: Operation.Target) -> Bool {
        switch (self, target) {
        case (_, .detail): true
        case (.integer(_, _, .values), .occupancy), (.integer(_, _, .values), .cause),
            (.integer(_, _, .values), .batteryLow), (.integer(_, _, .flag), .batteryLow),
            (.integer(_, _, .below), .batteryLow):
            true
        case (_, .occupancy), (_, .cause), (_, .batteryLow): false
        case (.integer(_, _, .number), _), (.integer(_, _, .segments), _), (.bytes(_, .decimal), _): true
        default: false
        }
    }
}
