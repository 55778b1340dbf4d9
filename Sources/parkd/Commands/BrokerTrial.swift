import MQTT
import Monitoring

/// A look at the broker as the daemon would see it, under a client id of its own, which leaves nothing behind.
struct BrokerTrial {
    /// What was seen.
    struct Result: Sendable {
        /// Sentences with their remedies; empty where the broker grants everything.
        var faults: [String]
        /// Whether a session stood, with whatever it lacked.
        var isSubscribed = false
        /// What it speaks.
        var version: MQTTVersion
    }

    /// What listening came to.
    enum Heard: Sendable, Equatable {
        /// A message came, after so many seconds.
        case message(afterS: Int)
        /// None came in all that time.
        case silence
        /// The session did not stand, or ended; in words, with the remedy.
        case fault(String)
    }

    private let broker: MQTTConfiguration
    private let subscriptions: [Subscription]

    /// A broker that closes on MQTT 5 does so three times, with rests between, before 3.1.1 is tried.
    private static let patience = Duration.seconds(60)

    init(_ configuration: DaemonConfiguration) {
        var broker = configuration.mqtt
        broker.clientID += "-check"
        self.broker = broker
        subscriptions = configuration.trialSubscriptions
    }

    /// Tries what may be subscribed, and then how long a session would be kept; blocks for at most two minutes.
    func run() -> Result {
        var passing = broker
        passing.sessionExpiryS = 0
        var result = visit(passing, subscriptions)
        guard result.isFine, result.version == .v5 else {
            return Result(faults: result.faults, isSubscribed: result.isFine, version: result.version)
        }
        // With a long life and no subscription, so that a session which is left behind collects nothing.
        var lasting = broker
        lasting.endsSession = true
        let second = visit(lasting, [])
        result.faults += second.faults.filter { !result.faults.contains($0) }
        return Result(faults: result.faults, isSubscribed: true, version: result.version)
    }

    private func visit(
        _ broker: MQTTConfiguration, _ subscriptions: [Subscription]
    ) -> (isFine: Bool, faults: [String], version: MQTTVersion) {
        let session = MQTTSession(broker, subscriptions: subscriptions, earlierFilters: nil, signal: WakeSignal())
        defer { session.close() }
        let deadline = ContinuousClock.now + Self.patience
        var fault = "It accepts connections and stays silent."
        while ContinuousClock.now < deadline {
            if case .lost(let error) = session.step(waitMS: 200, { _ in true }) {
                fault = error.advice
                // Another version of MQTT may be all it takes; anything else is told at once.
                guard [.versionRefused, .closed].contains(error.code) else { break }
            }
            if session.isSettled { return (true, session.shortfalls.map(\.advice), session.version) }
        }
        return (false, [fault], session.version)
    }

    /// Waits for a message, for at most so many seconds; blocks for that long.
    ///
    /// - Parameter progress: is told now and then for how many seconds it has listened.
    func listen(seconds: Int, progress: (Int) -> Void) -> Heard {
        var passing = broker
        passing.sessionExpiryS = 0
        let session = MQTTSession(passing, subscriptions: subscriptions, earlierFilters: nil, signal: WakeSignal())
        defer { session.close() }
        var deadline = ContinuousClock.now + Self.patience
        var subscribedAt: ContinuousClock.Instant?
        var outcome = Heard.fault("It accepts connections and stays silent.")
        var hasHeard = false
        while ContinuousClock.now < deadline {
            let step = session.step(waitMS: 200) { message in
                // A retained message comes though nobody publishes.
                if !message.isRetained { hasHeard = true }
                return true
            }
            if case .lost(let error) = step {
                let mayPass = [.versionRefused, .closed, .silent].contains(error.code)
                guard subscribedAt == nil && mayPass else { return .fault(error.advice) }
                outcome = .fault(error.advice)
            }
            if subscribedAt == nil, session.isEstablished {
                subscribedAt = .now
                deadline = .now + .seconds(seconds)
                outcome = .silence
            }
            guard let subscribedAt else { continue }
            let listenedS = Int((ContinuousClock.now - subscribedAt) / .seconds(1))
            if hasHeard { return .message(afterS: listenedS) }
            progress(min(listenedS, seconds))
        }
        return outcome
    }
}
