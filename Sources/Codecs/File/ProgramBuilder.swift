import JSON
import LoRaWAN
import Parking

/// Compiles the frames of a codec file; whatever it accepts is safe to run.
struct ProgramBuilder {
    /// The byte order of integers that name none.
    let endian: Endian
    var program = DecodingProgram()
    /// What frames may look like, to find those that no payload or two rules could claim.
    private var shapes: [FrameShape] = []
    /// The kinds of record of the frame in work.
    var kinds = KindNames()

    init(endian: Endian) {
        self.endian = endian
    }

    /// The ports named so far, ascending; empty where a frame holds on any.
    var fPorts: [UInt8] {
        guard shapes.allSatisfy({ $0.ports != FrameShape.anyPort }) else { return [] }
        return Set(shapes.flatMap(\.ports)).sorted()
    }

    /// Checks and compiles one element of `frames`.
    mutating func addFrame(_ node: FileNode) throws(CodecFileFault) {
        try node.expectObject(keys: Self.frameKeys)
        let nameNode = try node.required("name")
        let name = try detailName(nameNode)
        guard !program.frameNames.contains(name) else { throw nameNode.fault("another frame has this name") }
        let ports = try ports(node.required("fPort"))
        let length = try length(node.required("length"))
        let scope = FieldScope(length: length.lowerBound, lengthMax: length.upperBound)

        let firstTest = program.tests.count
        for test in try node.optional("match")?.elements(count: 1...8) ?? [] {
            try addTest(test, scope: scope)
        }
        let tests = firstTest..<program.tests.count
        guard program.tests[tests].reduce(1, { $0 * $1.values.count }) <= 256 else {
            throw node.fault("\"match\" has more than 256 combinations of values")
        }
        let operations = try addFields(node.optional("fields"), scope: scope)
        let array = try node.optional("array").map { (array) throws(CodecFileFault) in
            guard !node.has("records") else { throw array.fault("a frame has \"array\" or \"records\", not both") }
            return try addArray(array, scope: scope)
        }
        let records = try node.optional("records").map { (records) throws(CodecFileFault) in
            try addRecords(records, scope: scope)
        }
        let rule = FrameRule(
            length: length, tests: tests, operations: operations,
            cause: try node.optional("cause")?.choice(of: Reading.Cause.self), records: records, array: array,
            detailCount: program.operations[operations].count { if case .detail = $0.target { true } else { false } })
        let shape = FrameShape(name: name, ports: ports, length: length, tests: tests, in: program)
        guard !shape.isEmpty else {
            throw node.fault("the frame \"\(name)\" cannot be reached: no payload has all that \"match\" asks for")
        }
        for other in shapes {
            guard let (port, length) = shape.overlap(with: other) else { continue }
            throw node.fault(
                "the frames \"\(other.name)\" and \"\(name)\" would both take some payloads of "
                    + "\(length == 1 ? "1 byte" : "\(length) bytes") on fPort \(port); "
                    + "tell them apart by \"fPort\", \"length\" or \"match\"")
        }
        shapes.append(shape)
        program.frames.append(rule)
        program.frameNames.append(name)
    }

    /// The program, with its ports laid out.
    func finished(framesNode: FileNode) throws(CodecFileFault) -> DecodingProgram {
        var program = program
        guard program.operations.count <= 2048 else { throw framesNode.fault("there are more than 2048 fields") }
        for port in 0...255 {
            program.portStarts.append(program.portRules.count)
            for (index, shape) in shapes.enumerated() where shape.ports.contains(UInt8(port)) {
                program.portRules.append(index)
            }
        }
        program.portStarts.append(program.portRules.count)
        return program
    }

    private func ports(_ node: FileNode) throws(CodecFileFault) -> Set<UInt8> {
        if let text = node.value.string {
            guard text == "any" else { throw node.fault("must be a port, a list of ports or \"any\"") }
            return FrameShape.anyPort
        }
        var ports: Set<UInt8> = []
        for port in node.value.kind == .array ? try node.elements(count: 1...32) : [node] {
            guard ports.insert(UInt8(try port.integer(in: 1...223))).inserted else {
                throw port.fault("this port is here already")
            }
        }
        return ports
    }

    private func length(_ node: FileNode) throws(CodecFileFault) -> ClosedRange<Int> {
        guard node.value.kind == .object else {
            let length = try node.integer(in: 1...Self.lengthMax)
            return length...length
        }
        try node.expectObject(keys: ["min", "max"])
        let least = try node.required("min").integer(in: 1...Self.lengthMax)
        return least...(try node.required("max").integer(in: least...Self.lengthMax))
    }

    private mutating func addTest(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) {
        try node.expectObject(keys: Self.testKeys)
        var location = try location(node, scope: scope, mayCountFromEnd: true, byteCountMax: 4)
        location.shift = 0
        location.width = 8 * location.byteCount
        let whole = UInt32.max >> UInt32(32 - location.width)
        let mask = try node.optional("mask")?.bits(max: whole) ?? whole
        guard mask != 0 else { throw node.fault("a mask of 0 tests nothing") }
        guard node.has("value") != node.has("values") else {
            throw node.fault("exactly one of \"value\" and \"values\" is needed")
        }
        let first = program.testValues.count
        let values = try node.optional("values")?.elements(count: 1...16)
        let value = node.optional("value")
        for value in values ?? (value.map { [$0] } ?? []) {
            let bits = try value.bits(max: whole)
            guard bits & ~mask == 0 else {
                throw value.fault("cannot be reached: it has bits that the mask takes away")
            }
            guard !program.testValues[first...].contains(bits) else { throw value.fault("this value is here already") }
            program.testValues.append(bits)
        }
        program.tests.append(
            FrameTest(location: location, mask: mask, values: first..<program.testValues.count))
    }

    /// The keys of a frame.
    static let frameKeys: Set<String> = [
        "name", "fPort", "length", "match", "cause", "fields", "records", "array",
    ]
    /// The keys of a test in `match`.
    static let testKeys: Set<String> = ["byte", "bytes", "endian", "mask", "value", "values"]
    /// The longest payload that LoRaWAN carries (Regional Parameters 1.0.4, §2.4.6 with FOpts empty).
    static let lengthMax = 242
}
