import CMosquitto

#if canImport(Glibc)
    import Glibc
#endif

/// Publishes, for the simulator, the benchmark and the tests: what ChirpStack and the gateways do to the broker.
///
/// Belongs to one thread. QoS 1 messages are counted as acknowledged when their PUBACK has come.
public final class MQTTPublisher {
    private let handle: OpaquePointer
    private let ledger = Ledger()

    /// Which messages the broker has taken.
    final class Ledger {
        var isConnected = false
        var refusal: Int?
        /// By the library's message id, the caller's number.
        var outstanding: [CInt: Int] = [:]
        var acknowledged: [Int] = []
    }

    /// Connects and waits for the broker's answer, at most 10 s.
    public init(_ configuration: MQTTConfiguration) throws(MQTTError) {
        _ = libraryIsInitialised
        let context = Unmanaged.passUnretained(ledger).toOpaque()
        guard let handle = mosquitto_new(configuration.clientID, true, context) else {
            throw MQTTError(.configuration, "The MQTT client id \"\(configuration.clientID)\" is not acceptable.")
        }
        self.handle = handle
        mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5)
        mosquitto_int_option(handle, MOSQ_OPT_SEND_MAXIMUM, 65_535)
        mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1)
        mosquitto_connect_v5_callback_set(handle, publisherConnected)
        mosquitto_publish_v5_callback_set(handle, publisherAcknowledged)
        if let username = configuration.username {
            mosquitto_username_pw_set(handle, username, configuration.password)
        }
        if let tls = configuration.tls {
            // An encrypted key is refused: without an answer of ours, the library would ask at the terminal.
            mosquitto_tls_set(handle, tls.authorityFile, nil, tls.certificateFile, tls.keyFile) { _, _, _, _ in 0 }
        }
        let code = mosquitto_connect_bind_v5(
            handle, configuration.host, CInt(configuration.port), CInt(configuration.keepAliveS), nil, nil)
        guard code == MOSQ_ERR_SUCCESS.rawValue else {
            throw MQTTError(.unreachable, "No connection to the broker at \(configuration.place).")
        }
        try awaitAcceptance()
    }

    private func awaitAcceptance() throws(MQTTError) {
        var patience = 100
        while !ledger.isConnected {
            guard patience > 0 else { throw MQTTError(.closed, "The broker does not answer the publisher.") }
            do throws(MQTTError) {
                try pump(waitMS: 100)
            } catch {
                guard let refusal = ledger.refusal else { throw error }
                throw MQTTError(.refused, "The broker refuses the publisher (reason \(refusal)).")
            }
            patience -= 1
        }
    }

    deinit {
        mosquitto_destroy(handle)
    }

    /// How many QoS 1 messages wait for their PUBACK.
    public var outstandingCount: Int { ledger.outstanding.count }

    /// Sends a message; `number` comes back from ``takeAcknowledged()`` when the broker has it.
    public func publish(
        topic: String, payload: [UInt8], qos: Int = 1, isRetained: Bool = false, number: Int = 0
    ) throws(MQTTError) {
        var messageID: CInt = 0
        let code = mosquitto_publish_v5(
            handle, &messageID, topic, CInt(payload.count), payload, CInt(qos), isRetained, nil)
        guard code == MOSQ_ERR_SUCCESS.rawValue else {
            throw MQTTError(.closed, "Publishing failed: \(String(cString: mosquitto_strerror(code))).")
        }
        if qos > 0 { ledger.outstanding[messageID] = number }
    }

    /// Sends and receives what is due; waits for at most `waitMS` for something to do.
    public func pump(waitMS: Int) throws(MQTTError) {
        let wanted = Int16(POLLIN) | (mosquitto_want_write(handle) ? Int16(POLLOUT) : 0)
        var poller = pollfd(fd: mosquitto_socket(handle), events: wanted, revents: 0)
        if poll(&poller, 1, Int32(clamping: waitMS)) > 0 {
            // One packet a call: go on while the broker's answers keep coming.
            var before = -1
            while before != ledger.acknowledged.count {
                before = ledger.acknowledged.count
                try check(mosquitto_loop_read(handle, 1))
            }
        }
        try check(mosquitto_loop_write(handle, 1))
        try check(mosquitto_loop_misc(handle))
    }

    /// The numbers of the messages that the broker has acknowledged since the last call.
    public func takeAcknowledged() -> [Int] {
        defer { ledger.acknowledged.removeAll(keepingCapacity: true) }
        return ledger.acknowledged
    }

    /// Waits until the broker has acknowledged everything.
    public func drain() throws(MQTTError) {
        while !ledger.outstanding.isEmpty { try pump(waitMS: 100) }
    }

    /// Says goodbye.
    public func close() {
        mosquitto_disconnect_v5(handle, 0, nil)
        mosquitto_loop_write(handle, 1)
    }

    private func check(_ code: CInt) throws(MQTTError) {
        guard code != MOSQ_ERR_SUCCESS.rawValue else { return }
        throw MQTTError(.closed, "The publisher's connection ended: \(String(cString: mosquitto_strerror(code)))")
    }
}

private func ledger(_ context: UnsafeMutableRawPointer?) -> MQTTPublisher.Ledger? {
    context.map { Unmanaged<MQTTPublisher.Ledger>.fromOpaque($0).takeUnretainedValue() }
}

private func publisherConnected(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ code: CInt, _: CInt, _: OpaquePointer?
) {
    if code == 0 { ledger(context)?.isConnected = true } else { ledger(context)?.refusal = Int(code) }
}

private func publisherAcknowledged(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ messageID: CInt, _ reason: CInt, _: OpaquePointer?
) {
    guard let ledger = ledger(context), let number = ledger.outstanding.removeValue(forKey: messageID) else { return }
    // 0x10 is "no matching subscribers": the broker has it and nobody wants it.
    if reason < 0x80 { ledger.acknowledged.append(number) }
}

/// The library wants this once for each process, before anything else.
private let libraryIsInitialised: Bool = {
    mosquitto_lib_init()
    return true
}()
