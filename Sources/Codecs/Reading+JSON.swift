public import JSON
public import Parking

extension Reading {
    /// Writes one object with every canonical field, absent ones as `null`, then the details as further members.
    public func writeJSON(codec: Codec, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("codec", codec.id.description)
            writer.member("version", codec.version)
            writer.member("occupancy", occupancy?.rawValue)
            writer.member("cause", cause?.rawValue)
            writer.member("battery_v", batteryV)
            writer.member("battery_percent", batteryPercent)
            writer.member("battery_low", batteryLow)
            writer.member("temperature_c", temperatureC)
            writer.member("previous_state_duration_s", previousStateDurationS)
            writer.member("previous_state_duration_error_s", previousStateDurationErrorS)
            writer.member("distance_mm", distanceMM)
            writer.member("count", count)
            writeMembers(of: details, to: &writer)
        }
    }

    /// Whether ``writeDetailsJSON(to:)`` has anything to write.
    public var hasDetails: Bool {
        previousStateDurationS != nil || previousStateDurationErrorS != nil || distanceMM != nil || count != nil
            || !details.isEmpty
    }

    /// Writes an object of what the frame says beyond the fields that have a column of their own, present ones only;
    /// nothing at all where there is none.
    public func writeDetailsJSON(to writer: inout JSONWriter) {
        guard hasDetails else { return }
        writer.object { writer in
            if let previousStateDurationS { writer.member("previous_state_duration_s", previousStateDurationS) }
            if let previousStateDurationErrorS {
                writer.member("previous_state_duration_error_s", previousStateDurationErrorS)
            }
            if let distanceMM { writer.member("distance_mm", distanceMM) }
            if let count { writer.member("count", count) }
            writeMembers(of: details, to: &writer)
        }
    }

    private func writeMembers(of details: [Detail], to writer: inout JSONWriter) {
        for detail in details {
            switch detail.value {
            case .number(let number): writer.member(detail.name, number)
            case .text(let text): writer.member(detail.name, text)
            case .flag(let flag): writer.member(detail.name, flag)
            case .numbers(let numbers):
                writer.array(detail.name) { writer in
                    for number in numbers { writer.value(number) }
                }
            case .texts(let texts):
                writer.array(detail.name) { writer in
                    for text in texts { writer.value(text) }
                }
            }
        }
    }
}
