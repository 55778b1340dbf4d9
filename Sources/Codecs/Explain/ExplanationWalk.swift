import LoRaWAN
import Parking

/// Goes through the rules of one frame as decoding does, and keeps what each of them found.
struct ExplanationWalk {
    private let codec: Codec
    private let payload: UnsafeRawBufferPointer
    private var found: [Found] = []
    private var isRead: [Bool]
    /// The lists that several rules have gathered so far.
    private var lists = Reading()

    /// What one rule gave: no field, one, or a quantity with its error.
    private struct Found {
        var record: String
        var field: String
        var path: String
        var bytes: Range<Int>
        var bits = ""
        var raw: Int64?
        var rule: String
        var values: [ReadingField]
        /// Whether it is of a moment before, with which no other rule of the frame competes.
        var isEarlier = false
    }

    init(codec: Codec, payload: UnsafeRawBufferPointer) {
        self.codec = codec
        self.payload = payload
        isRead = [Bool](repeating: false, count: payload.count)
    }

    private var program: DecodingProgram { codec.program }

    /// Runs the rules of a frame, to the end or to the one that rejects the payload.
    mutating func explain(frame index: Int) {
        let frame = program.frames[index]
        let path = "frames[\(index)]"
        for test in frame.tests {
            let location = program.tests[test].location
            look(at: location, from: location.offset < 0 ? payload.count : 0)
        }
        if let cause = frame.cause { tell(cause, record: "", path: path, by: "cause of the frame") }
        for operation in frame.operations {
            let place = "\(path).fields[\(operation - frame.operations.lowerBound)]"
            guard explain(program.operations[operation], at: 0..<payload.count, record: "", path: place) else { return }
        }
        if let array = frame.array { explain(program.arrays[array], path: "\(path).array") }
        if let records = frame.records { explain(program.recordTables[records], path: "\(path).records") }
    }

    /// Tells what a distance says about the bay, where the codec has a threshold.
    mutating func explainThreshold(of reading: Reading, occupiedBelowMM: Int?) {
        explainThreshold(of: reading, occupiedBelowMM: occupiedBelowMM, record: "")
        for moment in reading.earlier {
            explainThreshold(
                of: moment.reading, occupiedBelowMM: occupiedBelowMM, record: moment.observedAt.description)
        }
    }

    private mutating func explainThreshold(of reading: Reading, occupiedBelowMM: Int?, record: String) {
        guard let distance = codec.distance, let millimetres = reading.distanceMM else { return }
        let threshold = occupiedBelowMM.map { distance.with(occupiedBelowMM: $0) } ?? distance
        let freeFrom = threshold.occupiedBelowMM + threshold.hysteresisMM
        let name = Quantity.occupancy.name
        let blindness = codec.blindness(of: reading)
        let occupancy = blindness == nil ? threshold.occupancy(atMM: millimetres) : nil
        found.append(
            Found(
                record: record, field: name, path: "distance", bytes: 0..<0, raw: Int64(millimetres),
                rule: blindness.map { "nothing about the bay: the sensor is \($0)" }
                    ?? "threshold: occupied below \(threshold.occupiedBelowMM) mm, free from \(freeFrom) mm",
                values: occupancy.map { [ReadingField(name: name, text: $0.rawValue)] } ?? [],
                isEarlier: !record.isEmpty))
    }

    /// The rows, each knowing whether what it found is what the reading has.
    func rows(settledBy result: Result<Reading, Rejection>) -> [Explanation.Row] {
        let settled = (try? result.get()).map { Set(ReadingField.all(of: $0, by: codec)) }
        return found.flatMap { found in
            let values: [ReadingField?] = found.values.isEmpty ? [nil] : found.values
            return values.map { value in
                Explanation.Row(
                    record: found.record, field: value?.name ?? found.field, path: found.path, bytes: found.bytes,
                    bits: found.bits, raw: found.raw, rule: found.rule, value: value,
                    isEarlier: found.isEarlier,
                    isOverruled: !found.isEarlier && (value.map { settled?.contains($0) == false } ?? false))
            }
        }
    }

    /// The runs of bytes that no rule has looked at.
    var unread: [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in isRead.indices where !isRead[index] {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }

    private mutating func explain(_ array: ArrayRule, path: String) {
        if let count = array.count { look(at: count, from: 0) }
        var elements: [Range<Int>] = []
        var reading = Reading()
        try? program.readArray(array, of: payload, into: &reading) { elements.append($0) }
        for (number, element) in elements.enumerated() {
            if let time = array.time, !tell(time, at: element, record: "element \(number)", path: path) { continue }
            for operation in array.operations {
                let place = "\(path).fields[\(operation - array.operations.lowerBound)]"
                guard
                    explain(
                        program.operations[operation], at: element, record: "element \(number)", path: place,
                        isEarlier: array.time != nil)
                else { return }
            }
        }
    }

    private mutating func explain(_ table: RecordTable, path: String) {
        if let size = table.size { look(at: size, from: 0) }
        var visits: [RecordVisit] = []
        var reading = Reading()
        // The engine itself finds the records: only what it met is explained, up to a rejection.
        try? program.readRecords(table, of: payload, into: &reading) { visits.append($0) }
        let facts = program.facts(of: table, in: payload)
        for visit in visits {
            switch visit {
            case .known(let rule, let header, let value):
                look(at: header)
                let record = "\(program.recordNames[rule]) \(key(of: table, at: header.lowerBound))"
                let place = "\(path).kinds[\(rule - table.rules.lowerBound)]"
                let rule = program.recordRules[rule]
                if let time = rule.time, !tell(time, at: value, record: record, path: place) { continue }
                if let cause = rule.cause {
                    tell(cause, record: record, path: place, by: "cause of the record", isEarlier: rule.time != nil)
                }
                for operation in rule.operations {
                    let fieldPath = "\(place).fields[\(operation - rule.operations.lowerBound)]"
                    guard
                        explain(
                            program.operations[operation], at: value, record: record, path: fieldPath, facts: facts,
                            isEarlier: rule.time != nil)
                    else { return }
                }
            case .skipped(let header, let value):
                look(at: header)
                found.append(
                    Found(
                        record: key(of: table, at: header.lowerBound), field: "", path: path, bytes: value,
                        rule: "no kind has this key: passed over", values: []))
            case .unparsed(let rest):
                look(at: rest)
                found.append(
                    Found(
                        record: key(of: table, at: rest.lowerBound), field: "unparsed", path: path, bytes: rest,
                        rule: "no kind has this key: kept, with all behind it",
                        values: [ReadingField(name: "unparsed", text: HexDigits.text(payload[rest]))]))
            }
        }
    }

    /// Runs one operation on a run of the payload; `false` where it rejects the frame.
    private mutating func explain(
        _ operation: Operation, at run: Range<Int>, record: String, path: String, facts: RecordFacts = RecordFacts(),
        isEarlier: Bool = false
    ) -> Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: payload[run])
        var one = Found(
            record: record, field: name(of: operation.target), path: path, bytes: run.lowerBound..<run.lowerBound,
            rule: program.rule(of: operation, on: bytes, facts: facts), values: [], isEarlier: isEarlier)
        if let condition = operation.condition, program.conditions[condition].record == nil {
            look(at: program.conditions[condition].location, from: run.lowerBound)
        }
        switch operation.action {
        case .integer(let location, _, _):
            one.bytes = look(at: location, from: run.lowerBound)
            one.bits = ExplanationText.bits(of: location)
            one.raw = location.integer(in: bytes)
        case .joined(let joined, _, _):
            one.bytes = look(at: joined.parts, from: run.lowerBound)
            one.raw = program.integer(joined, in: bytes)
        case .dotted(let parts): one.bytes = look(at: parts, from: run.lowerBound)
        case .float(let location, _): one.bytes = look(at: location, from: run.lowerBound)
        case .integers(let location, let count, _, _):
            let first = min(run.lowerBound + location.offset, run.upperBound)
            one.bytes = first..<min(count.map { first + $0 * location.byteCount } ?? run.upperBound, run.upperBound)
            look(at: one.bytes)
        case .bytes(let extent, _):
            if let part = extent.bytes(of: bytes), let start = part.baseAddress, let base = payload.baseAddress {
                one.bytes = start - base..<start - base + part.count
                look(at: one.bytes)
            }
        }
        var alone = Reading()
        do throws(Rejection) {
            if operation.gathers {
                // What it adds is shown with what is there already: the last such row has the whole list.
                let before = lists
                try program.perform(operation, on: bytes, into: &lists, facts: facts)
                alone.details = lists == before ? [] : lists.details.filter { $0.name == one.field }
            } else {
                try program.perform(operation, on: bytes, into: &alone, facts: facts)
            }
            one.values = ReadingField.all(of: alone, by: codec)
            found.append(one)
            return true
        } catch {
            one.rule += ": \(error.detail)"
            found.append(one)
            return false
        }
    }

    /// Keeps what a field of an object found.
    mutating func tell(_ field: String, path: String, rule: String, values reading: Reading) {
        found.append(
            Found(
                record: "", field: field, path: path, bytes: 0..<0, rule: rule,
                values: ReadingField.all(of: reading, by: codec)))
    }

    /// Tells when an element or a record was measured; `false` where it is only counted, for it has no time.
    private mutating func tell(_ time: Location, at run: Range<Int>, record: String, path: String) -> Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: payload[run])
        var one = Found(
            record: record, field: CodecVector.timeKey, path: "\(path).time",
            bytes: look(at: time, from: run.lowerBound), raw: time.integer(in: bytes),
            rule: "seconds since 1970: a reading of its own", values: [], isEarlier: true)
        if let moment = DecodingProgram.moment(time, in: bytes) {
            one.values = [ReadingField(name: one.field, text: moment.description)]
        } else {
            look(at: run)
            lists.countUntimed(1)
            one.rule = "absent: without a time it is counted only"
            one.isEarlier = false
            one.values = ReadingField.all(of: lists, by: codec).filter { $0.name == Reading.untimedName }
        }
        found.append(one)
        return one.isEarlier
    }

    private mutating func tell(
        _ cause: Reading.Cause, record: String, path: String, by rule: String, isEarlier: Bool = false
    ) {
        found.append(
            Found(
                record: record, field: Quantity.cause.name, path: "\(path).cause", bytes: 0..<0, rule: rule,
                values: [ReadingField(name: Quantity.cause.name, text: cause.rawValue)],
                isEarlier: isEarlier))
    }

    @discardableResult
    private mutating func look(at location: Location, from origin: Int) -> Range<Int> {
        let start = min(max(origin + location.offset, 0), payload.count)
        let bytes = start..<min(start + location.byteCount, payload.count)
        look(at: bytes)
        return bytes
    }

    /// Looks at parts, and returns the bytes from the first of them to the last.
    private mutating func look(at parts: Range<Int>, from origin: Int) -> Range<Int> {
        let ranges = program.parts[parts].map { look(at: $0, from: origin) }
        let first = ranges.map(\.lowerBound).min() ?? origin
        return first..<max(ranges.map(\.upperBound).max() ?? first, first)
    }

    private mutating func look(at bytes: Range<Int>) {
        for index in bytes { isRead[index] = true }
    }

    private func key(of table: RecordTable, at start: Int) -> String {
        let position = min(start + (table.lengthFirst == nil ? 0 : table.lengthByteCount), payload.count)
        return HexDigits.text(payload[position..<min(position + table.keyByteCount, payload.count)])
    }

    func name(of target: Operation.Target) -> String {
        switch target {
        case .quantity(let quantity, _): quantity.name
        case .detail(let name): program.names[name]
        }
    }
}
