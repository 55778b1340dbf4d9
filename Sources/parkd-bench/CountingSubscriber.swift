import Foundation
import MQTT
import PrivateServers
import Sandbox
import Synchronization

/// What the broker alone can do: a subscriber on the same library that acknowledges at once and keeps nothing.
enum CountingSubscriber {
    /// Keeps what is only counted from the daemon.
    private static let prefix = "counted/"

    /// Uplinks a second, from the first received to the last.
    static func measure(load: Load, uplinks: Int, broker sandbox: Sandbox) async throws -> Double {
        let result = Mutex(0.0)
        let (ready, isReady) = AsyncStream<Void>.makeStream()
        var configuration = sandbox.client("bench-counter")
        configuration.sessionExpiryS = 0
        let settled = configuration
        let thread = BackgroundThread("counter") {
            let session = MQTTSession(
                settled, subscriptions: [Subscription("\(prefix)application/+/device/+/event/+")], earlierFilters: nil,
                signal: WakeSignal())
            var count = 0
            var began = ContinuousClock.now
            while count < uplinks {
                let progress = session.step(waitMS: 100) { _ in
                    if count == 0 { began = .now }
                    count += 1
                    return count % 1000 != 0
                }
                if progress == .established { isReady.finish() }
                _ = session.acknowledge()
            }
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            result.withLock { $0 = Double(uplinks) / seconds }
            session.close()
        }
        for await _ in ready {}
        let publishing = load.start(
            uplinks, pass: 0, ratePerS: nil, topicPrefix: prefix, to: sandbox.client("bench-load"))
        await publishing.join()
        await thread.join()
        return result.withLock { $0 }
    }
}

extension Sandbox {
    /// How a client of the benchmark introduces itself.
    func client(_ clientID: String) -> MQTTConfiguration {
        MQTTConfiguration(host: "127.0.0.1", port: mosquitto.port, clientID: clientID)
    }
}
