import Dispatch
import MQTT
import PrivateServers
import TestSupport
import Testing

extension RealBroker {
    /// Whoever waits for the broker can be woken.
    struct WakeSignalTests {
        @Test("A raised signal ends one wait, whenever it was raised and how often")
        func wait() {
            let signal = WakeSignal()
            #expect(!signal.wait(milliseconds: 0))
            for _ in 0..<100_000 { signal.raise() }
            #expect(signal.wait(milliseconds: 60_000))
            #expect(!signal.wait(milliseconds: 0))
        }

        @Test("Another thread's signal ends a wait")
        func waitForThread() {
            let signal = WakeSignal()
            DispatchQueue.global().async { signal.raise() }
            #expect(signal.wait(milliseconds: 60_000))
        }

        @Test("A step that waits for the broker ends when the signal is raised")
        func step() async throws {
            try await withBroker { broker in
                let signal = WakeSignal()
                let receiver = Receiver(Receiver.configuration(port: broker.port), signal: signal)
                try receiver.establish()
                DispatchQueue.global().async { signal.raise() }
                let took = ContinuousClock().measure { receiver.step(waitMS: 60_000) }
                #expect(took < .seconds(30))
                #expect(receiver.faults.isEmpty)
            }
        }
    }
}
