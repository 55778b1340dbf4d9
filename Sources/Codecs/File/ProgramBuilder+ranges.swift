import Parking

extension ProgramBuilder {
    /// Makes sure that a field gives its quantity nothing that the quantity cannot be: what a sensor sends for "no
    /// value" would otherwise be read as one.
    ///
    /// Numbers in ASCII are not known before they are read; `DecodingProgram` holds them against the same range.
    func expectInRange(_ operation: Operation, _ node: FileNode) throws(CodecFileFault) {
        let (possible, absent, form): (ClosedRange<Int64>, Range<Int>, Operation.IntegerForm)
        switch operation.action {
        case .integer(let location, let ranges, let given):
            (possible, absent, form) = (conditioned(location, operation.condition), ranges, given)
        case .joined(let joined, let ranges, let given): (possible, absent, form) = (joined.possible, ranges, given)
        default: return
        }
        switch form {
        case .number(let linear):
            let raw = try told(possible, absent: absent, node)
            // A straight line is furthest out at its ends.
            for end in [raw.lowerBound, raw.upperBound] {
                try expect(linear.value(of: end), of: end, for: operation.target, node)
            }
        case .segments(let table):
            for segment in program.segments[table] {
                for end in [segment.raw.lowerBound, segment.raw.upperBound] {
                    try expect(segment.value(of: end), of: end, for: operation.target, node)
                }
            }
        case .below, .flag, .values, .bitNames: break
        }
    }

    private func expect(
        _ value: Double, of raw: Int64, for target: Operation.Target, _ node: FileNode
    ) throws(CodecFileFault) {
        guard let range = target.range, !range.contains(value) else { return }
        let name = try node.required("to").text()
        let most = range.upperBound == .infinity ? "or more" : "to \(range.upperBound.formatted)"
        throw node.fault(
            "the raw value \(raw) gives \(value.formatted), and \(name) is \(range.lowerBound.formatted) \(most); "
                + "raw values that mean no value belong in \"absent\"")
    }

    /// What an integer can be where the field's condition is about it.
    private func conditioned(_ location: Location, _ condition: Int?) -> ClosedRange<Int64> {
        guard let condition = condition.map({ program.conditions[$0] }), condition.location == location,
            !condition.isNegated, condition.record == nil
        else { return location.possible }
        return location.possible.clamped(to: condition.range)
    }

    /// From the lowest to the highest raw value that the field reads as a value.
    private func told(
        _ raw: ClosedRange<Int64>, absent: Range<Int>, _ node: FileNode
    ) throws(CodecFileFault) -> ClosedRange<Int64> {
        let sentinels = program.absentRanges[absent].sorted { $0.lowerBound < $1.lowerBound }
        var (least, most) = (raw.lowerBound, raw.upperBound)
        for range in sentinels where range.contains(least) { least = range.upperBound + 1 }
        for range in sentinels.reversed() where range.contains(most) { most = range.lowerBound - 1 }
        guard least <= most else { throw try node.required("absent").fault("no value is left") }
        return least...most
    }
}

extension Double {
    /// A whole number without a point.
    fileprivate var formatted: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
