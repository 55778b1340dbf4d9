import Parking

extension Operation.Action {
    /// Whether what this gives can be put there.
    func fits(_ target: Operation.Target) -> Bool {
        switch (self, target) {
        case (_, .detail): true
        case (.integer(_, _, .values), .occupancy), (.integer(_, _, .values), .cause),
            (.integer(_, _, .values), .batteryLow), (.integer(_, _, .flag), .batteryLow),
            (.integer(_, _, .below), .batteryLow):
            true
        case (_, .occupancy), (_, .cause), (_, .batteryLow): false
        case (.integer(_, _, .number), _), (.integer(_, _, .segments), _), (.bytes(_, .decimal), _): true
        default: false
        }
    }

    /// Whether what this gives has the type of a well-known detail.
    func gives(_ type: WellKnownDetail.ValueType, constants program: DecodingProgram) -> Bool {
        switch (self, type) {
        case (.integer(_, _, .number(let linear)), .text): linear == Operation.Linear()
        case (.integer(_, _, .values(let table, let otherwise)), .text):
            table.allSatisfy { program.isText(code: program.namedValues[$0].code) }
                && otherwise.map(program.isText) ?? true
        case (.bytes(_, let form), .text):
            switch form {
            case .hex, .text, .version, .bcd: true
            case .hexes, .decimal: false
            }
        case (.integer(_, _, .values), .texts), (.integer(_, _, .bitNames), .texts), (.bytes(_, .hexes), .texts): true
        case (.integer(_, _, .number), .number), (.integer(_, _, .segments), .number), (.bytes(_, .decimal), .number):
            true
        case (.integers, .numbers): true
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
