public import JSON
import LoRaWAN
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
            guard !earlier.isEmpty else { return }
            writer.array(CodecVector.earlierKey) { writer in
                for moment in earlier { moment.reading.writePresent(at: moment.observedAt, to: &writer) }
            }
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
        writer.object { writeDetails(to: &$0) }
    }

    /// Writes what is present of the fields that have a column of their own.
    private func writeColumns(to writer: inout JSONWriter) {
        if let occupancy { writer.member("occupancy", occupancy.rawValue) }
        if let cause { writer.member("cause", cause.rawValue) }
        if let batteryV { writer.member("battery_v", batteryV) }
        if let batteryPercent { writer.member("battery_percent", batteryPercent) }
        if let batteryLow { writer.member("battery_low", batteryLow) }
        if let temperatureC { writer.member("temperature_c", temperatureC) }
    }

    /// Writes an object of what is present, for a moment that a frame tells of.
    fileprivate func writePresent(at time: Timestamp, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member(CodecVector.timeKey, time.description)
            writeColumns(to: &writer)
            writeDetails(to: &writer)
        }
    }

    private func writeDetails(to writer: inout JSONWriter) {
        if let previousStateDurationS { writer.member("previous_state_duration_s", previousStateDurationS) }
        if let previousStateDurationErrorS {
            writer.member("previous_state_duration_error_s", previousStateDurationErrorS)
        }
        if let distanceMM { writer.member("distance_mm", distanceMM) }
        if let count { writer.member("count", count) }
        writeMembers(of: details, to: &writer)
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
