import JSON
import LoRaWAN

/// Compiles the commands of a codec file; whatever it accepts encodes every set of arguments or refuses it.
struct DownlinkBuilder {
    /// Reads names and places, the same way as for frames.
    let places: ProgramBuilder
    private(set) var commands: [DownlinkCommand] = []

    init(endian: Endian) {
        places = ProgramBuilder(endian: endian)
    }

    /// Checks and compiles one element of `downlinks`.
    mutating func addCommand(_ node: FileNode) throws(CodecFileFault) {
        try node.expectObject(keys: Self.commandKeys)
        let nameNode = try node.required("name")
        let name = try places.detailName(nameNode)
        guard !commands.contains(where: { $0.name == name }) else {
            throw nameNode.fault("another command has this name")
        }
        var parameters: [DownlinkParameter] = []
        for parameter in try node.optional("parameters")?.elements(count: 1...64) ?? [] {
            parameters.append(try self.parameter(parameter, others: parameters))
        }
        let (template, isOpen) = try template(node)
        var fields: [DownlinkField] = []
        var layout = DownlinkLayout(isOpen: isOpen)
        for field in try node.optional("fields")?.elements(count: 1...128) ?? [] {
            let compiled = try self.field(field, length: template.count, parameters: parameters)
            try layout.fill(compiled, node: field)
            fields.append(compiled)
        }
        try layout.expectFilled(node: node)
        for (index, parameter) in parameters.enumerated() {
            let isUsed = fields.contains {
                if case .parameter(index, _) = $0.source { true } else { false }
            }
            guard isUsed else {
                throw try node.required("parameters").fault("the parameter \"\(parameter.name)\" fills no field")
            }
        }
        commands.append(
            DownlinkCommand(
                name: name, summary: try node.required("summary").text(lengthMax: 200),
                fPort: try port(node.required("fPort")),
                isConfirmed: try node.optional("confirmed")?.flag() ?? false, parameters: parameters,
                vectors: try vectors(node), template: template, fields: fields))
    }

    /// The keys of a command.
    static let commandKeys: Set<String> = [
        "name", "summary", "fPort", "confirmed", "parameters", "template", "text", "fields", "vectors",
    ]

    private func port(_ node: FileNode) throws(CodecFileFault) -> FPort? {
        if node.value.kind == .string {
            guard node.value.string == "any" else {
                throw node.fault("must be a port, or \"any\" where none is published")
            }
            return nil
        }
        return FPort(rawValue: UInt8(try node.integer(in: 1...223)))
    }

    /// The fixed bytes, and which bytes are left open: `template` in hexadecimal with `..` for an open byte, or `text`
    /// in ASCII with a dot for each.
    private func template(_ node: FileNode) throws(CodecFileFault) -> (bytes: [UInt8], isOpen: [Bool]) {
        guard node.has("template") != node.has("text") else {
            throw node.fault("exactly one of \"template\" and \"text\" is needed")
        }
        var bytes: [UInt8] = []
        var isOpen: [Bool] = []
        if let text = node.optional("text") {
            for character in try text.text(lengthMax: ProgramBuilder.lengthMax).utf8 {
                guard (0x20...0x7E).contains(character) else { throw text.fault("must be printable ASCII") }
                isOpen.append(character == UInt8(ascii: "."))
                bytes.append(character == UInt8(ascii: ".") ? 0 : character)
            }
            return (bytes, isOpen)
        }
        let template = try node.required("template")
        let digits = Array(try template.text(lengthMax: 3 * ProgramBuilder.lengthMax).utf8.filter { $0 != 0x20 })
        guard digits.count.isMultiple(of: 2), (2...2 * ProgramBuilder.lengthMax).contains(digits.count) else {
            throw template.fault("must have two characters for each of 1 to \(ProgramBuilder.lengthMax) bytes")
        }
        for index in stride(from: 0, to: digits.count, by: 2) {
            let open = digits[index] == UInt8(ascii: ".") && digits[index + 1] == UInt8(ascii: ".")
            let high = open ? 0 : HexDigits.value(of: digits[index])
            let low = open ? 0 : HexDigits.value(of: digits[index + 1])
            guard let high, let low else {
                throw template.fault("must be hexadecimal digits, or .. for a byte that fields fill")
            }
            bytes.append(high << 4 | low)
            isOpen.append(open)
        }
        return (bytes, isOpen)
    }
}
