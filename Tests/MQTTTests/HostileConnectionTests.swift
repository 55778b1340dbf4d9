import Synchronization
import TestSupport
import Testing

@testable import MQTT

/// The same over a socket, where pieces, waiting and the connection's end are the kernel's.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct HostileConnectionTests {
    private static let connections = 200

    /// What a connection came to.
    private struct End {
        var fault: MQTTError?
        var passes = 0
        var messages = 0
    }

    /// Reads until the connection ends by either side.
    private static func converse(port: Int, _ version: MQTTVersion) throws -> End {
        let configuration = Receiver.configuration(port: port)
        let client = try MQTTClient(
            configuration, version: version, firstNumber: 0, resolver: NameResolver(), lastChoice: nil, nowMS: 0)
        client.subscribe(to: "t/#")
        let signal = WakeSignal()
        var end = End()
        do throws(MQTTError) {
            // Each pass waits for something, so their number is bounded by what is sent.
            while end.passes < 100_000 {
                end.passes += 1
                try client.flush()
                let didRead = try client.receive(nowMS: 0) { _ in
                    end.messages += 1
                    return end.messages % 3 != 0
                }
                client.acknowledge(before: client.deliveredCount)
                if !didRead { _ = client.wait(milliseconds: 5000, signal: signal) }
            }
        } catch {
            end.fault = error
        }
        return end
    }

    @Test(
        "Thousands of packets on many connections: each ends with a reason, after a bounded number of passes",
        arguments: [MQTTVersion.v5, .v3], [false, true])
    func connections(version: MQTTVersion, isByteByByte: Bool) throws {
        let state = Mutex((broker: HostilePackets(seed: 99, version: version), packets: 0, bytes: 0))
        var manners = FakeBroker.Manners { _ in
            state.withLock { state in
                var bytes: [UInt8] = version == .v5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]
                // A byte at a time is a system call each.
                while bytes.count < (isByteByByte ? 200 : 20_000) {
                    bytes += state.broker.next().bytes
                    state.packets += 1
                }
                if isByteByByte { bytes = Array(bytes.prefix(2000)) }
                state.bytes += bytes.count
                return bytes
            }
        }
        manners.isByteByByte = isByteByByte
        manners.farewell = []
        var codes: Set<String> = []
        try FakeBroker.run(manners) { broker in
            for number in 0..<Self.connections / (isByteByByte ? 4 : 1) {
                let end = try Self.converse(port: broker.port, version)
                let fault = try #require(end.fault, "connection \(number) ended without a reason")
                #expect(
                    [.protocolError, .closed, .dismissed, .sessionTakenOver, .sharedSubscriptionsUnavailable]
                        .contains(fault.code), "\(fault)")
                #expect(fault.message.hasSuffix(".") || fault.message.hasSuffix("too."))
                #expect(end.passes < 50_000)
                codes.insert(fault.code.rawValue)
            }
        }
        #expect(state.withLock { $0.packets } > (isByteByByte ? 200 : 1000))
        #expect(codes.contains("protocolError"))
    }

    @Test("However much there is to read, the thread comes round after sixteen reads of the buffer's size")
    func comesRound() throws {
        let count = 150
        // What sixteen reads can bring, and what was left of the one before.
        let bytesMax = 17 * InputBuffer.bytes
        var message: [UInt8] = [0x30]
        message.partialLength(60_004)
        message += [0, 1, 0x74, 0] + [UInt8](repeating: 7, count: 60_000)
        let flood = [0x20, 3, 0, 0, 0] + Array([[UInt8]](repeating: message, count: count).joined())
        try FakeBroker.run(FakeBroker.Manners { _ in flood }) { broker in
            let client = try MQTTClient(
                Receiver.configuration(port: broker.port), version: .v5, firstNumber: 0, resolver: NameResolver(),
                lastChoice: nil, nowMS: 0)
            var received = 0
            var rounds = 0
            while received < count {
                try client.flush()
                let before = received
                let didRead = try client.receive(nowMS: 0) { message in
                    // Slower than the broker, which has always sent more by then.
                    for _ in 0..<10 { _ = SHA256.hash(message.payload) }
                    received += 1
                    return true
                }
                rounds += 1
                #expect((received - before) * message.count <= bytesMax)
                if !didRead { _ = client.wait(milliseconds: 1000, signal: WakeSignal()) }
            }
            #expect(rounds >= flood.count / bytesMax)
        }
    }
}
