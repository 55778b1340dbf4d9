import MQTT

/// A look at the broker beside the daemon: whether the subscriptions stand, and whether anything comes.
struct BrokerTrial {
    /// What came of it.
    enum Finding: Equatable {
        /// No session, or no longer; in words, with the remedy.
        case fault(String)
        /// The subscriptions stand. Nobody waited for a message.
        case subscribed
        /// A message came, after so many seconds.
        case heard(afterS: Int)
        /// None came in all that time.
        case silence
    }

    /// Under another client id than the daemon's: the same one would take its session away.
    let broker: MQTTConfiguration
    let filters: [String]
    /// How long a message is waited for, in seconds; 0 does not wait.
    let listenS: Int

    /// How long the broker may take to let us in, in seconds.
    private static let admissionS = 10

    /// Makes the trial, on the calling thread.
    ///
    /// - Parameters:
    ///   - whenSubscribed: is called when the subscriptions stand.
    ///   - progress: is told now and then for how many seconds it has listened.
    func run(whenSubscribed: () -> Void, progress: (Int) -> Void) -> Finding {
        let session = MQTTSession(broker, filters: filters, earlierFilters: nil, signal: WakeSignal())
        defer { session.abandon() }
        var deadline = ContinuousClock.now + .seconds(Self.admissionS)
        var subscribedAt: ContinuousClock.Instant?
        var hasHeard = false
        var finding = Finding.fault("It accepts connections and stays silent.")
        while ContinuousClock.now < deadline {
            let step = session.step(waitMS: 200) { message in
                // A retained message comes though nobody publishes.
                if !message.isRetained { hasHeard = true }
                return true
            }
            switch step {
            case .established:
                whenSubscribed()
                subscribedAt = .now
                deadline = .now + .seconds(listenS)
                finding = listenS > 0 ? .silence : .subscribed
            case .lost(let error):
                finding = .fault(error.advice)
                // Another version of MQTT may be all it takes; anything else is told at once.
                if error.code != .versionRefused && error.code != .closed { return finding }
            case .none, .received: break
            }
            guard let subscribedAt else { continue }
            let seconds = Int((ContinuousClock.now - subscribedAt) / .seconds(1))
            if hasHeard && listenS > 0 { return .heard(afterS: seconds) }
            if listenS > 0 { progress(min(seconds, listenS)) }
        }
        return finding
    }
}
