import TestSupport
import Testing

@testable import MQTT

/// A broker that sends whatever it can: what is right is understood, what is wrong has a name, and neither costs more
/// memory or time than its bytes.
@Suite(.timeLimit(.minutes(10)))
struct HostileBrokerFuzzTests {
    private static let packets = 1_000_000
    private static let parts = 4

    private static var configuration: MQTTConfiguration {
        var configuration = MQTTConfiguration(host: "127.0.0.1", port: 1, clientID: "p")
        configuration.payloadBytesMax = 200_000
        return configuration
    }

    /// What a connection takes up at most: the input, a message as large as is kept whole with its topic, and our part
    /// of the conversation, whose array may have grown to twice its size.
    private static let bytesMax = InputBuffer.bytes + 2 * (200_000 + LargePublish.headBytesMax)
    private static let outputBytesMax = 2 * Exchange.unsentBytesMax

    /// One connection, without a socket: bytes go in, in pieces; how far it came is to be seen.
    private struct Connection: ~Copyable {
        var stream: PacketStream
        var exchange: Exchange
        var messages = 0
        var pieces = 0
        var passes = 0
        /// Where there is one, the caller wants no more after so many messages.
        var portion = Int.max

        init(version: MQTTVersion) {
            stream = PacketStream(HostileBrokerFuzzTests.configuration, version: version)
            exchange = Exchange(HostileBrokerFuzzTests.configuration, version: version, firstNumber: 0)
        }

        /// Lets bytes arrive, as many at once as `piece` says.
        mutating func feed(_ bytes: [UInt8], piece: Int) throws(IncomingPacket.Malformed) {
            var position = 0
            while position < bytes.count {
                let count = stream.fill { buffer in
                    let count = min(buffer.count, bytes.count - position, piece)
                    buffer.copyBytes(from: bytes[position..<position + count])
                    return count
                }
                // Room for nothing would be taken for the connection's end.
                guard let count, count > 0 else { throw IncomingPacket.Malformed(reason: "no room") }
                position += count
                pieces += 1
                while try understand() == .paused {}
            }
        }

        private mutating func understand() throws(IncomingPacket.Malformed) -> PacketStream.Progress {
            passes += 1
            var delivered = 0
            defer { messages += delivered }
            return try Self.understand(&stream, &exchange, portion: portion, &delivered)
        }

        private static func understand(
            _ stream: inout PacketStream, _ exchange: inout Exchange, portion: Int, _ delivered: inout Int
        ) throws(IncomingPacket.Malformed) -> PacketStream.Progress {
            try stream.forEachPacket { packet throws(IncomingPacket.Malformed) in
                guard try exchange.take(packet) != nil else { return true }
                delivered += 1
                return delivered < portion
            }
        }

        /// Acknowledges some, and lets some of what was queued leave.
        mutating func answer(_ random: inout SeededGenerator) throws(MQTTError) {
            exchange.acknowledge(before: exchange.deliveredCount - random.below(4))
            try exchange.send { bytes throws(MQTTError) in min(bytes.count, random.below(60)) }
        }
    }

    /// What became of all connections.
    private struct Tally {
        var packets = 0
        var messages = 0
        var reasons: [String: Int] = [:]
        var bytesHeldMax = 0
        var outputBytesMax = 0
        var faults: [String] = []
    }

    /// One connection, to its end by a fault or by the fortieth packet.
    private static func converse(_ broker: inout HostilePackets, _ version: MQTTVersion, _ tally: inout Tally) {
        var connection = Connection(version: version)
        if broker.random.below(4) == 0 { connection.portion = 1 + broker.random.below(3) }
        var expected: Int? = 0
        do {
            for _ in 0..<40 {
                let packet = broker.next()
                tally.packets += 1
                if let before = expected { expected = packet.messages.map { before + $0 } }
                try connection.feed(packet.bytes, piece: piece(&broker.random, of: packet.bytes.count))
                if let expected, connection.messages != expected {
                    tally.faults.append("\(connection.messages) messages for \(expected)")
                }
                if connection.exchange.heldCount > Int(UInt16.max) { tally.faults.append("more held than there are") }
                if broker.random.below(3) == 0 { try connection.answer(&broker.random) }
                tally.bytesHeldMax = max(tally.bytesHeldMax, connection.stream.bytesHeld)
                tally.outputBytesMax = max(tally.outputBytesMax, connection.exchange.output.bytesHeld)
            }
            tally.reasons["none", default: 0] += 1
        } catch let fault as IncomingPacket.Malformed {
            tally.reasons[fault.reason ?? "no MQTT", default: 0] += 1
            if expected != nil || fault.reason == "no room" {
                tally.faults.append(fault.reason ?? "right, and refused")
            }
        } catch {
            tally.faults.append("\(error)")
        }
        // A pass has a piece, a message after which the caller wanted no more, or comes after one that had.
        if connection.passes > 2 * (connection.pieces + connection.messages) {
            tally.faults.append("\(connection.passes) passes for \(connection.pieces) pieces")
        }
        tally.messages += connection.messages
    }

    /// Often whole, else split at any byte; into at most some hundred pieces.
    private static func piece(_ random: inout SeededGenerator, of count: Int) -> Int {
        switch random.below(4) {
        case 0: 1 + random.below(7) + count / 100
        case 1: 1 + random.below(5000)
        default: .max
        }
    }

    @Test(
        "A million packets of a hostile broker: no trap, no spin, memory within its bounds, and each fault has a name",
        arguments: 0..<parts)
    func million(part: Int) async {
        let version: MQTTVersion = part % 2 == 0 ? .v5 : .v3
        var broker = HostilePackets(seed: UInt64(part) + 11, version: version)
        var tally = Tally()
        while tally.packets < Self.packets / Self.parts, tally.faults.isEmpty {
            Self.converse(&broker, version, &tally)
            // Other tests wait for a thread, some of them for no longer than a broker would.
            await Task.yield()
        }
        #expect(tally.faults.isEmpty)
        #expect(tally.bytesHeldMax <= Self.bytesMax)
        #expect(tally.outputBytesMax <= Self.outputBytesMax)
        // The broker was hostile, and not only that.
        #expect(tally.messages > Self.packets / Self.parts / 5)
        #expect(tally.reasons.count > 10, "\(tally.reasons)")
    }

    @Test("A broker that sends without end and reads nothing is left before its answers take more than their bound")
    func unread() {
        for packet in [[0x62, 2, 0, 7], [0x32, 6, 0, 1, 0x74, 0, 7, 0]] as [[UInt8]] {
            var connection = Connection(version: .v5)
            let flood = Array([[UInt8]](repeating: packet, count: 100).joined())
            var reason: String?
            var rounds = 0
            do throws(IncomingPacket.Malformed) {
                while rounds < 10_000 {
                    // A message at a time, each acknowledged before its identifier comes again.
                    connection.portion = 1
                    for start in stride(from: 0, to: flood.count, by: packet.count) {
                        try connection.feed(Array(flood[start..<start + packet.count]), piece: .max)
                        connection.exchange.acknowledge(before: connection.exchange.deliveredCount)
                    }
                    rounds += 1
                }
            } catch {
                reason = error.reason
            }
            #expect(reason == "it goes on sending and does not read what we answer")
            #expect(connection.exchange.output.unsentCount <= Exchange.unsentBytesMax + 8)
        }
    }

    @Test("What leaves in small pieces behind what is queued takes no memory for what has left")
    func sentBytesAreForgotten() throws {
        var writer = PacketWriter(version: .v5)
        for _ in 0..<400_000 {
            writer.acknowledge(1)
            try writer.send { bytes throws(MQTTError) in bytes.count > 400 ? 4 : 0 }
        }
        #expect(writer.unsentCount == 400)
        #expect(writer.bytesHeld < 512 << 10)
    }
}
