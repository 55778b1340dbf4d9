import JSON
import LoRaWAN
import Parking

/// Compiles the fields of a codec that reads objects; whatever it accepts is safe to run.
struct ObjectBuilder {
    /// Reads names, targets and meanings, the same way as for frames.
    private var places = ProgramBuilder(endian: .big)
    private var fields: [ObjectField] = []

    /// What `as` can say.
    enum Form: String, CaseIterable {
        case number, flag, text
    }

    /// The keys of a field.
    static let fieldKeys: Set<String> = [
        "to", "at", "as", "multiply", "add", "divide", "below", "absent", "values", "otherwise", "note",
    ]

    /// Names and meanings so far.
    var program: DecodingProgram { places.program }

    /// Whether a field fills this target.
    func fills(_ target: Operation.Target) -> Bool { fields.contains { $0.target == target } }

    /// The compiled fields.
    func finished() -> ObjectProgram {
        var store = places.program
        // No port has a rule: a payload alone says nothing to such a codec.
        store.portStarts = [Int](repeating: 0, count: 257)
        return ObjectProgram(fields: fields, store: store)
    }

    /// Checks and compiles one element of `fields`.
    mutating func addField(_ node: FileNode) throws(CodecFileFault) {
        try node.expectObject(keys: Self.fieldKeys)
        if let note = node.optional("note") { _ = try note.text(lengthMax: 600) }
        let toNode = try node.required("to")
        let target = try places.target(toNode)
        guard !fills(target) else { throw toNode.fault("another field fills this; one field may have several places") }
        let paths = try paths(node.required("at"))
        let form = try node.optional("as")?.choice(of: Form.self) ?? .number
        try expectKeys(of: form, in: node)
        let isList = paths.contains(where: \.isOfMany)
        var gathers = false
        if isList, case .detail = target { gathers = true }
        let compiled = try self.form(form, node, target: target)
        guard Self.fits(compiled, target) else {
            throw node.fault("this kind of value does not fit \"\(try toNode.text())\"")
        }
        try expectType(compiled, target: target, gathers: gathers, node)
        var absent: [ObjectKey] = []
        for element in try node.optional("absent")?.elements(count: 1...16) ?? [] {
            absent.append(ObjectKey(try element.argument()))
        }
        fields.append(ObjectField(target: target, paths: paths, form: compiled, absent: absent, gathers: gathers))
    }

    /// One place, or several of which the first counts that has something.
    private func paths(_ node: FileNode) throws(CodecFileFault) -> [ObjectPath] {
        var paths: [ObjectPath] = []
        for place in node.value.kind == .array ? try node.elements(count: 1...Limits.objectPlacesMax) : [node] {
            guard let path = ObjectPath(try place.text(lengthMax: 200)) else {
                throw place.fault(
                    "must be a path such as \"/parking/status\" of at most \(Limits.objectStepsMax) steps")
            }
            guard !paths.contains(path) else { throw place.fault("this place is here already") }
            paths.append(path)
        }
        return paths
    }

    private func expectKeys(of form: Form, in node: FileNode) throws(CodecFileFault) {
        var keys: Set<String> = ["to", "at", "as", "absent", "note"]
        if form == .number {
            keys.formUnion(
                node.has("values") ? ["values", "otherwise"] : ["multiply", "add", "divide", "below"])
        }
        for key in Self.fieldKeys.sorted() where node.has(key) && !keys.contains(key) {
            throw try node.required(key).fault("does not go with the other keys of this field")
        }
    }

    private mutating func form(
        _ form: Form, _ node: FileNode, target: Operation.Target
    ) throws(CodecFileFault) -> ObjectField.Form {
        switch form {
        case .flag: return .flag
        case .text: return .text
        case .number: break
        }
        guard let values = node.optional("values") else {
            let linear = try places.linear(node)
            return try node.optional("below").map { (below) throws(CodecFileFault) in
                .below(linear, limit: try below.number())
            } ?? .number(linear)
        }
        var table: [(key: ObjectKey, code: Int)] = []
        for (text, meaning) in try values.members(count: 1...256) {
            let key = ObjectKey(text)
            guard !table.contains(where: { $0.key == key || ($0.key.number != nil && $0.key.number == key.number) })
            else { throw meaning.fault("this value has a meaning already") }
            table.append((key, try places.code(meaning, target: target)))
        }
        let otherwise = try node.optional("otherwise").map { (otherwise) throws(CodecFileFault) in
            guard target != .quantity(.occupancy) else {
                throw otherwise.fault("an occupancy is never guessed from a value without a name")
            }
            return try places.code(otherwise, target: target)
        }
        return .values(table, otherwise: otherwise)
    }

    /// Whether what a form gives can be put there.
    private static func fits(_ form: ObjectField.Form, _ target: Operation.Target) -> Bool {
        guard let kind = target.kind else { return true }
        return switch (form, kind) {
        case (.values, .occupancy), (.values, .cause), (.values, .flag), (.flag, .flag), (.below, .flag): true
        case (.number, _): kind.isNumber
        default: false
        }
    }

    /// Makes sure that a well-known detail has its type.
    private func expectType(
        _ form: ObjectField.Form, target: Operation.Target, gathers: Bool, _ node: FileNode
    ) throws(CodecFileFault) {
        guard case .detail(let name) = target, let type = program.nameTypes[name] else { return }
        let fits =
            switch (form, type) {
            case (.text, .text), (.number, .number): !gathers
            case (.values, .text): !gathers
            case (.values, .texts): true
            case (.text, .texts), (.number, .numbers): gathers
            default: false
            }
        guard fits else {
            throw node.fault("\"\(program.names[name])\" is a well-known detail and has \(type.rawValue)")
        }
    }
}
