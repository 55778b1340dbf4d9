import Parking

extension DecodingProgram {
    /// Puts a quantity where it belongs; the loader has refused rules whose target takes none.
    @inline(__always)
    func store(_ number: Double, to target: Operation.Target, of reading: inout Reading) {
        switch target {
        case .batteryV: reading.batteryV = number
        case .batteryPercent: reading.batteryPercent = number
        case .temperatureC: reading.temperatureC = number
        case .previousStateDurationS: reading.previousStateDurationS = Int(exactly: number.rounded())
        case .previousStateDurationErrorS: reading.previousStateDurationErrorS = Int(exactly: number.rounded())
        case .distanceMM: reading.distanceMM = Int(exactly: number.rounded())
        case .count: reading.count = Int(exactly: number.rounded())
        case .detail: append(.number(number), to: target, of: &reading)
        case .occupancy, .cause, .batteryLow: break
        }
    }

    /// Puts a flag where it belongs.
    @inline(__always)
    func store(_ flag: Bool, to target: Operation.Target, of reading: inout Reading) {
        if target == .batteryLow {
            reading.batteryLow = flag
        } else {
            append(.flag(flag), to: target, of: &reading)
        }
    }

    /// Puts the meaning out of a table where it belongs.
    @inline(__always)
    func store(code: Int, to target: Operation.Target, of reading: inout Reading) {
        switch target {
        case .occupancy: reading.occupancy = code == Self.occupiedCode ? .occupied : .free
        case .cause: reading.cause = Reading.Cause.allCases[code]
        case .batteryLow: reading.batteryLow = code == Self.trueCode
        case .detail: append(constants[code], to: target, of: &reading)
        default: break
        }
    }

    /// Adds a detail; nothing for another target.
    @inline(__always)
    func append(_ value: Reading.Value, to target: Operation.Target, of reading: inout Reading) {
        guard case .detail(let name) = target else { return }
        reading.details.append(Reading.Detail(names[name], value))
    }

    /// The code of a meaning that is an occupancy.
    static var freeCode: Int { 0 }
    /// See ``freeCode``.
    static var occupiedCode: Int { 1 }
    /// The code of a meaning that is a flag.
    static var falseCode: Int { 0 }
    /// See ``falseCode``.
    static var trueCode: Int { 1 }
}
