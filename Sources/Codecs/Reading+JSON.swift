public import JSON
import LoRaWAN
public import Parking

extension Reading {
    /// Writes one object with every canonical field, absent ones as `null`, then the details as further members.
    public func writeJSON(codec: Codec, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("codec", codec.id.description)
            writer.member("version", codec.version)
            for quantity in Quantity.allCases {
                if has(quantity) { write(quantity, to: &writer) } else { writer.memberNull(quantity.name) }
            }
            writeMembers(of: details, to: &writer)
            guard !earlier.isEmpty else { return }
            writer.array(CodecVector.earlierKey) { writer in
                for moment in earlier { moment.reading.writePresent(at: moment.observedAt, to: &writer) }
            }
        }
    }

    /// Whether ``writeDetailsJSON(to:)`` has anything to write.
    public var hasDetails: Bool {
        !details.isEmpty || Quantity.details.contains { has($0) }
    }

    /// Writes an object of what the frame says beyond the fields that have a column of their own, present ones only;
    /// nothing at all where there is none.
    public func writeDetailsJSON(to writer: inout JSONWriter) {
        guard hasDetails else { return }
        writer.object { writeDetails(to: &$0) }
    }

    /// Writes a quantity that is present.
    private func write(_ quantity: Quantity, to writer: inout JSONWriter) {
        switch quantity.kind {
        case .occupancy, .cause: writer.member(quantity.name, self[word: quantity])
        case .flag: writer.member(quantity.name, self[flag: quantity])
        case .number: writer.member(quantity.name, self[number: quantity])
        case .whole, .duration: writer.member(quantity.name, self[number: quantity].flatMap { Int(exactly: $0) })
        }
    }

    private func write(_ quantities: [Quantity], to writer: inout JSONWriter) {
        for quantity in quantities where has(quantity) { write(quantity, to: &writer) }
    }

    /// Writes an object of what is present, for a moment that a frame tells of.
    fileprivate func writePresent(at time: Timestamp, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member(CodecVector.timeKey, time.description)
            write(Quantity.columns, to: &writer)
            writeDetails(to: &writer)
        }
    }

    private func writeDetails(to writer: inout JSONWriter) {
        write(Quantity.details, to: &writer)
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
