import JSON
import Parking

extension ProgramBuilder {
    /// Checks and compiles a list of fields that read bytes of `scope`.
    mutating func addFields(_ node: FileNode?, scope: FieldScope) throws(CodecFileFault) -> Range<Int> {
        let first = program.operations.count
        for field in try node?.elements(count: 1...64) ?? [] {
            let operation = try operation(field, scope: scope)
            for other in program.operations[first...]
            where other.target == operation.target && !(operation.gathers && other.gathers) {
                guard let condition = operation.condition, let otherCondition = other.condition else {
                    throw field.fault(
                        "\"\(try field.required("to").text())\" is filled twice; "
                            + "only fields with a \"when\" may share a target")
                }
                guard program.conditions[condition].excludes(program.conditions[otherCondition]) else {
                    throw try field.required("when").fault(
                        "is ambiguous: another field with this target may hold as well; "
                            + "the two need the same integer and ranges that do not meet")
                }
            }
            program.operations.append(operation)
        }
        return first..<program.operations.count
    }

    /// Whether a field of any frame fills this target.
    func fills(_ target: Operation.Target) -> Bool {
        program.operations.contains { $0.target == target }
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
        case .hex: action = try hex(node, scope: scope)
        case .text: action = .bytes(try extent(node, scope: scope), .text)
        case .decimal: action = .bytes(try extent(node, scope: scope), .decimal)
        case .float: action = try float(node, scope: scope)
        case .version: action = try version(node, scope: scope)
        case .bcd: action = .bytes(try extent(node, scope: scope), .bcd)
        case .clock: action = try clock(node, scope: scope)
        }
        guard action.fits(target) else {
            throw node.fault("this kind of value does not fit \"\(try node.required("to").text())\"")
        }
        let gathers = try gathers(node, target: target, scope: scope)
        if case .detail(let name) = target, let type = program.nameTypes[name] {
            let fits =
                gathers ? action.gathers(type, constants: program) : action.gives(type, constants: program)
            guard fits else {
                throw node.fault("\"\(program.names[name])\" is a well-known detail and has \(type.rawValue)")
            }
        }
        guard !scope.isElement || (action.isAlwaysThere && !node.has("when") && !node.has("unless")) else {
            throw node.fault("an element of an array must have a value for each field: its lists belong together")
        }
        let operation = Operation(
            target: target, condition: try condition(of: node, scope: scope), action: action, gathers: gathers)
        try expectInRange(operation, node)
        return operation
    }

    /// What `as` can say.
    enum Form: String, CaseIterable {
        case number, flag, numbers, float, hex, text, decimal, version, bcd, clock
    }

    /// The keys of a field.
    static let fieldKeys: Set<String> = [
        "to", "as", "byte", "bytes", "bits", "endian", "signed", "multiply", "add", "divide", "absent", "below",
        "values", "otherwise", "segments", "bit_names", "repeat", "after", "until", "when", "unless", "gather", "join",
        "code", "note",
    ]

    /// Refuses keys that mean nothing for this form, for they would be ignored silently.
    private func expectKeys(of form: Form, in node: FileNode) throws(CodecFileFault) {
        var keys: Set<String> = ["to", "as", "when", "unless", "gather", "note"]
        keys.formUnion(node.has("join") ? ["join"] : ["byte", "bytes"])
        switch form {
        case .number:
            keys.formUnion(node.has("join") ? ["signed"] : ["bits", "endian", "signed"])
            keys.formUnion(["absent", "code"])
            let tables = ["values", "segments", "bit_names"].filter(node.has)
            guard tables.count <= 1 else { throw node.fault("has both \"\(tables[0])\" and \"\(tables[1])\"") }
            if let table = tables.first {
                keys.formUnion([table, table == "values" ? "otherwise" : table])
            } else {
                keys.formUnion(["multiply", "add", "divide", "below"])
            }
        case .flag: keys.formUnion(["bits", "endian", "absent"])
        case .numbers: keys.formUnion(["endian", "signed", "absent", "multiply", "add", "divide", "repeat"])
        case .float: keys.formUnion(["endian", "multiply", "add", "divide"])
        case .hex: keys.insert("repeat")
        case .version, .bcd, .clock: break
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
        let source = try source(node, scope: scope)
        let absent = try addAbsent(node.optional("absent"), of: source.possible)
        let form = form == .flag ? .flag : try integerForm(node, target: target, of: source)
        return switch source {
        case .whole(let location): .integer(location, absent: absent, form)
        case .joined(let joined): .joined(joined, absent: absent, form)
        }
    }

    private mutating func integerForm(
        _ node: FileNode, target: Operation.Target, of source: IntegerSource
    ) throws(CodecFileFault) -> Operation.IntegerForm {
        if let values = node.optional("values") {
            let table = try addValues(values, target: target, of: source.possible)
            let otherwise = try node.optional("otherwise").map { (node) throws(CodecFileFault) in
                try code(node, target: target)
            }
            if otherwise != nil, target == .quantity(.occupancy) {
                throw try node.required("otherwise").fault("an occupancy is never guessed from a value without a name")
            }
            if otherwise != nil, source.width < 63, table.count > source.possible.count - 1 {
                throw try node.required("otherwise").fault("cannot be reached: every value has a meaning")
            }
            return .values(table, otherwise: otherwise)
        }
        if let segments = node.optional("segments") {
            return .segments(try addSegments(segments, of: source.possible))
        }
        if let names = node.optional("bit_names") {
            return .bitNames(try addBitNames(names, width: source.width))
        }
        let linear = try linear(node)
        if let below = node.optional("below") { return .below(linear, limit: try below.number()) }
        return .number(linear)
    }

    private mutating func integers(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation.Action {
        let location = try location(node, scope: scope)
        if let absent = node.optional("absent") { try absent.expectFormat2("\"absent\" of a list") }
        let absent = try addAbsent(node.optional("absent"), of: location.possible)
        let repeatNode = try node.required("repeat")
        if repeatNode.value.string == "rest" {
            return .integers(location, count: nil, absent: absent, try linear(node))
        }
        let count = try repeatNode.integer(in: 1...64)
        guard location.offset + count * location.byteCount <= scope.length else {
            throw repeatNode.fault("reads beyond the \(scope.length) bytes that are always there")
        }
        return .integers(location, count: count, absent: absent, try linear(node))
    }

    /// One run of bytes, or with `repeat` several of the same size.
    private func hex(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation.Action {
        guard let repeatNode = node.optional("repeat") else { return .bytes(try extent(node, scope: scope), .hex) }
        let size = try node.optional("bytes")?.integer(in: 1...Self.lengthMax) ?? 1
        let offset = try node.required("byte").integer(in: 0...scope.length)
        var extent = Extent(offset: offset)
        if repeatNode.value.string != "rest" {
            let count = try repeatNode.integer(in: 1...64) * size
            guard offset + count <= scope.length else {
                throw repeatNode.fault("reads beyond the \(scope.length) bytes that are always there")
            }
            extent.byteCount = count
        }
        return .bytes(extent, .hexes(size: size))
    }

    func linear(_ node: FileNode) throws(CodecFileFault) -> Operation.Linear {
        var linear = Operation.Linear()
        if let multiply = node.optional("multiply") { linear.multiply = try multiply.number() }
        if let add = node.optional("add") { linear.add = try add.number() }
        if let divide = node.optional("divide") {
            linear.divide = try divide.number()
            guard linear.divide != 0 else { throw divide.fault("must not be 0") }
        }
        return linear
    }
}
