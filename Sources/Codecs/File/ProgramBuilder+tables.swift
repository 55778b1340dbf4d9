import JSON
import Parking

extension ProgramBuilder {
    /// A name in snake_case, as frames and details have it.
    func detailName(_ node: FileNode) throws(CodecFileFault) -> String {
        let name = try node.text(lengthMax: 48)
        let isSnakeCase = name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard isSnakeCase, name.first?.isLetter == true else { throw node.fault("must be a name in snake_case") }
        return name
    }

    /// The field of the reading that `to` names; any other name is a detail's.
    mutating func target(_ node: FileNode) throws(CodecFileFault) -> Operation.Target {
        let name = try detailName(node)
        if let quantity = Quantity(name: name) { return .quantity(quantity) }
        guard !Self.takenNames.contains(name) else { throw node.fault("this name is taken") }
        let others = QuantityName.replacing(name).map { "\"\($0)\"" }
        guard others.isEmpty else {
            throw node.fault(
                "is the name of a quantity with another unit, or none; use \(others.joined(separator: " or "))")
        }
        if let index = program.names.firstIndex(of: name) { return .detail(name: index) }
        program.names.append(name)
        program.nameTypes.append(WellKnownDetail(rawValue: name)?.type)
        return .detail(name: program.names.count - 1)
    }

    /// Names in answers that no field may fill.
    private static let takenNames: Set<String> = [
        "codec", "version", "unparsed", CodecVector.earlierKey, CodecVector.timeKey, Reading.untimedName,
    ]

    /// The raw values that a file can name: whole numbers that JSON holds exactly.
    static let rawBounds: ClosedRange<Int64> = -(1 << 53)...1 << 53

    /// `byte`, `bytes`, `bits`, `endian` and `signed` of a field, a test or a condition.
    func location(
        _ node: FileNode, scope: FieldScope, mayCountFromEnd: Bool = false, byteCountMax: Int = 8
    ) throws(CodecFileFault) -> Location {
        let byteNode = try node.required("byte")
        let byteCount = try node.optional("bytes")?.integer(in: 1...byteCountMax) ?? 1
        if byteCount > 4 { try node.expectFormat2("an integer of \(byteCount) bytes") }
        let first = try byteNode.integer(in: (mayCountFromEnd ? -scope.length : 0)...Self.lengthMax)
        guard first < 0 ? first + byteCount <= 0 : first + byteCount <= scope.length else {
            throw byteNode.fault("reads beyond the \(scope.length) bytes that are always there")
        }
        let order = try node.optional("endian")?.choice(of: Endian.self) ?? endian
        var location = Location(offset: first, byteCount: byteCount, width: 8 * byteCount)
        location.isLittleEndian = order == .little
        location.isSigned = try node.optional("signed")?.flag() ?? false
        if let bits = node.optional("bits") {
            let (high, low) = try bitRange(bits, width: 8 * byteCount)
            location.shift = low
            location.width = high - low + 1
        }
        guard location.isSigned || location.width < 64 else {
            throw node.fault("an unsigned integer has 63 bits at most: say \"bits\" or \"signed\"")
        }
        return location
    }

    /// `7` or `"7..1"`: bit 0 is the lowest.
    private func bitRange(_ node: FileNode, width: Int) throws(CodecFileFault) -> (high: Int, low: Int) {
        guard let text = node.value.string else {
            let bit = try node.integer(in: 0...(width - 1))
            return (bit, bit)
        }
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2, let high = ends[0], let low = ends[1], (0..<width).contains(high),
            (0...high).contains(low)
        else { throw node.fault("must be a bit 0 to \(width - 1), or a range such as \"7..1\", highest first") }
        return (high, low)
    }

    /// `byte`, `bytes`, `after` and `until` of a field that is no integer.
    func extent(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Extent {
        let byteNode = node.optional("byte")
        let after = try node.optional("after")?.character()
        let until = try node.optional("until")?.character()
        let offset = try byteNode?.integer(in: 0...Self.lengthMax) ?? 0
        guard byteNode != nil || after != nil else { throw node.fault("one of \"byte\" and \"after\" is needed") }
        guard offset <= scope.length else {
            throw (byteNode ?? node).fault("lies beyond the \(scope.length) bytes that are always there")
        }
        let bytes = node.optional("bytes")
        if bytes?.value.string == "rest" || (bytes == nil && until != nil) {
            guard bytes == nil || until == nil else { throw node.fault("has both \"until\" and \"bytes\"") }
            return Extent(offset: offset, after: after, until: until, byteCount: nil)
        }
        guard until == nil else { throw node.fault("has both \"until\" and \"bytes\"") }
        let count = try bytes?.integer(in: 1...Self.lengthMax) ?? 1
        guard after != nil || offset + count <= scope.length else {
            throw (bytes ?? node).fault("reads beyond the \(scope.length) bytes that are always there")
        }
        return Extent(offset: offset, after: after, until: nil, byteCount: count)
    }

    mutating func addAbsent(_ node: FileNode?, of possible: ClosedRange<Int64>) throws(CodecFileFault) -> Range<Int> {
        let first = program.absentRanges.count
        for element in try node?.elements(count: 1...16) ?? [] {
            program.absentRanges.append(try rawRange(element, of: possible))
        }
        return first..<program.absentRanges.count
    }

    /// The keys of a segment.
    static let segmentKeys: Set<String> = ["raw", "start", "step", "error"]

    mutating func addSegments(_ node: FileNode, of possible: ClosedRange<Int64>) throws(CodecFileFault) -> Range<Int> {
        let first = program.segments.count
        for element in try node.elements(count: 1...64) {
            try element.expectObject(keys: Self.segmentKeys)
            let segment = Operation.Segment(
                raw: try rawRange(element.required("raw"), of: possible), start: try element.required("start").number(),
                step: try element.optional("step")?.number() ?? 0, error: try element.optional("error")?.number())
            guard !program.segments[first...].contains(where: { $0.raw.overlaps(segment.raw) }) else {
                throw element.fault("overlaps a segment before it")
            }
            program.segments.append(segment)
        }
        return first..<program.segments.count
    }

    mutating func addValues(
        _ node: FileNode, target: Operation.Target, of possible: ClosedRange<Int64>
    ) throws(CodecFileFault) -> Range<Int> {
        let first = program.namedValues.count
        for (key, value) in try node.members(count: 1...256) {
            let digits = key.hasPrefix("0x") ? Int64(key.dropFirst(2), radix: 16) : Int64(key)
            guard let raw = digits, Self.rawBounds.contains(raw) else {
                throw value.fault("the key \"\(key)\" must be a whole number or \"0x…\"")
            }
            guard possible.contains(raw) else {
                throw value.fault("cannot be reached: the integer is \(possible.words)")
            }
            guard !program.namedValues[first...].contains(where: { $0.raw == raw }) else {
                throw value.fault("the raw value \(raw) has a meaning already")
            }
            program.namedValues.append(Operation.NamedValue(raw: raw, code: try code(value, target: target)))
        }
        return first..<program.namedValues.count
    }

    mutating func addBitNames(_ node: FileNode, width: Int) throws(CodecFileFault) -> Range<Int> {
        let first = program.namedValues.count
        for (key, value) in try node.members(count: 1...32) {
            guard let bit = Int64(key), (0..<Int64(width)).contains(bit) else {
                throw value.fault("the key \"\(key)\" must be a bit 0 to \(width - 1)")
            }
            program.constants.append(.text(try value.text(lengthMax: 48)))
            program.namedValues.append(Operation.NamedValue(raw: bit, code: program.constants.count - 1))
        }
        return first..<program.namedValues.count
    }

    /// The code of a meaning, in the words of its target.
    mutating func code(_ node: FileNode, target: Operation.Target) throws(CodecFileFault) -> Int {
        switch target {
        case .quantity(_, .occupancy):
            return try node.choice(of: Occupancy.self) == .occupied
                ? DecodingProgram.occupiedCode : DecodingProgram.freeCode
        case .quantity(_, .cause):
            let cause = try node.choice(of: Reading.Cause.self)
            return Reading.Cause.allCases.firstIndex(of: cause) ?? 0
        case .quantity(_, .flag):
            return try node.flag() ? DecodingProgram.trueCode : DecodingProgram.falseCode
        case .detail(let name) where program.nameTypes[name] == .texts:
            program.constants.append(.texts([try node.text(lengthMax: 80)]))
            return program.constants.count - 1
        default:
            switch node.value.kind {
            case .boolean: program.constants.append(.flag(try node.flag()))
            case .integer, .double: program.constants.append(.number(try node.number()))
            default: program.constants.append(.text(try node.text(lengthMax: 80)))
            }
            return program.constants.count - 1
        }
    }

    /// `5` or `"0..19"`, of what the integer can be.
    private func rawRange(
        _ node: FileNode, of possible: ClosedRange<Int64>
    ) throws(CodecFileFault) -> ClosedRange<Int64> {
        let range = try rawRange(node)
        guard possible.contains(range.lowerBound), possible.contains(range.upperBound) else {
            throw node.fault("cannot be reached: the integer is \(possible.words)")
        }
        return range
    }

    private func rawRange(_ node: FileNode) throws(CodecFileFault) -> ClosedRange<Int64> {
        if node.value.kind == .integer, let raw = node.value.integer, Self.rawBounds.contains(raw) {
            return raw...raw
        }
        let ends = (node.value.string ?? "").split(separator: "..", omittingEmptySubsequences: false).map { Int64($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low <= high, Self.rawBounds.contains(low),
            Self.rawBounds.contains(high)
        else {
            throw node.fault("must be a raw value or a range such as \"0..19\", lowest first")
        }
        return low...high
    }
}

extension ClosedRange<Int64> {
    /// Its ends, for a message.
    var words: String { "\(lowerBound) to \(upperBound)" }
}
