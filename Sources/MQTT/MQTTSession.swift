#if canImport(Glibc)
    import Glibc
#endif

/// Our session with the broker across connections: connects, subscribes, receives, and acknowledges when told.
///
/// Belongs to one thread. ``SessionMachine`` decides; this shell performs it on an ``MQTTClient``.
public final class MQTTSession {
    private let configuration: MQTTConfiguration
    private let signal: WakeSignal
    private var machine: SessionMachine
    private var client: MQTTClient?
    /// How many QoS 1 messages earlier connections have delivered.
    private var deliveredBefore = 0

    /// What the caller should know of a step.
    public enum Progress: Sendable, Equatable {
        /// Nothing happened that concerns the caller.
        case none
        /// Messages were delivered.
        case received
        /// The broker accepted every subscription: the list is worth remembering for the next start.
        case established
        /// The connection failed or ended; what was delivered and not acknowledged will come again.
        case lost(MQTTError)
    }

    /// Prepares a session.
    ///
    /// - Parameters:
    ///   - filters: what to subscribe to, at QoS 1.
    ///   - earlierFilters: what an earlier run had subscribed to, `nil` where there was none: the broker is asked to
    ///     forget those no longer named, and a session that it has lost is counted.
    ///   - signal: ends a wait early.
    public init(
        _ configuration: MQTTConfiguration, filters: [String], earlierFilters: [String]?, signal: WakeSignal
    ) {
        self.configuration = configuration
        self.signal = signal
        machine = SessionMachine(filters: filters, earlierFilters: earlierFilters)
    }

    /// What is subscribed to.
    public var filters: [String] { machine.filters }
    /// Whether every subscription stands.
    public var isEstablished: Bool { machine.state == .established }
    /// How often the broker had forgotten a session that should have been there.
    public var sessionsLost: Int { machine.sessionsLost }
    /// How many connections the broker has accepted.
    public var connections: Int { machine.connections }
    /// How many QoS 1 messages were delivered on this connection and are not acknowledged.
    public var heldCount: Int { client?.heldCount ?? 0 }
    /// How many QoS 1 messages can be outstanding: a batch cannot grow beyond it.
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

    /// How many QoS 1 messages have been delivered, on all connections together.
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
                configuration, version: version, firstNumber: deliveredBefore, nowMS: monotonicMS())
            machine.opened(nowMS: monotonicMS())
        case .subscribe:
            preconditionFailure("no connection to subscribe on")
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
        let isNew = try digest(client)
        // After reading: where a commit took long, our SUBSCRIBE has only just left and its answer may be here.
        guard !machine.isOverdue(nowMS: monotonicMS()) else {
            throw silence(client)
        }
        return isNew ? .established : didReceive ? .received : .none
    }

    /// Feeds the broker's answers to the machine; `true` when the session has just become complete.
    private func digest(_ client: MQTTClient) throws(MQTTError) -> Bool {
        switch machine.state {
        case .resting, .established: return false
        case .connecting:
            guard let answer = client.answers.connectAnswer else { return false }
            guard answer.code == 0 else { throw refusal(answer.code, client.version) }
            if machine.isShared && !answer.areSharedSubscriptionsAvailable { throw Self.nothingShared }
            let action = machine.accepted(isSessionPresent: answer.isSessionPresent, nowMS: monotonicMS())
            guard case .subscribe(let filters, _) = action else { return false }
            for filter in filters { client.subscribe(to: filter) }
            try client.flush()
            return false
        case .subscribing:
            if let code = client.answers.refusedSubscription { throw refusal(ofSubscription: code) }
            if machine.granted(client.answers.grantedCount) { return true }
            guard case .unsubscribing = machine.state else { return false }
            for filter in machine.endingFilters { client.unsubscribe(from: filter) }
            try client.flush()
            return false
        case .unsubscribing:
            return machine.unsubscribed(client.answers.unsubscribedCount)
        }
    }

    private static let nothingShared = MQTTError(
        .sharedSubscriptionsUnavailable, "The broker has no shared subscriptions.")

    /// MQTT 5 §3.9.3 reason codes.
    private func refusal(ofSubscription code: Int) -> MQTTError {
        guard code != 0x9E else { return Self.nothingShared }
        return MQTTError(
            .subscriptionRefused,
            "The broker refused a subscription (reason \(code)): check its access list for "
                + "client id \"\(configuration.clientID)\".")
    }

    private func lose(_ error: MQTTError) -> Progress {
        var error = error
        if let answer = client?.answers.connectAnswer, answer.code != 0, let client {
            error = refusal(answer.code, client.version)
        }
        dropClient()
        machine.failed(error.code, nowMS: monotonicMS())
        if error.code == .closed, machine.isContested {
            error = MQTTError(
                .sessionTakenOver,
                "The broker ends our sessions again and again: another client seems to have the client id "
                    + "\"\(configuration.clientID)\" too.")
        }
        return .lost(error)
    }

    private func dropClient() {
        deliveredBefore = client?.deliveredCount ?? deliveredBefore
        client = nil
    }

    private func silence(_ client: MQTTClient) -> MQTTError {
        guard client.isOpen else {
            return MQTTError(
                .unreachable,
                "No connection to the broker at \(configuration.host):\(configuration.port): it does not answer.")
        }
        return MQTTError(.closed, "The broker at \(configuration.host) accepted a connection and stays silent.")
    }

    /// MQTT 5 §3.2.2.2 reason codes and MQTT 3.1.1 §3.2.2.3 return codes.
    private func refusal(_ code: Int, _ version: MQTTVersion) -> MQTTError {
        switch code {
        case _ where machine.isShared && (code == 1 || code == 0x84):
            MQTTError(
                .sharedSubscriptionsUnavailable,
                "The broker does not speak MQTT 5, without which there are no shared subscriptions.")
        case 1, 0x84:
            MQTTError(.versionRefused, "The broker does not speak \(version == .v5 ? "MQTT 5" : "MQTT 3.1.1").")
        case 2, 0x85:
            MQTTError(.refused, "The broker refuses the client id \"\(configuration.clientID)\".")
        case 4, 5, 0x86, 0x87:
            MQTTError(.refused, "The broker refuses our user name, password or certificate.")
        default:
            MQTTError(.refused, "The broker refuses the connection (reason \(code)).")
        }
    }
}

/// Milliseconds of a clock that never jumps.
private func monotonicMS() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
}
