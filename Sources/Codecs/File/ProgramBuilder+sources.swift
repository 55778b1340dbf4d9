import JSON
import Parking

extension ProgramBuilder {
    /// What `code` can say.
    enum DigitCode: String, CaseIterable {
        case bcd
    }

    /// The keys of a part of `join`.
    static let partKeys: Set<String> = ["byte", "bytes", "bits", "endian"]

    /// The integer of a field: `byte` and its companions, or `join`; with `code` its digits are decimal.
    mutating func source(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> IntegerSource {
        let isDecimal = try node.optional("code")?.choice(of: DigitCode.self) == .bcd
        let isSigned = try node.optional("signed")?.flag() ?? false
        let first = program.parts.count
        if let join = node.optional("join") {
            program.parts += try parts(join, scope: scope)
        } else {
            let location = try location(node, scope: scope)
            guard isDecimal else { return .whole(location) }
            program.parts.append(location)
        }
        let joined = Operation.Joined(
            parts: first..<program.parts.count, width: program.parts[first...].reduce(0) { $0 + $1.width },
            isSigned: isSigned, isDecimal: isDecimal)
        guard joined.width <= 63 else { throw node.fault("the parts have \(joined.width) bits together; 63 at most") }
        guard !isDecimal || joined.width.isMultiple(of: 4) else {
            throw node.fault("decimal digits have four bits each, and these are \(joined.width)")
        }
        guard !isDecimal || !isSigned else {
            throw try node.required("signed").fault("does not go with decimal digits")
        }
        return .joined(joined)
    }

    /// The elements of `join`, the highest first.
    private func parts(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> [Location] {
        var parts: [Location] = []
        for part in try node.elements(count: 2...8) {
            try part.expectObject(keys: Self.partKeys)
            parts.append(try location(part, scope: scope))
        }
        return parts
    }

    /// A version: bytes that lie together, or the parts of `join`.
    mutating func version(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation.Action {
        guard let join = node.optional("join") else { return .bytes(try extent(node, scope: scope), .version) }
        let first = program.parts.count
        program.parts += try parts(join, scope: scope)
        return .dotted(parts: first..<program.parts.count)
    }

    /// A time of day: hours, minutes, seconds.
    func clock(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation.Action {
        try node.required("as").expectFormat2("\"clock\"")
        let extent = try extent(node, scope: scope)
        guard let count = extent.byteCount, (2...3).contains(count) else {
            throw node.fault("a \"clock\" has 2 or 3 bytes")
        }
        return .bytes(extent, .clock)
    }

    /// A number in IEEE 754.
    func float(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Operation.Action {
        try node.required("as").expectFormat2("\"float\"")
        let location = try location(node, scope: scope, byteCountMax: 4)
        guard location.byteCount == 2 || location.byteCount == 4 else {
            throw node.fault("a \"float\" has 2 or 4 bytes")
        }
        return .float(location, try linear(node))
    }

    /// Whether the field is gathered in a list; each field of an array is.
    func gathers(
        _ node: FileNode, target: Operation.Target, scope: FieldScope
    ) throws(CodecFileFault) -> Bool {
        if scope.isElement, let gather = node.optional("gather") {
            throw gather.fault("each field of an array is a list anyway")
        }
        let isWished = try node.optional("gather")?.flag() ?? false
        guard isWished || scope.isElement else { return false }
        guard case .detail = target else { throw node.fault("only a detail can be a list") }
        return true
    }

    /// `when`, which must hold, or `unless`, which must not.
    mutating func condition(of node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Int? {
        let when = node.optional("when")
        guard let unless = node.optional("unless") else {
            return try when.map { (when) throws(CodecFileFault) in
                try addCondition(when, isNegated: false, scope: scope)
            }
        }
        guard when == nil else { throw unless.fault("a field has \"when\" or \"unless\", not both") }
        return try addCondition(unless, isNegated: true, scope: scope)
    }

    /// The keys of `when` and `unless`.
    static let whenKeys: Set<String> = ["record", "byte", "bytes", "bits", "endian", "signed", "min", "max"]

    private mutating func addCondition(
        _ node: FileNode, isNegated: Bool, scope: FieldScope
    ) throws(CodecFileFault) -> Int {
        try node.expectObject(keys: Self.whenKeys)
        var scope = scope
        var record: Operation.Condition.Record?
        if let name = node.optional("record") {
            guard let kind = kinds[try detailName(name)] else {
                throw name.fault("no kind of record here has this name")
            }
            guard kinds.conditions < RecordFacts.countMax else {
                throw node.fault("there are more than \(RecordFacts.countMax) conditions on other records")
            }
            record = Operation.Condition.Record(rule: kind.rule, bit: kinds.conditions)
            kinds.conditions += 1
            scope = kind.scope
        }
        let location = try location(node, scope: scope)
        guard node.has("min") || node.has("max") else { throw node.fault("one of \"min\" and \"max\" is needed") }
        let bounds = Int(Self.rawBounds.lowerBound)...Int(Self.rawBounds.upperBound)
        let least = try node.optional("min")?.integer(in: bounds)
        let most = try node.optional("max")?.integer(in: bounds)
        guard least ?? .min <= most ?? .max else { throw node.fault("\"min\" is above \"max\"") }
        let range = Int64(least ?? .min)...Int64(most ?? .max)
        guard range.overlaps(location.possible) else {
            throw node.fault("cannot be reached: the integer is \(location.possible.words)")
        }
        program.conditions.append(
            Operation.Condition(location: location, range: range, isNegated: isNegated, record: record))
        return program.conditions.count - 1
    }
}

extension Operation.Condition {
    /// Whether the two can never hold both.
    func excludes(_ other: Operation.Condition) -> Bool {
        location == other.location && record?.rule == other.record?.rule && !isNegated && !other.isNegated
            && !range.overlaps(other.range)
    }
}
