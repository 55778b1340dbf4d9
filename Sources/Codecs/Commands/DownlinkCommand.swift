public import LoRaWAN

/// A command that a device understands; made from the `downlinks` of a codec file.
///
/// Total like the decoding side: its layout is data, every bit of the payload is either fixed or filled by exactly one
/// value whose range fits, and any set of arguments gives a downlink or a refusal.
public struct DownlinkCommand: Sendable {
    /// Its name in snake_case, unique within the codec.
    public let name: String
    /// What it does, in a sentence.
    public let summary: String
    /// The port; `nil` where it is not published.
    public let fPort: FPort?
    /// Whether the device should acknowledge it.
    public let isConfirmed: Bool
    /// Its parameters, in the file's order.
    public let parameters: [DownlinkParameter]
    /// Commands whose bytes are known; never empty.
    public let vectors: [DownlinkVector]

    /// The fixed bytes, zero where values go.
    let template: [UInt8]
    let fields: [DownlinkField]

    /// The bytes of the command.
    ///
    /// - Parameters:
    ///   - arguments: a text for each parameter, as a user writes it; those with a default may be left out.
    ///   - now: what the local clock shows, for a parameter that is `now`.
    public func encode(_ arguments: [String: String], now: LocalTime) -> Result<Downlink, DownlinkRefusal> {
        if let stranger = arguments.keys.sorted().first(where: { name in !parameters.contains { $0.name == name } }) {
            return .failure(unknown(stranger))
        }
        var values: [DownlinkValue] = []
        for parameter in parameters {
            guard let text = arguments[parameter.name] ?? parameter.defaultText else {
                return .failure(
                    DownlinkRefusal(
                        kind: .missingParameter, parameter: parameter.name,
                        description: "\(parameter.name) is missing: give \(parameter.name)=…, \(parameter.accepts)"))
            }
            guard let value = parameter.value(of: text, now: now) else {
                return .failure(
                    DownlinkRefusal(
                        kind: .wrongValue, parameter: parameter.name,
                        description: "\(parameter.name)=\(text): must be \(parameter.accepts)"))
            }
            values.append(value)
        }
        var payload = template
        for field in fields {
            switch field.source {
            case .constant(let value): field.write(value, to: &payload)
            case .parameter(let index, let part): field.write(values[index].integer(part), to: &payload)
            }
        }
        return .success(Downlink(fPort: fPort, payload: payload, isConfirmed: isConfirmed))
    }

    private func unknown(_ name: String) -> DownlinkRefusal {
        let names = parameters.map(\.name).joined(separator: ", ")
        return DownlinkRefusal(
            kind: .unknownParameter, parameter: name,
            description: "\(name): the command \(self.name) has no such parameter; "
                + (names.isEmpty ? "it takes none" : "it takes \(names)"))
    }
}
