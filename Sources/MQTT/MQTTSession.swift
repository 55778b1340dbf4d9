#if canImport(Glibc)
    import Glibc
#endif

/// Our session with the broker across connections: connects, subscribes, receives, and acknowledges when told.
///
/// Belongs to one thread. ``SessionMachine`` decides; this shell performs it on an ``MQTTClient``.
public final class MQTTSession {
    private let configuration: MQTTConfiguration
    private let signal: WakeSignal
    private let resolver: NameResolver
    private var machine: SessionMachine
    private var client: MQTTClient?
    /// How many messages above QoS 0 earlier connections have delivered.
    private var deliveredBefore = 0
    /// What the last CONNACK granted less of.
    private var connectionShortfalls: [Shortfall] = []
    /// An address where the last connection was made and CONNECT not answered.
    private var disappointing: SocketAddress?

    /// What the caller should know of a step.
    public enum Progress: Sendable, Equatable {
        /// Nothing happened that concerns the caller.
        case none
        /// Messages were delivered.
        case received
        /// The session has its purpose: an essential filter stands. See ``MQTTSession/shortfalls``.
        case established
        /// While it stands, the broker granted, refused or ended something: ``MQTTSession/heldFilters`` and
        /// ``MQTTSession/shortfalls`` have changed.
        case changed
        /// The connection failed or ended; what was delivered and not acknowledged will come again.
        case lost(MQTTError)
    }

    /// Prepares a session.
    ///
    /// - Parameters:
    ///   - subscriptions: what to subscribe to, at QoS 1.
    ///   - earlierFilters: what an earlier run had subscribed to, `nil` where there was none: the broker is asked to
    ///     forget those no longer named, and a session that it has lost is counted.
    ///   - signal: ends a wait early.
    public convenience init(
        _ configuration: MQTTConfiguration, subscriptions: [Subscription], earlierFilters: [String]?, signal: WakeSignal
    ) {
        self.init(
            configuration, subscriptions: subscriptions, earlierFilters: earlierFilters, signal: signal,
            resolver: NameResolver())
    }

    init(
        _ configuration: MQTTConfiguration, subscriptions: [Subscription], earlierFilters: [String]?,
        signal: WakeSignal, resolver: NameResolver
    ) {
        self.configuration = configuration
        self.signal = signal
        self.resolver = resolver
        machine = SessionMachine(subscriptions, earlierFilters: earlierFilters)
    }

    /// What the broker's session may hold for us, for the next start.
    public var heldFilters: [String] { machine.subscriptions.held }
    /// What the broker grants less of than was asked for, on this connection or, between two, on the last.
    public var shortfalls: [Shortfall] { machine.subscriptions.shortfalls + connectionShortfalls }
    /// What this connection speaks, or the next one will.
    public var version: MQTTVersion { client?.version ?? machine.version }
    /// Whether the session has its purpose: an essential filter stands.
    public var isEstablished: Bool { machine.state == .established }
    /// Whether it stands, every filter has been answered, and earlier ones are ended.
    public var isSettled: Bool { machine.isSettled }
    /// How often the broker had forgotten a session that should have been there.
    public var sessionsLost: Int { machine.sessionsLost }
    /// How many connections the broker has accepted.
    public var connections: Int { machine.connections }
    /// How many messages above QoS 0 were delivered on this connection and are not acknowledged.
    public var heldCount: Int { client?.heldCount ?? 0 }
    /// How many messages above QoS 0 can be outstanding: a batch cannot grow beyond it.
    public var window: Int {
        // MQTT 3.1.1 has no receive maximum; 20 is what Mosquitto and most others allow.
        machine.version == .v5 ? configuration.receiveMaximum : 20
    }

    /// Does what is due, waits for at most `waitMS`, and delivers what has arrived until `deliver` answers `false`.
    ///
    /// Nothing that was delivered is acknowledged before ``acknowledge(before:)``.
    public func step(waitMS: Int, _ deliver: (MQTTMessage) -> Bool) -> Progress {
        do throws(MQTTError) {
            guard let client else {
                try connect(waitMS: waitMS)
                return .none
            }
            return try step(client, waitMS: waitMS, deliver)
        } catch {
            return lose(error)
        }
    }

    /// How many messages above QoS 0 have been delivered, on all connections together.
    public var deliveredCount: Int { client?.deliveredCount ?? deliveredBefore }

    /// Acknowledges everything delivered so far: all of it must have been stored.
    public func acknowledge() -> Progress { acknowledge(before: deliveredCount) }

    /// Acknowledges every message whose number is smaller: all of them must have been stored.
    ///
    /// Those of an earlier connection cannot be acknowledged any more: the broker delivers them again.
    public func acknowledge(before number: Int) -> Progress {
        guard let client else { return .none }
        do throws(MQTTError) {
            client.acknowledge(before: number)
            try client.flush()
            return .none
        } catch {
            return lose(error)
        }
    }

    /// Ends the connection without acknowledging what is held; the broker keeps the session and delivers it again.
    public func abandon() {
        guard client != nil else { return }
        dropClient()
        machine.abandoned(nowMS: monotonicMS())
    }

    /// Ends the connection politely; what is held is dropped unacknowledged.
    public func close() {
        client?.disconnect()
        abandon()
    }

    private func connect(waitMS: Int) throws(MQTTError) {
        let nowMS = monotonicMS()
        switch machine.nextAction(nowMS: nowMS) {
        case .wait(let untilMS):
            signal.wait(milliseconds: min(waitMS, untilMS - nowMS))
        case .connect(let version):
            client = try MQTTClient(
                configuration, version: version, firstNumber: deliveredBefore, resolver: resolver,
                lastChoice: disappointing, nowMS: monotonicMS())
            machine.opened(nowMS: monotonicMS())
        case .subscribe, .unsubscribe, .comeBack:
            preconditionFailure("no connection to do that on")
        }
    }

    private func step(
        _ client: MQTTClient, waitMS: Int, _ deliver: (MQTTMessage) -> Bool
    ) throws(MQTTError) -> Progress {
        client.tick(nowMS: monotonicMS())
        try client.flush()
        var didReceive = false
        let take = { (message: MQTTMessage) -> Bool in
            didReceive = true
            return deliver(message)
        }
        if try !client.receive(nowMS: monotonicMS(), take) {
            if client.wait(milliseconds: waitMS, signal: signal) { return .none }
            _ = try client.receive(nowMS: monotonicMS(), take)
        }
        let news = try digest(client)
        // After reading: where a commit took long, our SUBSCRIBE has only just left and its answer may be here.
        guard !machine.isOverdue(nowMS: monotonicMS()) else {
            throw silence(client)
        }
        return news ?? (didReceive ? .received : .none)
    }

    /// Feeds the broker's answers to the machine; `nil` where they are no news for the caller.
    private func digest(_ client: MQTTClient) throws(MQTTError) -> Progress? {
        let nowMS = monotonicMS()
        let wasEstablished = isEstablished
        if case .connecting = machine.state {
            guard let answer = client.answers.connack else { return nil }
            try accept(answer, client, nowMS: nowMS)
        }
        var isNews = false
        for answer in client.takeFilterAnswers() {
            switch answer {
            case .subscribed(_, code: 0x9E) where machine.isShared: throw Self.nothingShared
            case .subscribed(let filter, let code):
                isNews = machine.subscribed(filter, code: code, nowMS: nowMS) || isNews
            case .unsubscribed(let filter, let code):
                machine.unsubscribed(filter, code: code, nowMS: nowMS)
                isNews = true
            }
        }
        isNews = machine.giveUpWaiting(nowMS: nowMS) || isNews
        if let refusal = machine.subscriptions.refusal { throw self.refusal(refusal) }
        if let action = machine.due(nowMS: nowMS) { try perform(action, client) }
        guard isEstablished else { return nil }
        return !wasEstablished ? .established : isNews ? .changed : nil
    }

    /// The broker has answered CONNECT.
    private func accept(
        _ answer: IncomingPacket.ConnectAcknowledgement, _ client: MQTTClient, nowMS: Int
    ) throws(MQTTError) {
        guard answer.code == 0 else { throw refusal(answer.code, client.version) }
        if machine.isShared && !answer.areSharedSubscriptionsAvailable { throw Self.nothingShared }
        if machine.subscriptions.hasWildcards && !answer.areWildcardsAvailable {
            throw MQTTError(.subscriptionRefused, "The broker has no subscriptions with wildcards (+ and #).")
        }
        disappointing = nil
        connectionShortfalls = Shortfall.all(in: answer, asked: configuration)
        try perform(machine.accepted(isSessionPresent: answer.isSessionPresent, nowMS: nowMS), client)
    }

    private func perform(_ action: SessionMachine.Action, _ client: MQTTClient) throws(MQTTError) {
        switch action {
        case .wait, .connect: preconditionFailure("connected already")
        case .subscribe(let filters): for filter in filters { client.subscribe(to: filter) }
        case .unsubscribe(let filters): for filter in filters { client.unsubscribe(from: filter) }
        case .comeBack:
            client.disconnect()
            dropClient()
            return machine.left(nowMS: monotonicMS())
        }
        try client.flush()
    }

    private static let nothingShared = MQTTError(
        .sharedSubscriptionsUnavailable, "The broker has no shared subscriptions.")

    /// Every essential filter was refused.
    private func refusal(_ shortfall: Shortfall) -> MQTTError {
        MQTTError(
            .subscriptionRefused,
            "\(shortfall) Check its access list for client id \"\(configuration.clientID)\".")
    }

    private func lose(_ error: MQTTError) -> Progress {
        var error = error
        if let client {
            if let answer = client.answers.connack {
                if answer.code != 0 { error = refusal(answer.code, client.version) }
            } else {
                disappointing = client.peer
            }
        }
        dropClient()
        let version = machine.version
        machine.failed(error.code, nowMS: monotonicMS())
        return .lost(explained(error, spoken: version))
    }

    /// Says what the machine makes of it.
    private func explained(_ error: MQTTError, spoken version: MQTTVersion) -> MQTTError {
        if error.code == .closed, machine.isContested {
            return MQTTError(
                .sessionTakenOver,
                "The broker ends our sessions again and again: another client seems to have the client id "
                    + "\"\(configuration.clientID)\" too.")
        }
        if machine.isShared, machine.seemsOld, error.code == .closed {
            return MQTTError(
                .sharedSubscriptionsUnavailable,
                "\(error.message) It seems not to speak MQTT 5, without which there are no shared subscriptions.")
        }
        guard machine.version != version else { return error }
        return MQTTError(error.code, "\(error.message) \(machine.version) is tried next.")
    }

    private func dropClient() {
        deliveredBefore = client?.deliveredCount ?? deliveredBefore
        client = nil
    }

    private func silence(_ client: MQTTClient) -> MQTTError {
        let place = "the broker at \(configuration.place)"
        if let delay = client.delay { return MQTTError(.unreachable, "No connection to \(place): \(delay).") }
        return MQTTError(.silent, "The broker at \(configuration.place) accepted a connection and stays silent.")
    }

    /// MQTT 5 §3.2.2.2 reason codes and MQTT 3.1.1 §3.2.2.3 return codes.
    private func refusal(_ code: Int, _ version: MQTTVersion) -> MQTTError {
        switch code {
        case _ where machine.isShared && (code == 1 || code == 0x84):
            MQTTError(
                .sharedSubscriptionsUnavailable,
                "The broker does not speak MQTT 5, without which there are no shared subscriptions.")
        case 1, 0x84:
            MQTTError(.versionRefused, "The broker does not speak \(version).")
        case 2, 0x85:
            MQTTError(.refused, "The broker refuses the client id \"\(configuration.clientID)\".")
        case 4, 5, 0x86, 0x87:
            MQTTError(.refused, "The broker refuses our user name, password or certificate.")
        default:
            MQTTError(.refused, "The broker refuses the connection (reason \(code)).")
        }
    }
}
