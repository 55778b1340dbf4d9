import Glibc
import Synchronization
import TestSupport

/// A listener that answers CONNECT, SUBSCRIBE and UNSUBSCRIBE with bytes of a test's choice: for brokers that cannot
/// be installed.
final class FakeBroker: Sendable {
    /// What it says.
    struct Manners: Sendable {
        /// The answer to CONNECT, by the protocol level that the client asks for; `nil` closes the connection.
        var answer: @Sendable (_ level: UInt8) -> [UInt8]?
        /// The reason code for each SUBSCRIBE; `nil` does not answer.
        var grants: @Sendable (_ filter: String) -> UInt8? = { _ in 1 }
        /// What it says after its answer to the first SUBSCRIBE of a connection.
        var greeting: [UInt8] = []
        /// What it says to any other packet, by its kind and body.
        var replies: @Sendable (_ kind: UInt8, _ body: [UInt8]) -> [UInt8] = { _, _ in [] }
        /// What it says after its answer to SUBSCRIBE, and then closes.
        var farewell: [UInt8]?
        /// Whether each byte leaves by itself.
        var isByteByByte = false
    }

    let port: Int
    private let listener: CInt
    private let seen = Mutex<[UInt8]>([])
    private let packets = Mutex<[(kind: UInt8, body: [UInt8])]>([])

    /// The protocol levels of the CONNECT packets so far: 5 or 4 (which is MQTT 3.1.1).
    var levels: [UInt8] { seen.withLock { $0 } }

    /// The kinds of all packets so far: their first bytes without the flags (MQTT 5, §2.1.2).
    var kinds: [UInt8] { heard.map(\.kind) }

    /// All packets so far.
    var heard: [(kind: UInt8, body: [UInt8])] { packets.withLock { $0 } }

    private init(listener: CInt, port: Int) {
        self.listener = listener
        self.port = port
    }

    /// Lends `body` a broker with these manners.
    static func run<Result>(
        _ manners: Manners, isIPv6: Bool = false, _ body: (FakeBroker) throws -> Result
    ) throws -> Result {
        let (listener, port) = try LoopbackListener.open(isIPv6: isIPv6, backlog: 8)
        let broker = FakeBroker(listener: listener, port: port)
        let thread = BrokerThread { broker.serve(manners) }
        defer {
            shutdown(listener, CInt(SHUT_RDWR))
            thread.join()
            close(listener)
        }
        return try body(broker)
    }

    /// One connection after the other, until the listener is shut down.
    private func serve(_ manners: Manners) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            converse(connection, manners)
            close(connection)
        }
    }

    private func converse(_ connection: CInt, _ manners: Manners) {
        var level: UInt8 = 0
        var greeting = manners.greeting
        while let packet = nextPacket(connection) {
            packets.withLock { $0.append(packet) }
            switch packet.kind {
            case 0x10:
                // CONNECT: two bytes of length, "MQTT", the level.
                level = packet.body[6]
                seen.withLock { $0.append(level) }
                guard let answer = manners.answer(level) else { return }
                say(answer, connection, byteByByte: manners.isByteByByte)
            case 0x80:
                let properties: [UInt8] = level == 5 ? [0] : []
                let filter = String(decoding: packet.body.dropFirst(4 + properties.count).dropLast(), as: UTF8.self)
                guard let code = manners.grants(filter) else { continue }
                let body = packet.body.prefix(2) + properties + [code]
                say([0x90, UInt8(body.count)] + body + greeting, connection, byteByByte: manners.isByteByByte)
                greeting = []
                guard let farewell = manners.farewell else { continue }
                return say(farewell, connection)
            case 0xA0:
                let properties: [UInt8] = level == 5 ? [0] : []
                let body = packet.body.prefix(2) + properties + [UInt8](repeating: 0, count: level == 5 ? 1 : 0)
                say([0xB0, UInt8(body.count)] + body, connection)
            default: say(manners.replies(packet.kind, packet.body), connection)
            }
        }
    }

    private func say(_ bytes: [UInt8], _ connection: CInt, byteByByte: Bool = false) {
        guard byteByByte else {
            _ = send(connection, bytes, bytes.count, CInt(MSG_NOSIGNAL))
            return
        }
        var isOn: CInt = 1
        setsockopt(connection, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
        for byte in bytes { _ = send(connection, [byte], 1, CInt(MSG_NOSIGNAL)) }
    }

    /// A packet shorter than 128 bytes (MQTT §2.1); `nil` at the connection's or the listener's end.
    private func nextPacket(_ connection: CInt) -> (kind: UInt8, body: [UInt8])? {
        guard let header = read(2, from: connection), let body = read(Int(header[1]), from: connection) else {
            return nil
        }
        return (header[0] & 0xF0, body)
    }

    private func read(_ count: Int, from connection: CInt) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            // The listener becomes readable when it is shut down, or when the client has come again.
            var pollers = [
                pollfd(fd: connection, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&pollers, 2, -1) > 0, pollers[0].revents != 0 else { return nil }
            var buffer = [UInt8](repeating: 0, count: count - bytes.count)
            let received = recv(connection, &buffer, buffer.count, 0)
            guard received > 0 else { return nil }
            bytes += buffer.prefix(received)
        }
        return bytes
    }
}
