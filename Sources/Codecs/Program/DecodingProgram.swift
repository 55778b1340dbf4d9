import LoRaWAN
import Parking

/// The rules of a codec, compiled to flat tables that refer to each other by index.
///
/// Made only by `ProgramBuilder`, which checks that every index, location and range is one that exists.
struct DecodingProgram: Sendable {
    /// For each port where its rules begin in `portRules`; 257 entries, the last is the end.
    var portStarts: [Int] = []
    /// Indices of rules, port after port.
    var portRules: [Int] = []
    var frames: [FrameRule] = []
    /// The frames' names, in the same order.
    var frameNames: [String] = []
    var tests: [FrameTest] = []
    var testValues: [UInt32] = []
    var operations: [Operation] = []
    var conditions: [Operation.Condition] = []
    /// The pieces of integers that are put together.
    var parts: [Location] = []
    var absentRanges: [ClosedRange<Int64>] = []
    var namedValues: [Operation.NamedValue] = []
    var segments: [Operation.Segment] = []
    var arrays: [ArrayRule] = []
    var recordTables: [RecordTable] = []
    var recordRules: [RecordRule] = []
    /// The names of the record rules, in the same order.
    var recordNames: [String] = []
    /// The names of details.
    var names: [String] = []
    /// What the value of each must be, in the same order; `nil` where its name is no well-known one.
    var nameTypes: [WellKnownDetail.ValueType?] = []
    /// What tables of meanings can give.
    var constants: [Reading.Value] = []

    /// What the frame says.
    ///
    /// Inlined, like `run`: a reading is large, and each call on the way would copy it once more.
    @inline(__always)
    func decode(fPort: FPort, payload: UnsafeRawBufferPointer) -> Result<Reading, Rejection> {
        let port = Int(fPort.rawValue)
        for index in portStarts[port]..<portStarts[port + 1] {
            let frame = frames[portRules[index]]
            if frame.length.contains(payload.count), passes(frame.tests, payload: payload) {
                return run(frame, payload: payload)
            }
        }
        return .failure(refusal(port: port, length: payload.count))
    }

    func passes(_ range: Range<Int>, payload: UnsafeRawBufferPointer) -> Bool {
        for index in range {
            let test = tests[index]
            guard let integer = test.location.integer(in: payload) else { return false }
            let masked = UInt32(truncatingIfNeeded: integer) & test.mask
            var isRight = false
            for value in test.values where testValues[value] == masked { isRight = true }
            guard isRight else { return false }
        }
        return true
    }

    @inline(__always)
    private func run(_ frame: FrameRule, payload: UnsafeRawBufferPointer) -> Result<Reading, Rejection> {
        var reading = Reading()
        reading.cause = frame.cause
        if frame.detailCount > 0 { reading.details.reserveCapacity(frame.detailCount) }
        do throws(Rejection) {
            for index in frame.operations {
                try perform(operations[index], on: payload, into: &reading)
            }
            if let array = frame.array {
                try readArray(arrays[array], of: payload, into: &reading)
            }
            if let records = frame.records {
                try readRecords(recordTables[records], of: payload, into: &reading)
            }
            return .success(reading)
        } catch {
            return .failure(error)
        }
    }

    /// Why no rule took a frame: the port, the length or the bytes, in this order.
    private func refusal(port: Int, length: Int) -> Rejection {
        let rules = portRules[portStarts[port]..<portStarts[port + 1]]
        guard !rules.isEmpty else {
            return Rejection(.unknownFrame, "the codec knows no frame on fPort \(port)")
        }
        guard !rules.contains(where: { frames[$0].length.contains(length) }) else {
            return Rejection(
                .unknownFrame, "the codec knows no frame with these bytes on fPort \(port), length \(length)")
        }
        let lengths = Set(rules.map { frames[$0].length }).sorted { $0.lowerBound < $1.lowerBound }
            .map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)…\($0.upperBound)" }
        return Rejection(
            .wrongLength,
            "a frame on fPort \(port) has \(lengths.joined(separator: " or ")) bytes, this one has \(length)")
    }
}
