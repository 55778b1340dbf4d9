import LoRaWAN
import Parking

extension DecodingProgram {
    /// Runs one operation; bytes that do not have the form which the rule demands reject the frame.
    @inline(__always)
    func perform(
        _ operation: Operation, on payload: UnsafeRawBufferPointer, into reading: inout Reading,
        facts: RecordFacts = RecordFacts()
    ) throws(Rejection) {
        if let condition = operation.condition {
            guard holds(conditions[condition], on: payload, facts: facts) else { return }
        }
        guard !operation.gathers else { return try gather(operation, on: payload, into: &reading) }
        try act(operation, on: payload, into: &reading)
    }

    /// Whether a field exists.
    @inline(__always)
    func holds(_ condition: Operation.Condition, on payload: UnsafeRawBufferPointer, facts: RecordFacts) -> Bool {
        let isTrue: Bool
        if let record = condition.record {
            isTrue = facts.contains(record.bit)
        } else {
            isTrue = condition.location.integer(in: payload).map(condition.range.contains) ?? false
        }
        return isTrue != condition.isNegated
    }

    /// Reads the bytes of one operation and puts what they mean where it belongs.
    @inline(__always)
    func act(
        _ operation: Operation, on payload: UnsafeRawBufferPointer, into reading: inout Reading
    ) throws(Rejection) {
        switch operation.action {
        case .integer(let location, let absent, let form):
            guard let raw = location.integer(in: payload) else { return }
            for index in absent where absentRanges[index].contains(raw) { return }
            convert(raw, form, for: operation.target, into: &reading)
        case .joined(let joined, let absent, let form):
            guard let raw = integer(joined, in: payload) else { return }
            for index in absent where absentRanges[index].contains(raw) { return }
            convert(raw, form, for: operation.target, into: &reading)
        case .float(let location, let linear):
            guard let raw = location.integer(in: payload) else { return }
            let number = linear.value(of: location.byteCount == 2 ? IEEE754.half(raw) : IEEE754.single(raw))
            guard number.isFinite else { return }
            try storeChecked(number, to: operation.target, of: &reading)
        case .integers(let location, let count, let absent, let linear):
            guard
                let numbers = try numbers(at: location, count: count, absent: absent, linear: linear, in: payload)
            else { return }
            append(.numbers(numbers), to: operation.target, of: &reading)
        case .dotted(let range):
            let numbers = parts[range].compactMap { $0.integer(in: payload) }
            append(.text(numbers.map(String.init).joined(separator: ".")), to: operation.target, of: &reading)
        case .bytes(let extent, let form):
            guard let bytes = extent.bytes(of: payload) else {
                throw Rejection(.unknownFrame, "a text in the frame does not end where it should")
            }
            try convert(bytes, form, for: operation.target, into: &reading)
        }
    }

    @inline(__always)
    private func convert(
        _ raw: Int64, _ form: Operation.IntegerForm, for target: Operation.Target, into reading: inout Reading
    ) {
        switch form {
        case .number(let linear): store(linear.value(of: raw), to: target, of: &reading)
        case .below(let linear, let limit): store(linear.value(of: raw) < limit, to: target, of: &reading)
        case .flag: store(raw != 0, to: target, of: &reading)
        case .values(let table, let otherwise):
            for index in table where namedValues[index].raw == raw {
                return store(code: namedValues[index].code, to: target, of: &reading)
            }
            if let otherwise {
                store(code: otherwise, to: target, of: &reading)
            } else {
                storeUnnamed(raw, to: target, of: &reading)
            }
        case .segments(let table):
            for index in table where segments[index].raw.contains(raw) {
                let segment = segments[index]
                store(segment.value(of: raw), to: target, of: &reading)
                if target == .quantity(.previousStateDurationS, .duration), let error = segment.error {
                    store(error, to: .quantity(.previousStateDurationErrorS, .duration), of: &reading)
                }
                return
            }
        case .bitNames(let table):
            var set: [String] = []
            for index in table where (raw >> namedValues[index].raw) & 1 == 1 {
                if case .text(let name) = constants[namedValues[index].code] { set.append(name) }
            }
            if !set.isEmpty { append(.texts(set), to: target, of: &reading) }
        }
    }

    private func convert(
        _ bytes: UnsafeRawBufferPointer, _ form: Operation.BytesForm, for target: Operation.Target,
        into reading: inout Reading
    ) throws(Rejection) {
        guard !bytes.isEmpty else { return }
        switch form {
        case .hex: append(.text(String(hexOf: bytes)), to: target, of: &reading)
        case .hexes(let size):
            guard bytes.count.isMultiple(of: size) else {
                throw Rejection(.wrongLength, "the last element of a list in the frame is cut short")
            }
            let texts = stride(from: 0, to: bytes.count, by: size).map { start in
                String(hexOf: UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
            }
            append(.texts(texts), to: target, of: &reading)
        case .version: append(.text(String(versionOf: bytes)), to: target, of: &reading)
        case .bcd:
            guard bytes.allSatisfy({ $0 >> 4 < 10 && $0 & 0x0F < 10 }) else { return }
            append(.text(String(hexOf: bytes)), to: target, of: &reading)
        case .clock:
            guard bytes[0] < 24, bytes.dropFirst().allSatisfy({ $0 < 60 }) else { return }
            append(.text(String(clockOf: bytes)), to: target, of: &reading)
        case .text:
            guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw Rejection(.unknownFrame, "a text in the frame is not printable ASCII")
            }
            append(.text(String(decoding: bytes, as: UTF8.self)), to: target, of: &reading)
        case .decimal:
            guard let number = ASCIIDecimal.number(bytes) else {
                throw Rejection(.unknownFrame, "a text in the frame is not a decimal number")
            }
            try storeChecked(number, to: target, of: &reading)
        }
    }

    /// Puts a number where it belongs whose range the loader could not know.
    private func storeChecked(
        _ number: Double, to target: Operation.Target, of reading: inout Reading
    ) throws(Rejection) {
        guard target.range?.contains(number) ?? true else {
            throw Rejection(.unknownFrame, "a number in the frame is none that its quantity can be")
        }
        store(number, to: target, of: &reading)
    }

    /// An integer put together from its parts; `nil` where a byte is not there or a digit is not decimal.
    func integer(_ joined: Operation.Joined, in payload: UnsafeRawBufferPointer) -> Int64? {
        var bits: UInt64 = 0
        for index in joined.parts {
            guard let part = parts[index].integer(in: payload) else { return nil }
            bits = bits << UInt64(parts[index].width) | UInt64(bitPattern: part) & parts[index].mask
        }
        guard joined.isDecimal else {
            let unused = Int64(64 - joined.width)
            return joined.isSigned ? (Int64(bitPattern: bits) << unused) >> unused : Int64(bitPattern: bits)
        }
        var number: Int64 = 0
        for place in (0..<joined.width / 4).reversed() {
            let digit = Int64(bits >> UInt64(4 * place) & 0x0F)
            guard digit < 10 else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private func numbers(
        at location: Location, count: Int?, absent: Range<Int>, linear: Operation.Linear,
        in payload: UnsafeRawBufferPointer
    ) throws(Rejection) -> [Double]? {
        let available = max(payload.count - location.offset, 0)
        guard count != nil || available.isMultiple(of: location.byteCount) else {
            throw Rejection(.wrongLength, "the last number of a list in the frame is cut short")
        }
        let count = min(count ?? .max, available / location.byteCount)
        var numbers: [Double] = []
        numbers.reserveCapacity(count)
        var location = location
        for _ in 0..<count {
            guard let raw = location.integer(in: payload) else { break }
            for index in absent where absentRanges[index].contains(raw) { return nil }
            numbers.append(linear.value(of: raw))
            location.offset += location.byteCount
        }
        return numbers
    }
}
