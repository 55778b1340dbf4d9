import CMosquitto
import TestSupport
import Testing

@testable import MQTT

/// A client on libmosquitto, which has other authors than our receiving session: it publishes to it, and receives
/// beside it. Belongs to one thread.
final class LibraryClient {
    /// What is published, or was received.
    struct Message: Equatable {
        var topic: String
        var payload: [UInt8]
        var qos = 1
        var isRetained = false
    }

    private let handle: OpaquePointer
    private let heard = Heard()

    /// What the broker has said.
    final class Heard {
        var isConnected = false
        var isSubscribed = false
        var published: Set<CInt> = []
        var messages: [Message] = []
    }

    /// Connects and waits for the broker's answer.
    init(_ configuration: MQTTConfiguration, _ version: MQTTVersion) throws {
        _ = isLibraryInitialised
        let context = Unmanaged.passUnretained(heard).toOpaque()
        handle = try #require(mosquitto_new(configuration.clientID, true, context))
        mosquitto_int_option(
            handle, MOSQ_OPT_PROTOCOL_VERSION, version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311)
        mosquitto_connect_callback_set(handle) { _, context, code in hearing(context)?.isConnected = code == 0 }
        mosquitto_subscribe_callback_set(handle) { _, context, _, _, _ in hearing(context)?.isSubscribed = true }
        mosquitto_publish_callback_set(handle) { _, context, id in _ = hearing(context)?.published.insert(id) }
        mosquitto_message_callback_set(handle) { _, context, message in take(context, message) }
        if let tls = configuration.tls {
            mosquitto_tls_set(handle, tls.authorityFile, nil, tls.certificateFile, tls.keyFile, nil)
        }
        try check(mosquitto_connect(handle, configuration.host, CInt(configuration.port), 60))
        try run(until: "connected") { $0.isConnected }
    }

    deinit { mosquitto_destroy(handle) }

    /// What has been received; at QoS 2 a message comes after those that were sent while its handshake went on.
    var messagesByTopic: [Message] { heard.messages.sorted { $0.topic < $1.topic } }

    /// Subscribes at QoS 2, so that each message comes as it was published, and waits for the answer.
    func subscribe(to filter: String) throws {
        try check(mosquitto_subscribe(handle, nil, filter, 2))
        try run(until: "subscribed") { $0.isSubscribed }
    }

    /// Publishes and waits until the broker has it.
    ///
    /// - Parameter hasProperties: sends each property that a publisher may (MQTT 5, §3.3.2.3), a topic alias excepted.
    func publish(_ message: Message, hasProperties: Bool = false) throws {
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if hasProperties {
            let octets: [UInt8] = [0, 1, 255]
            let added = [
                mosquitto_property_add_byte(&properties, number(MQTT_PROP_PAYLOAD_FORMAT_INDICATOR), 0),
                mosquitto_property_add_int32(&properties, number(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL), 600),
                mosquitto_property_add_string(&properties, number(MQTT_PROP_CONTENT_TYPE), "application/json"),
                mosquitto_property_add_string(&properties, number(MQTT_PROP_RESPONSE_TOPIC), "answers/here"),
                mosquitto_property_add_binary(&properties, number(MQTT_PROP_CORRELATION_DATA), octets, 3),
                mosquitto_property_add_string_pair(&properties, number(MQTT_PROP_USER_PROPERTY), "key", "välue"),
                mosquitto_property_add_string_pair(&properties, number(MQTT_PROP_USER_PROPERTY), "key", ""),
            ]
            for code in added { try check(code) }
        }
        var id: CInt = 0
        try check(
            mosquitto_publish_v5(
                handle, &id, message.topic, CInt(message.payload.count), message.payload, CInt(message.qos),
                message.isRetained, properties))
        try run(until: "published") { $0.published.contains(id) }
    }

    /// Receives until so many messages are there.
    func receive(_ count: Int) throws {
        try run(until: "received \(count)") { $0.messages.count >= count }
    }

    private func run(until what: String, _ condition: (Heard) -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !condition(heard) {
            guard ContinuousClock.now < deadline else { throw TestSupportError("libmosquitto never \(what)") }
            try check(mosquitto_loop(handle, 100, 1))
        }
    }

    private func check(_ code: CInt) throws {
        guard code == MOSQ_ERR_SUCCESS.rawValue else {
            throw TestSupportError("libmosquitto: \(String(cString: mosquitto_strerror(code)))")
        }
    }
}

private func hearing(_ context: UnsafeMutableRawPointer?) -> LibraryClient.Heard? {
    context.map { Unmanaged<LibraryClient.Heard>.fromOpaque($0).takeUnretainedValue() }
}

private func take(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<mosquitto_message>?) {
    guard let message = message?.pointee, let topic = message.topic else { return }
    let payload = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
    hearing(context)?.messages.append(
        LibraryClient.Message(
            topic: String(cString: topic), payload: Array(payload), qos: Int(message.qos), isRetained: message.retain))
}

private func number(_ property: mqtt5_property) -> CInt { CInt(property.rawValue) }

/// The library wants this once for each process, before anything else.
private let isLibraryInitialised: Bool = {
    mosquitto_lib_init()
    return true
}()
