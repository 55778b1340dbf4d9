public import LoRaWAN

/// Turns a topic and a payload into a typed event, or into the reason why it is none.
///
/// JSON and protobuf are told apart per message, because both may arrive on one topic: fleets of gateways are mixed,
/// and an operator may switch ChirpStack over. JSON is what begins with `{` after white space; as protobuf that byte
/// would be field 15 with a group's wire type, which no message of ChirpStack has.
public struct EventParser: Sendable {
    /// What is refused for its size.
    public let limits: EventLimits

    /// Makes a parser; it keeps nothing between messages.
    public init(limits: EventLimits = .standard) {
        self.limits = limits
    }

    /// Parses one message as it lies in the broker client's buffer.
    ///
    /// - Parameter length: of the payload as it was published, where only its beginning is here: what was cut off is
    ///   never an event, whatever its beginning says.
    public func event(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, length: Int? = nil
    ) -> Result<IntegrationEvent, Rejection> {
        Topic.parse(topic).flatMap { topic in
            do throws(Rejection) {
                return .success(try event(topic: topic, payload: payload, length: length ?? payload.count))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Parses one message held in Swift values: for replay and tests.
    public func event(topic: String, payload: [UInt8]) -> Result<IntegrationEvent, Rejection> {
        let topic = Array(topic.utf8)
        return topic.withUnsafeBufferPointer { topic in
            payload.withUnsafeBytes { event(topic: topic, payload: $0) }
        }
    }

    private func event(
        topic: Topic, payload: UnsafeRawBufferPointer, length: Int
    ) throws(Rejection) -> IntegrationEvent {
        guard length <= limits.payloadBytesMax, length == payload.count else {
            throw Rejection(.payloadTooLarge, "payload: \(length) bytes, at most \(limits.payloadBytesMax)")
        }
        guard !payload.isEmpty else { throw Rejection(.payloadEmpty, "payload: empty") }

        let event =
            Self.isJSON(payload)
            ? try JSONEvents(limits: limits).event(on: topic, payload)
            : try ProtobufEvents(limits: limits).event(on: topic, payload)
        guard Self.agrees(topic, with: event) else {
            throw Rejection(.topicMismatch, "topic: names another device or gateway than the payload")
        }
        return event
    }

    private static func isJSON(_ payload: UnsafeRawBufferPointer) -> Bool {
        payload.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } == UInt8(ascii: "{")
    }

    private static func agrees(_ topic: Topic, with event: IntegrationEvent) -> Bool {
        switch (topic, event) {
        case (.device(let devEUI, nil), .uplink(let uplink)): uplink.device.devEUI == devEUI
        case (.device(let devEUI, let kind?), .device(let event)):
            event.device.devEUI == devEUI && event.kind == kind
        case (.gatewayStats(let id), .gatewayStats(let stats)): stats.gatewayID == id
        case (.gatewayConnection(let id), .gatewayConnection(let connection)): connection.gatewayID == id
        default: false
        }
    }
}
