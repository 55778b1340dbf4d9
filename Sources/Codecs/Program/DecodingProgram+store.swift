import Parking

extension DecodingProgram {
    /// Puts a quantity where it belongs; the loader has refused rules whose target takes none.
    @inline(__always)
    func store(_ number: Double, to target: Operation.Target, of reading: inout Reading) {
        switch target {
        case .quantity(let quantity, let kind):
            switch kind {
            case .number: reading[number: quantity] = number
            case .duration: reading[number: quantity] = seconds(number)
            case .whole: reading[number: quantity] = whole(number)
            case .occupancy, .cause, .flag: break
            }
        case .detail(let name): append(nameTypes[name] == .text ? .digits(number) : .number(number), name, of: &reading)
        }
    }

    /// The nearest whole number; `nil` for one that no integer is.
    private func whole(_ number: Double) -> Double? {
        Int(exactly: number.rounded()).map { Double($0) }
    }

    /// Whole seconds of a duration; `nil` for more than a year: a counter that ran over, or a multiplier that is wrong,
    /// tells nothing of when a state began.
    private func seconds(_ number: Double) -> Double? {
        guard (0...Limits.durationSMax).contains(number) else { return nil }
        return whole(number)
    }

    /// Puts a flag where it belongs.
    @inline(__always)
    func store(_ flag: Bool, to target: Operation.Target, of reading: inout Reading) {
        switch target {
        case .quantity(let quantity, let kind): if kind == .flag { reading[flag: quantity] = flag }
        case .detail(let name): append(.flag(flag), name, of: &reading)
        }
    }

    /// Puts the meaning out of a table where it belongs.
    @inline(__always)
    func store(code: Int, to target: Operation.Target, of reading: inout Reading) {
        switch target {
        case .quantity(let quantity, let kind):
            switch kind {
            case .occupancy: reading.occupancy = code == Self.occupiedCode ? .occupied : .free
            case .cause: reading.cause = Reading.Cause.allCases[code]
            case .flag: reading[flag: quantity] = code == Self.trueCode
            case .number, .whole, .duration: break
            }
        case .detail(let name): append(constants[code], name, of: &reading)
        }
    }

    /// Tells a raw value that a table does not name: as it is, but nothing where that would be no value of its kind.
    func storeUnnamed(_ raw: Int64, to target: Operation.Target, of reading: inout Reading) {
        guard case .detail(let name) = target else { return }
        switch nameTypes[name] {
        case nil: append(.number(Double(raw)), name, of: &reading)
        case .text: append(.text(String(raw)), name, of: &reading)
        default: break
        }
    }

    /// Puts a value among the details, in place of one that an earlier record gave.
    @inline(__always)
    func append(_ value: Reading.Value, _ name: Int, of reading: inout Reading) {
        if !recordTables.isEmpty, let index = reading.details.firstIndex(where: { $0.name == names[name] }) {
            reading.details[index].value = value
        } else {
            reading.details.append(Reading.Detail(names[name], value))
        }
    }

    /// The same for values that only details have; nothing for another target.
    @inline(__always)
    func append(_ value: Reading.Value, to target: Operation.Target, of reading: inout Reading) {
        if case .detail(let name) = target { append(value, name, of: &reading) }
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

extension Reading.Value {
    /// A whole number as a text.
    fileprivate static func digits(_ number: Double) -> Reading.Value {
        .text(Int64(exactly: number.rounded()).map { String($0) } ?? "")
    }
}
