import CMosquitto

#if canImport(Glibc)
    import Glibc
#endif

/// One connection to a broker on libmosquitto, driven by its owner's thread; acknowledgements leave only in
/// ``flush()``.
///
/// libmosquitto queues a PUBACK *before* it delivers a message. Told that we drive the threads ourselves, it writes
/// nothing until `mosquitto_loop_write`, which is called here only when the owner has stored what it received (DESIGN
/// §3). Not sendable: one thread makes it, uses it and lets it go.
final class MQTTClient {
    private let handle: OpaquePointer
    private let callbacks = MQTTCallbacks()
    private let configuration: MQTTConfiguration
    let version: MQTTVersion
    /// QoS 1 messages received since the last flush: their acknowledgements lie in the library's queue.
    private(set) var heldCount = 0

    /// What the broker has said so far.
    var events: MQTTCallbacks { callbacks }

    /// Makes a client that is not connected yet.
    init(_ configuration: MQTTConfiguration, version: MQTTVersion) throws(MQTTError) {
        _ = libraryIsInitialised
        self.configuration = configuration
        self.version = version
        let context = Unmanaged.passUnretained(callbacks).toOpaque()
        guard let handle = mosquitto_new(configuration.clientID, false, context) else {
            throw MQTTError(.configuration, "The MQTT client id \"\(configuration.clientID)\" is not acceptable.")
        }
        self.handle = handle
        try configure()
    }

    deinit {
        // Closes the socket without flushing: what is held stays unacknowledged and comes again.
        mosquitto_destroy(handle)
    }

    /// Opens the connection and sends CONNECT; the answer arrives while reading.
    func open() throws(MQTTError) {
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if version == .v5 {
            mosquitto_property_add_int32(
                &properties, CInt(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), configuration.sessionExpiryS)
        }
        let code = mosquitto_connect_bind_v5(
            handle, configuration.host, CInt(configuration.port), CInt(configuration.keepAliveS), nil, properties)
        guard code == MOSQ_ERR_SUCCESS.rawValue else {
            if let refusal = refusalOfTLS { throw refusal }
            let reason = code == MOSQ_ERR_ERRNO.rawValue ? String(cString: strerror(errno)) : Self.text(of: code)
            throw MQTTError(
                .unreachable, "No connection to the broker at \(configuration.host):\(configuration.port): \(reason).")
        }
        try flush()
    }

    /// Queues a subscription at QoS 1; it leaves with the next flush.
    func subscribe(to filter: String) throws(MQTTError) {
        try check(mosquitto_subscribe_v5(handle, nil, filter, 1, 0, nil))
    }

    /// Queues the end of a subscription.
    func unsubscribe(from filter: String) throws(MQTTError) {
        try check(mosquitto_unsubscribe_v5(handle, nil, filter, nil))
    }

    /// Whether the library has something to send.
    var wantsToWrite: Bool { mosquitto_want_write(handle) }

    /// Sends everything queued, acknowledgements included: everything received must have been stored.
    func flush() throws(MQTTError) {
        // The library writes packet by packet: a thousand acknowledgements would be as many segments and wake-ups.
        let isCorked = heldCount > 1
        if isCorked { cork(true) }
        defer { if isCorked { cork(false) } }
        heldCount = 0
        try check(mosquitto_loop_write(handle, 1))
    }

    /// Lets the kernel gather what is written into whole segments (tcp(7), `TCP_CORK`), or sends what it has gathered.
    private func cork(_ isOn: Bool) {
        var value: CInt = isOn ? 1 : 0
        setsockopt(
            mosquitto_socket(handle), CInt(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Lets the library look after keep-alive; to be called about once a second.
    func tick() throws(MQTTError) {
        try check(mosquitto_loop_misc(handle))
    }

    /// Waits until the broker has sent something, room to write came, the signal was raised, or the time is over.
    ///
    /// - Returns: whether the signal was raised.
    func wait(milliseconds: Int, toWrite: Bool, signal: WakeSignal) -> Bool {
        let wanted = Int16(POLLIN) | (toWrite ? Int16(POLLOUT) : 0)
        var pollers = [
            pollfd(fd: mosquitto_socket(handle), events: wanted, revents: 0),
            pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&pollers, 2, Int32(clamping: milliseconds)) > 0, pollers[1].revents != 0 else { return false }
        signal.lower()
        return true
    }

    /// Reads what has arrived, at most until `body` answers `false`; PUBACKs of what it got are held.
    ///
    /// - Returns: whether anything was read.
    func receive(_ body: (MQTTMessage) -> Bool) throws(MQTTError) -> Bool {
        let before = callbacks.packetCount
        let code: CInt = withoutActuallyEscaping(body) { body in
            callbacks.deliver = body
            defer { callbacks.deliver = nil }
            while true {
                let packets = callbacks.packetCount
                let code = mosquitto_loop_read(handle, 1)
                let isWell = code == MOSQ_ERR_SUCCESS.rawValue
                if isWell && callbacks.hasEnded { return CInt(MOSQ_ERR_CONN_LOST.rawValue) }
                if !isWell || callbacks.packetCount == packets || callbacks.isFull { return code }
            }
        }
        callbacks.isFull = false
        // From here on the library would write a line for every packet.
        if callbacks.connectAnswer != nil { mosquitto_log_callback_set(handle, nil) }
        heldCount += callbacks.takeHeld()
        try check(code)
        return callbacks.packetCount != before
    }

    /// Says goodbye, so that the broker does not wait for the keep-alive; nothing may be held.
    func disconnect() {
        precondition(heldCount == 0, "a goodbye would carry acknowledgements of what is not stored")
        // The library closes its descriptor as soon as DISCONNECT is written; ours keeps the connection until its end.
        let descriptor = dup(mosquitto_socket(handle))
        defer { close(descriptor) }
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if version == .v5, configuration.endsSession {
            mosquitto_property_add_int32(&properties, CInt(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), 0)
        }
        mosquitto_disconnect_v5(handle, 0, properties)
        mosquitto_loop_write(handle, 1)
        awaitEnd(of: descriptor)
    }

    /// Reads to the end of the connection, for at most a second.
    ///
    /// Closed with bytes unread, the kernel resets the connection, and the broker drops the acknowledgements that it
    /// has received and not yet read.
    private func awaitEnd(of descriptor: CInt) {
        guard descriptor >= 0 else { return }
        shutdown(descriptor, Int32(SHUT_WR))
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var scrap = [UInt8](repeating: 0, count: 64 << 10)
        let deadline = ContinuousClock.now + .seconds(1)
        while ContinuousClock.now < deadline, poll(&poller, 1, 100) >= 0 {
            let count = recv(descriptor, &scrap, scrap.count, Int32(MSG_DONTWAIT))
            guard count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)) else { return }
        }
    }

    private func configure() throws(MQTTError) {
        mosquitto_int_option(
            handle, MOSQ_OPT_PROTOCOL_VERSION, version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311)
        mosquitto_int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, CInt(configuration.receiveMaximum))
        mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1)
        mosquitto_threaded_set(handle, true)
        mosquitto_connect_v5_callback_set(handle, mosquittoConnected)
        mosquitto_disconnect_v5_callback_set(handle, mosquittoDisconnected)
        mosquitto_subscribe_v5_callback_set(handle, mosquittoSubscribed)
        mosquitto_unsubscribe_v5_callback_set(handle, mosquittoUnsubscribed)
        mosquitto_message_v5_callback_set(handle, mosquittoReceived)
        if let username = configuration.username {
            try check(mosquitto_username_pw_set(handle, username, configuration.password))
        }
        if let tls = configuration.tls {
            mosquitto_log_callback_set(handle, mosquittoLogged)
            let systemFolder = tls.authorityFile == nil ? "/etc/ssl/certs" : nil
            let code = mosquitto_tls_set(
                handle, tls.authorityFile, systemFolder, tls.certificateFile, tls.keyFile, nil)
            guard code == MOSQ_ERR_SUCCESS.rawValue else {
                throw MQTTError(
                    .configuration, "The broker's CA file, certificate or key cannot be used: \(Self.text(of: code)).")
            }
        }
    }

    private func check(_ code: CInt) throws(MQTTError) {
        guard code != MOSQ_ERR_SUCCESS.rawValue else { return }
        if let refusal = refusalOfTLS { throw refusal }
        if let farewell { throw farewell }
        // A broker that refuses a certificate closes, and its reason is lost where we were writing just then.
        let guess =
            configuration.tls != nil && callbacks.connectAnswer == nil ? " It may not accept our certificate." : ""
        throw MQTTError(
            .closed, "The connection to the broker ended: \(callbacks.farewell ?? Self.text(of: code)).\(guess)")
    }

    /// What the broker's DISCONNECT means for us, where it is more than an end (MQTT 5, §3.14.2.1).
    private var farewell: MQTTError? {
        switch callbacks.farewellCode {
        case 0x8E:
            MQTTError(
                .sessionTakenOver,
                "Another client took our session at the broker over: its client id is "
                    + "\"\(configuration.clientID)\" too.")
        case 0x9E: MQTTError(.sharedSubscriptionsUnavailable, "The broker has no shared subscriptions.")
        default: nil
        }
    }

    /// Why there is no TLS connection, where that is the reason; says nothing of the version of MQTT.
    private var refusalOfTLS: MQTTError? {
        callbacks.complaintOfTLS.map { complaint in
            MQTTError(
                .unreachable,
                "No TLS connection to the broker at \(configuration.host):\(configuration.port): \(complaint).")
        }
    }

    private static func text(of code: CInt) -> String {
        let text = String(cString: mosquitto_strerror(code))
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}

/// The library wants this once for each process, before anything else.
let libraryIsInitialised: Bool = {
    mosquitto_lib_init()
    return true
}()
