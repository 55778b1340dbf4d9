import JSON
public import LoRaWAN

/// Turns a topic and a payload into a typed event, or into the reason why it is none.
///
/// JSON and protobuf are told apart per message: see ``Encoding``. A part of a message that is not needed never costs
/// the message: see ``IgnoredField``.
public struct EventParser: Sendable {
    /// What is refused for its size.
    public let limits: EventLimits

    /// Makes a parser; it keeps nothing between messages.
    public init(limits: EventLimits = .standard) {
        self.limits = limits
    }

    /// Parses one message as it lies in the broker client's buffer.
    ///
    /// - Parameters:
    ///   - length: of the payload as it was published, where only its beginning is here: what was cut off is never an
    ///     event, whatever its beginning says.
    ///   - ignored: receives the fields that could not be read and were not needed.
    public func event(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, length: Int? = nil,
        ignored: inout IgnoredFields
    ) -> Result<IntegrationEvent, Rejection> {
        switch Topic.parse(topic) {
        case .failure(let rejection): return .failure(rejection)
        case .success(let topic):
            do throws(Rejection) {
                return .success(
                    try event(topic: topic, payload: payload, length: length ?? payload.count, ignored: &ignored))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Parses one message, for those who do not count what is left out.
    public func event(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer
    ) -> Result<IntegrationEvent, Rejection> {
        var ignored = IgnoredFields()
        return event(topic: topic, payload: payload, ignored: &ignored)
    }

    /// Parses one message held in Swift values: for replay and tests.
    public func event(topic: String, payload: [UInt8]) -> Result<IntegrationEvent, Rejection> {
        let topic = Array(topic.utf8)
        return topic.withUnsafeBufferPointer { topic in
            payload.withUnsafeBytes { event(topic: topic, payload: $0) }
        }
    }

    private func event(
        topic: Topic, payload: UnsafeRawBufferPointer, length: Int, ignored: inout IgnoredFields
    ) throws(Rejection) -> IntegrationEvent {
        guard length <= limits.payloadBytesMax, length == payload.count else {
            throw Rejection(.payloadTooLarge, "payload: \(length) bytes, at most \(limits.payloadBytesMax)")
        }
        guard !payload.isEmpty else { throw Rejection(.payloadEmpty, "payload: empty") }

        let event: IntegrationEvent
        switch Encoding(of: payload) {
        case .json(let text):
            event = try withJSON(text) { root throws(Rejection) in
                try read(root, topic, &ignored)
            }
        case .protobuf:
            guard let root = ProtobufRecord(payload.assumingMemoryBound(to: UInt8.self)) else {
                throw Rejection(.malformedProtobuf, "payload: neither JSON nor a protobuf message")
            }
            event = try read(root, topic, &ignored)
        }
        guard Self.agrees(topic, with: event) else {
            throw Rejection(.topicMismatch, "topic: names another device or gateway than the payload")
        }
        return event
    }

    private func read(
        _ root: some WireRecord, _ topic: Topic, _ ignored: inout IgnoredFields
    ) throws(Rejection) -> IntegrationEvent {
        var reader = EventReader(root, limits: limits)
        let event = try reader.event(on: topic, root)
        ignored = reader.ignored
        return event
    }

    func withJSON<Value>(
        _ text: UnsafeRawBufferPointer, _ body: (JSONRecord) throws(Rejection) -> Value
    ) throws(Rejection) -> Value {
        let document: JSONDocument
        do {
            document = try JSONDocument(salvaging: text, depthMax: limits.depthMax)
        } catch {
            throw Rejection(.malformedJSON, "payload: \(error.code.rawValue) at byte \(error.offset)")
        }
        return try document.withRoot { root throws(Rejection) in
            guard let record = JSONRecord(root) else { throw Rejection(.invalidField, "payload: not an object") }
            return try body(record)
        }
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
