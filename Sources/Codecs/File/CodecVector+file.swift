import JSON
import LoRaWAN
import Parking

extension CodecVector {
    /// Checks and reads one element of `vectors`.
    init(node: FileNode, reads: Codec.Source) throws(CodecFileFault) {
        try node.expectObject(keys: Self.keys)
        for key in reads == .object ? ["fPort", "hex"] : ["object"] where node.has(key) {
            throw try node.required(key).fault("does not go with a codec that reads \(reads.rawValue)s")
        }
        if reads == .object {
            let objectNode = try node.required("object")
            guard objectNode.value.kind == .object else { throw objectNode.fault("must be an object") }
            object = objectNode.value.serialized
            payload = []
            fPort = .macOnly
        } else {
            object = nil
            payload = try Self.payload(node.required("hex"))
            fPort = FPort(rawValue: UInt8(try node.required("fPort").integer(in: 0...255)))
        }
        guard node.has("expect") != node.has("error") else {
            throw node.fault("exactly one of \"expect\" and \"error\" is needed")
        }
        if let error = node.optional("error") {
            let reason = try error.choice(of: Rejection.Reason.self)
            guard [.unknownFrame, .wrongLength].contains(reason) else {
                throw error.fault("a codec gives unknown_frame or wrong_length only")
            }
            expected = .rejection(reason)
        } else {
            expected = .reading(try Self.reading(node.required("expect")))
        }
        source = try node.required("source").text(lengthMax: 300)
        note = try node.optional("note")?.text(lengthMax: 600) ?? ""
        isDisputed = try node.optional("disputed")?.flag() ?? false
        guard !isDisputed || !note.isEmpty else {
            throw node.fault("a vector that contradicts its source needs a \"note\" that says why")
        }
    }

    /// The keys of a vector.
    static let keys: Set<String> = [
        "fPort", "hex", "object", "expect", "error", "source", "note", "disputed",
    ]

    /// The member with the moments before that a frame tells of.
    static let earlierKey = "earlier_readings"
    /// The member of such a moment that says when it was.
    static let timeKey = "observed_at"

    private static func payload(_ hex: FileNode) throws(CodecFileFault) -> [UInt8] {
        guard let payload = hex.value.string.flatMap({ HexDigits.bytes($0) }), payload.count <= 1024 else {
            throw hex.fault("must be hexadecimal digits, two to a byte")
        }
        return payload
    }

    /// The moments before that a frame tells of, each an object with its time.
    private static func earlier(_ node: FileNode) throws(CodecFileFault) -> [Reading.Earlier] {
        var earlier: [Reading.Earlier] = []
        for moment in try node.elements(count: 1...242) {
            let timeNode = try moment.required(timeKey)
            guard let time = Timestamp(rfc3339: try timeNode.text().utf8) else {
                throw timeNode.fault("must be a time such as \"2026-01-31T13:28:00Z\"")
            }
            earlier.append(
                Reading.Earlier(
                    observedAt: time, place: earlier.count { $0.observedAt == time },
                    reading: try reading(moment, isEarlier: true)))
        }
        return earlier
    }

    private static func reading(_ node: FileNode, isEarlier: Bool = false) throws(CodecFileFault) -> Reading {
        var reading = Reading()
        for (key, value) in try node.members(count: 0...64) {
            if isEarlier, key == timeKey { continue }
            if !isEarlier, key == earlierKey {
                reading.earlier = try earlier(value)
                continue
            }
            if let quantity = Quantity(name: key) {
                try read(quantity, value, into: &reading)
                continue
            }
            let detail = try detail(value)
            if let type = WellKnownDetail(rawValue: key)?.type, !detail.has(type) {
                throw value.fault("\"\(key)\" is a well-known detail and has \(type.rawValue)")
            }
            reading.details.append(Reading.Detail(key, detail))
        }
        return reading
    }

    private static func read(
        _ quantity: Quantity, _ value: FileNode, into reading: inout Reading
    ) throws(CodecFileFault) {
        let bound = 1 << 53
        switch quantity.kind {
        case .occupancy: reading.occupancy = try value.choice(of: Occupancy.self)
        case .cause: reading.cause = try value.choice(of: Reading.Cause.self)
        case .flag: reading[flag: quantity] = try value.flag()
        case .number: reading[number: quantity] = try value.number()
        case .duration: reading[number: quantity] = Double(try value.integer(in: 0...bound))
        case .whole: reading[number: quantity] = Double(try value.integer(in: -bound...bound))
        }
    }

    private static func detail(_ node: FileNode) throws(CodecFileFault) -> Reading.Value {
        switch node.value.kind {
        case .boolean: return .flag(try node.flag())
        case .integer, .double: return .number(try node.number())
        case .array:
            let elements = try node.elements(count: 1...242)
            if elements[0].value.kind == .string {
                var texts: [String] = []
                for element in elements { texts.append(try element.text()) }
                return .texts(texts)
            }
            var numbers: [Double] = []
            for element in elements { numbers.append(try element.number()) }
            return .numbers(numbers)
        default: return .text(try node.text())
        }
    }
}

extension Reading.Value {
    fileprivate func has(_ type: WellKnownDetail.ValueType) -> Bool {
        switch (self, type) {
        case (.text, .text), (.texts, .texts), (.number, .number), (.numbers, .numbers): true
        default: false
        }
    }
}
