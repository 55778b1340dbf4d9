import Foundation
import LoRaWAN
public import MQTT
public import Simulation
import Synchronization

/// Lets a simulated city live: publishes its messages at QoS 1 as its clock goes on, from a thread of its own.
public final class CityPublisher: Sendable {
    private let published = Atomic(0)
    private let stopping = Atomic(false)
    private let signal = WakeSignal()

    /// How many messages the broker has acknowledged.
    public var publishedCount: Int { published.load(ordering: .relaxed) }

    /// Makes a publisher that does nothing yet.
    public init() {}

    /// Publishes until ``stop()``; a broker that goes away is tried again every second.
    ///
    /// - Parameters:
    ///   - city: what lives.
    ///   - broker: where its messages go.
    ///   - isAwaited: whether somebody has subscribed: before that, a broker keeps no message for anybody.
    ///   - whenDone: is called on the thread when it ends.
    public func start(
        _ city: SimulatedCity, broker: MQTTConfiguration, isAwaited: @escaping @Sendable () -> Bool,
        whenDone: @escaping @Sendable () -> Void
    ) {
        let thread = Thread { [self] in
            var city = city
            while !stopping.load(ordering: .acquiring) && !isAwaited() { signal.wait(milliseconds: 50) }
            while !stopping.load(ordering: .acquiring) {
                do throws(MQTTError) {
                    try publish(&city, to: MQTTPublisher(broker))
                } catch {
                    signal.wait(milliseconds: 1000)
                }
            }
            whenDone()
        }
        thread.name = "simulator"
        thread.start()
    }

    /// Ends the thread soon.
    public func stop() {
        stopping.store(true, ordering: .releasing)
        signal.raise()
    }

    private func publish(_ city: inout SimulatedCity, to publisher: MQTTPublisher) throws(MQTTError) {
        while !stopping.load(ordering: .acquiring) {
            for message in city.advance(to: .now) {
                try publisher.publish(topic: message.topic, payload: message.payload, isRetained: message.retain)
                if publisher.outstandingCount > 100 { try publisher.pump(waitMS: 10) }
            }
            try publisher.pump(waitMS: 50)
            published.add(publisher.takeAcknowledged().count, ordering: .relaxed)
            signal.wait(milliseconds: 100)
        }
        try publisher.drain()
        published.add(publisher.takeAcknowledged().count, ordering: .relaxed)
        publisher.close()
    }
}
