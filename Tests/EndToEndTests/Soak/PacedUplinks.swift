import LoRaWAN
import MQTT
import PrivateServers
import Sandbox
import Synchronization

/// Publishes at a rate for a long time and keeps of each uplink that the broker took no more than its id.
///
/// What a broker that went away has not acknowledged is sent again with the same bytes, before anything newer. What
/// could not be made meanwhile is made as soon as the broker is back, so that the clock alone decides how many there
/// are.
final class PacedUplinks: Sendable {
    /// How far it is.
    struct Standing: Sendable {
        var sent = 0
        var acknowledged = 0
        /// Sent again, because a connection ended before its acknowledgement.
        var resent = 0
        var connections = 0
    }

    private let standing = Mutex(Standing())
    private let ids = Mutex<[UUIDBits]>([])

    /// How far it is now.
    var current: Standing { standing.withLock { $0 } }
    /// The ids that the broker took.
    var acknowledgedIDs: [UUIDBits] { ids.withLock { $0 } }

    /// So many may wait for the broker.
    private static let outstandingMax = 2000

    /// Publishes `count` uplinks from a thread of its own, until the broker has taken all of them.
    func start(_ count: Int, ratePerS: Int, on stage: Stage) -> TestThread {
        ids.withLock { $0.reserveCapacity(count) }
        let rounds = RoundsOfUplinks(of: stage.city)
        let port = stage.sandbox.mosquitto.port
        return TestThread { [self] in publish(count, ratePerS, rounds, port) }
    }

    private func publish(_ count: Int, _ ratePerS: Int, _ rounds: RoundsOfUplinks, _ port: Int) {
        var pace = Pace(count: count, ratePerS: ratePerS, rounds: rounds)
        while !pace.isOver {
            let publisher: MQTTPublisher
            do throws(MQTTError) {
                publisher = try MQTTPublisher(
                    MQTTConfiguration(host: "127.0.0.1", port: port, clientID: "test-soak-\(UUIDBits.random())"))
            } catch {
                WakeSignal().wait(milliseconds: 50)
                continue
            }
            standing.withLock {
                $0.connections += 1
                $0.resent += pace.pending.count
            }
            do throws(MQTTError) {
                try send(&pace, by: publisher)
                publisher.close()
            } catch {
                settle(&pace, publisher)
            }
        }
    }

    private func send(_ pace: inout Pace, by publisher: MQTTPublisher) throws(MQTTError) {
        for number in pace.pending.keys.sorted() {
            guard let message = pace.pending[number] else { continue }
            try publisher.publish(topic: message.topic, payload: message.payload, number: number)
        }
        while !pace.isOver {
            var hasMore = false
            while publisher.outstandingCount < Self.outstandingMax, let (number, message) = pace.next() {
                try publisher.publish(topic: message.topic, payload: message.payload, number: number)
                hasMore = number % 50 == 49
                if hasMore { break }
            }
            try publisher.pump(waitMS: hasMore ? 0 : 2)
            settle(&pace, publisher)
        }
    }

    private func settle(_ pace: inout Pace, _ publisher: MQTTPublisher) {
        let taken = publisher.takeAcknowledged().compactMap { pace.pending.removeValue(forKey: $0)?.id }
        ids.withLock { $0 += taken }
        standing.withLock {
            $0.sent = pace.made
            $0.acknowledged += taken.count
        }
    }

    /// What is due by the clock, and what waits for the broker.
    private struct Pace {
        let count: Int
        let ratePerS: Int
        var rounds: RoundsOfUplinks
        var made = 0
        var pending: [Int: Outgoing] = [:]
        private let beganAt = ContinuousClock.now

        init(count: Int, ratePerS: Int, rounds: RoundsOfUplinks) {
            self.count = count
            self.ratePerS = ratePerS
            self.rounds = rounds
        }

        var isOver: Bool { made == count && pending.isEmpty }

        /// The next uplink, where it is due.
        mutating func next() -> (number: Int, message: Outgoing)? {
            let due = min(count, Int((ContinuousClock.now - beganAt) / .seconds(1) * Double(ratePerS)))
            guard made < due else { return nil }
            let message = rounds.uplink(made)
            pending[made] = message
            made += 1
            return (made - 1, message)
        }
    }
}
