import Parking

extension Operation.Action {
    /// Whether what this gives can be put there.
    func fits(_ target: Operation.Target) -> Bool {
        guard let kind = target.kind else { return true }
        switch self {
        case .bytes(_, .decimal), .float: return kind.isNumber
        default: break
        }
        switch (integerForm, kind) {
        case (.values, .occupancy), (.values, .cause), (.values, .flag), (.flag, .flag), (.below, .flag): return true
        case (.number, _), (.segments, _): return kind.isNumber
        default: return false
        }
    }

    /// What the integer becomes that this reads; `nil` where it reads none.
    var integerForm: Operation.IntegerForm? {
        switch self {
        case .integer(_, _, let form), .joined(_, _, let form): form
        case .float, .integers, .dotted, .bytes: nil
        }
    }

    /// Whether what this gives has the type of a well-known detail.
    func gives(_ type: WellKnownDetail.ValueType, constants program: DecodingProgram) -> Bool {
        switch (self, type) {
        case (.bytes(_, let form), .text):
            switch form {
            case .hex, .text, .version, .bcd, .clock: return true
            case .hexes, .decimal: return false
            }
        case (.bytes(_, .hexes), .texts), (.bytes(_, .decimal), .number), (.float, .number), (.integers, .numbers),
            (.dotted, .text):
            return true
        default: break
        }
        switch (integerForm, type) {
        case (.number(let linear), .text): return linear == Operation.Linear()
        case (.values(let table, let otherwise), .text):
            return table.allSatisfy { program.isText(code: program.namedValues[$0].code) }
                && otherwise.map(program.isText) ?? true
        case (.values, .texts), (.bitNames, .texts), (.number, .number), (.segments, .number): return true
        default: return false
        }
    }

    /// Whether a list that gathers this has the type of a well-known detail.
    func gathers(_ type: WellKnownDetail.ValueType, constants program: DecodingProgram) -> Bool {
        switch type {
        case .texts: gives(.text, constants: program) || gives(.texts, constants: program)
        case .numbers: gives(.number, constants: program) || gives(.numbers, constants: program)
        case .text, .number: false
        }
    }

    /// Whether this has a value for any bytes, so that lists of several fields stay beside each other.
    var isAlwaysThere: Bool {
        switch self {
        case .integer(_, let absent, .number), .integer(_, let absent, .flag), .integer(_, let absent, .values):
            absent.isEmpty
        case .joined(let joined, let absent, .number), .joined(let joined, let absent, .values):
            absent.isEmpty && !joined.isDecimal
        case .bytes(_, .hex), .dotted: true
        default: false
        }
    }
}

extension DecodingProgram {
    /// Whether the meaning with this code is a text.
    fileprivate func isText(code: Int) -> Bool {
        switch constants[code] {
        case .text: true
        default: false
        }
    }
}
