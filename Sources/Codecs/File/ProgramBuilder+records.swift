import JSON
import LoRaWAN
import Parking

extension ProgramBuilder {
    /// Checks and compiles `records`; returns the index of the table.
    mutating func addRecords(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Int {
        try node.expectObject(keys: Self.recordsKeys)
        let fromNode = try node.required("from")
        let start = try fromNode.integer(in: 0...Self.lengthMax)
        let untilEnd = try node.optional("until_end")?.integer(in: 0...Self.lengthMax) ?? 0
        guard start + untilEnd <= scope.length else {
            throw fromNode.fault("lies beyond the \(scope.length) bytes that are always there")
        }
        let size = try node.optional("size").map { (size) throws(CodecFileFault) in
            try size.expectObject(keys: Self.sizeKeys)
            return try location(size, scope: scope, byteCountMax: 4)
        }
        let keyByteCount = try node.required("key_bytes").integer(in: 1...2)
        let lengthByteCount = try node.optional("length_bytes")?.integer(in: 0...1) ?? 0
        let lengthFirst = try node.optional("length_first").map { (first) throws(CodecFileFault) in
            guard lengthByteCount == 1 else { throw first.fault("needs \"length_bytes\": 1") }
            return try first.choice(of: RecordTable.LengthFirst.self)
        }
        let unknownNode = try node.required("unknown")
        let unknown = try unknownNode.choice(of: RecordTable.Unknown.self)
        guard unknown != .skip || lengthByteCount == 1 else {
            throw unknownNode.fault("records without a length cannot be skipped")
        }
        let first = program.recordRules.count
        let firstCondition = program.conditions.count
        let room = scope.lengthMax - start - untilEnd - keyByteCount - lengthByteCount
        let list = try node.required("kinds").elements(count: 1...128)
        try nameKinds(list, first: first, room: room)
        defer { kinds = KindNames() }
        for kind in list {
            let rule = try recordRule(
                kind, keyByteCount: keyByteCount, hasLength: lengthByteCount == 1, lengthMax: room)
            for other in program.recordRules[first...]
            where rule.key & other.keyMask == other.key & rule.keyMask {
                throw try kind.required("key").fault("another kind of record has this key")
            }
            program.recordRules.append(rule)
        }
        program.recordTables.append(
            RecordTable(
                start: start, untilEnd: untilEnd, size: size, keyByteCount: keyByteCount,
                lengthByteCount: lengthByteCount, lengthFirst: lengthFirst, unknown: unknown,
                rules: first..<program.recordRules.count,
                conditions: kinds.conditions == 0 ? 0..<0 : firstCondition..<program.conditions.count))
        return program.recordTables.count - 1
    }

    /// Notes the kinds by name before their fields are read.
    private mutating func nameKinds(_ list: [FileNode], first: Int, room: Int) throws(CodecFileFault) {
        for (index, kind) in list.enumerated() {
            let nameNode = try kind.required("name")
            let name = try detailName(nameNode)
            if kinds[name] != nil, kind.format >= 2 { throw nameNode.fault("another kind of record has this name") }
            let length = try kind.required("length").value.integer.map { Int(clamping: $0) }
            kinds[name] = KindNames.Kind(
                rule: first + index, scope: FieldScope(length: length ?? 0, lengthMax: length ?? room))
        }
    }

    /// Checks and compiles `array`; returns its index.
    mutating func addArray(_ node: FileNode, scope: FieldScope) throws(CodecFileFault) -> Int {
        try node.expectObject(keys: Self.arrayKeys)
        let fromNode = try node.required("from")
        let start = try fromNode.integer(in: 0...Self.lengthMax)
        guard start <= scope.length else {
            throw fromNode.fault("lies beyond the \(scope.length) bytes that are always there")
        }
        let strideNode = try node.required("stride")
        let stride = try strideNode.integer(in: 1...Self.lengthMax)
        guard start + stride <= scope.lengthMax else {
            throw strideNode.fault("cannot be reached: a frame has room for \(scope.lengthMax - start) bytes")
        }
        let count = try node.optional("count").map { (count) throws(CodecFileFault) in
            try count.expectObject(keys: Self.sizeKeys)
            return try location(count, scope: scope, byteCountMax: 2)
        }
        var scope = FieldScope(length: stride, lengthMax: stride)
        let time = try time(node.optional("time"), scope: scope)
        scope.isElement = time == nil
        let operations = try addFields(node.required("fields"), scope: scope)
        program.arrays.append(
            ArrayRule(start: start, stride: stride, count: count, time: time, operations: operations))
        return program.arrays.count - 1
    }

    /// `time`: where an element or a record says when it was measured.
    private func time(_ node: FileNode?, scope: FieldScope) throws(CodecFileFault) -> Location? {
        guard let node else { return nil }
        try node.expectObject(keys: Self.sizeKeys)
        let location = try location(node, scope: scope, byteCountMax: 4)
        guard location.byteCount == 4 else {
            throw node.fault("seconds since 1970 have 4 bytes: say \"bytes\": 4")
        }
        return location
    }

    /// The keys of `array`.
    static let arrayKeys: Set<String> = ["from", "stride", "count", "time", "fields"]

    /// The keys of `records`.
    static let recordsKeys: Set<String> = [
        "from", "until_end", "size", "key_bytes", "length_bytes", "length_first", "unknown", "kinds",
    ]
    /// The keys of `size`, `count` and `time`.
    static let sizeKeys: Set<String> = ["byte", "bytes", "endian"]
    /// The keys of a kind of record.
    static let kindKeys: Set<String> = [
        "name", "key", "key_mask", "length", "cause", "time", "fields",
    ]

    private mutating func recordRule(
        _ node: FileNode, keyByteCount: Int, hasLength: Bool, lengthMax: Int
    ) throws(CodecFileFault) -> RecordRule {
        try node.expectObject(keys: Self.kindKeys)
        program.recordNames.append(try detailName(node.required("name")))
        let (key, mask) = try maskedKey(node, byteCount: keyByteCount)
        let lengthNode = try node.required("length")
        let isOpen = lengthNode.value.string == (hasLength ? "any" : "rest")
        let length = isOpen ? nil : try lengthNode.integer(in: 0...Self.lengthMax)
        guard length ?? 0 <= lengthMax else {
            throw lengthNode.fault("cannot be reached: a frame has room for \(max(lengthMax, 0)) bytes of this record")
        }
        let scope = FieldScope(length: length ?? 0, lengthMax: length ?? lengthMax)
        let operations = try addFields(node.optional("fields"), scope: scope)
        return RecordRule(
            index: program.recordRules.count, keyMask: mask, key: key, length: length, operations: operations,
            time: try time(node.optional("time"), scope: scope),
            cause: try node.optional("cause")?.choice(of: Reading.Cause.self),
            tellsOccupancy: program.operations[operations].contains { $0.target == .quantity(.occupancy) })
    }

    /// `key`, and `key_mask` where only some of its bits count.
    private func maskedKey(_ node: FileNode, byteCount: Int) throws(CodecFileFault) -> (key: UInt32, mask: UInt32) {
        let keyNode = try node.required("key")
        let (key, wild) = try self.key(keyNode, byteCount: byteCount)
        guard let maskNode = node.optional("key_mask") else { return (key, wild) }
        let (bits, whole) = try self.key(maskNode, byteCount: byteCount)
        guard whole == wild, bits != 0 else { throw maskNode.fault("must be hexadecimal digits, and not all 0") }
        guard key & ~bits == 0 else { throw keyNode.fault("cannot be reached: it has bits that the mask takes away") }
        return (key, bits)
    }

    /// Hexadecimal digits, two to a byte; `**` for a byte that may have any value.
    private func key(_ node: FileNode, byteCount: Int) throws(CodecFileFault) -> (key: UInt32, mask: UInt32) {
        let text = Array(try node.text(lengthMax: 4).utf8)
        guard text.count == 2 * byteCount else { throw node.fault("must have \(2 * byteCount) digits") }
        var key: UInt32 = 0
        var mask: UInt32 = 0
        for index in stride(from: 0, to: text.count, by: 2) {
            let isWild = text[index] == UInt8(ascii: "*") && text[index + 1] == UInt8(ascii: "*")
            let high = isWild ? 0 : HexDigits.value(of: text[index])
            let low = isWild ? 0 : HexDigits.value(of: text[index + 1])
            guard let high, let low else { throw node.fault("must be hexadecimal digits, or ** for any byte") }
            key = key << 8 | UInt32(high << 4 | low)
            mask = mask << 8 | (isWild ? 0 : 0xFF)
        }
        return (key, mask)
    }
}
