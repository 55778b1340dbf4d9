import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import MQTT

/// Finding the broker: names, addresses, and those that lead nowhere.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct AddressTests {
    private static let manners = FakeBroker.Manners { _ in [0x20, 0x03, 0x00, 0x00, 0x00] }

    private func addresses(_ host: String, _ port: Int) throws -> [SocketAddress] {
        try SocketAddress.all(host: host, port: port, isNumeric: true)
    }

    @Test("A broker at an IPv6 address is reached, and messages write it in brackets")
    func literal() throws {
        let port = try FakeBroker.run(Self.manners, isIPv6: true) { broker in
            let receiver = Receiver(MQTTConfiguration(host: "::1", port: broker.port, clientID: "parkd"))
            try receiver.establish()
            #expect(receiver.faults.isEmpty)
            return broker.port
        }
        let fault = try Receiver(MQTTConfiguration(host: "::1", port: port, clientID: "parkd")).fail()
        #expect(fault?.message == "No connection to the broker at [::1]:\(port): Connection refused.")
    }

    @Test("A first address that swallows SYNs does not keep the second from being tried, nor does one that refuses")
    func swallowed() throws {
        // A listener whose queue is full does not answer any more.
        let (listener, swallowing) = try LoopbackListener.open(backlog: 0)
        let waiting = try (0..<4).map { _ in try LoopbackListener.connect(port: swallowing, isBlocking: false) }
        defer { for descriptor in waiting + [listener] { close(descriptor) } }
        let (other, refusing) = try LoopbackListener.open(backlog: 1)
        close(other)
        try FakeBroker.run(Self.manners) { broker in
            let all = try [swallowing, refusing, broker.port].flatMap { try addresses("127.0.0.1", $0) }
            let receiver = Receiver(
                MQTTConfiguration(host: "broker.example", port: 1883, clientID: "parkd"),
                resolver: NameResolver { _, _ in .success(all) })
            try receiver.establish()
            #expect(receiver.faults.isEmpty)
            #expect(receiver.session.connections == 1)
        }
    }

    @Test("An address that accepts connections and ends them is tried last the next time")
    func disappointing() throws {
        try FakeBroker.run(FakeBroker.Manners { _ in nil }) { dead in
            try FakeBroker.run(Self.manners) { broker in
                let all = try [dead.port, broker.port].flatMap { try addresses("127.0.0.1", $0) }
                let receiver = Receiver(
                    MQTTConfiguration(host: "broker.example", port: 1883, clientID: "parkd"),
                    resolver: NameResolver { _, _ in .success(all) })
                try receiver.establish()
                #expect(receiver.faults.map(\.code) == [.closed])
            }
        }
    }

    @Test("A name that nobody knows is a fault with the resolver's words, and is asked for again")
    func unknown() throws {
        let count = Mutex(0)
        let receiver = Receiver(
            MQTTConfiguration(host: "broker.invalid", port: 1883, clientID: "parkd"),
            resolver: NameResolver { _, _ in
                count.withLock { $0 += 1 }
                return .failure(SocketAddress.Unknown(reason: "Name or service not known"))
            })
        for _ in 0..<2 {
            let fault = try receiver.fail()
            #expect(fault?.code == .unreachable)
            #expect(
                fault?.message == "No connection to the broker at broker.invalid:1883: Name or service not known.")
        }
        #expect(count.withLock { $0 } == 2)
    }

    @Test("A resolver that hangs does not block the thread: a signal ends the wait, and only one question is asked")
    func hanging() throws {
        let count = Mutex(0)
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        let signal = WakeSignal()
        let receiver = Receiver(
            MQTTConfiguration(host: "broker.example", port: 1883, clientID: "parkd"), signal: signal,
            resolver: NameResolver { _, _ in
                count.withLock { $0 += 1 }
                release.wait()
                return .failure(SocketAddress.Unknown(reason: "late"))
            })
        for _ in 0..<3 {
            receiver.step(waitMS: 0)
            DispatchQueue.global().async { signal.raise() }
            let took = ContinuousClock().measure { receiver.step(waitMS: 60_000) }
            #expect(took < .seconds(30))
            receiver.session.close()
            // Rests first; then asks, or waits for the question that is being asked.
            try receiver.run(until: "connecting again") { receiver.step(waitMS: 20) == .none }
        }
        try receiver.run(until: "asked") { count.withLock { $0 } > 0 }
        #expect(count.withLock { $0 } == 1)
    }

    @Test("What a resolver that hangs is waited for has an end, which says so")
    func givenUp() throws {
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        let receiver = Receiver(
            MQTTConfiguration(host: "broker.example", port: 1883, clientID: "parkd"),
            resolver: NameResolver { _, _ in
                release.wait()
                return .failure(SocketAddress.Unknown(reason: "late"))
            })
        let fault = try receiver.fail()
        #expect(fault?.code == .unreachable)
        #expect(
            fault?.message == "No connection to the broker at broker.example:1883: the resolver does not answer.")
    }

    @Test("Families are tried in turn, and what has just disappointed comes last (RFC 8305, §4)")
    func order() throws {
        let (a, b) = (try addresses("::1", 1)[0], try addresses("::1", 2)[0])
        let (c, d) = (try addresses("127.0.0.1", 3)[0], try addresses("127.0.0.1", 4)[0])
        #expect(SocketAddress.ordered([a, b, c, d], last: nil) == [a, c, b, d])
        #expect(SocketAddress.ordered([a, b, c], last: a) == [b, c, a])
        #expect(SocketAddress.ordered([a], last: a) == [a])
        #expect(SocketAddress.ordered([], last: nil) == [])
    }

    @Test("The next address is tried after 250 ms or at once after a failure, eight side by side at most")
    func race() throws {
        let all = try (1...10).map { try addresses("127.0.0.1", $0)[0] }
        var race = AddressRace(all, nowMS: 0)
        func next(_ nowMS: Int) -> SocketAddress? { race.next(nowMS: nowMS) }
        #expect(next(0) == all[0])
        #expect(next(249) == nil)
        #expect(race.waitMS(nowMS: 249) == 1)
        #expect(next(250) == all[1])
        race.failed(nowMS: 300)
        #expect(next(300) == all[2])
        for index in 3...8 { #expect(next(1000 * index) == all[index]) }
        #expect(race.runningCount == AddressRace.runningMax)
        #expect(next(100_000) == nil && race.waitMS(nowMS: 100_000) == nil)
        race.failed(nowMS: 100_000)
        #expect(next(100_000) == all[9])
        #expect(race.waitMS(nowMS: 100_000) == nil)
        for _ in 0..<8 {
            #expect(!race.isLost)
            race.failed(nowMS: 100_000)
        }
        #expect(race.isLost)
    }

    @Test("Nothing found is a fault, not a wait")
    func noAddress() throws {
        let receiver = Receiver(
            MQTTConfiguration(host: "broker.example", port: 1883, clientID: "parkd"),
            resolver: NameResolver { _, _ in .success([]) })
        #expect(try receiver.fail()?.code == .unreachable)
    }

    @Test("While a TLS handshake waits, so does the thread")
    func silentHandshake() throws {
        let (listener, port) = try LoopbackListener.open(backlog: 8)
        defer { close(listener) }
        var configuration = Receiver.configuration(port: port)
        configuration.tls = .init()
        let receiver = Receiver(configuration)
        for _ in 0..<3 { receiver.step(waitMS: 50) }
        // Each wait that is not one would return at once.
        let took = ContinuousClock().measure { for _ in 0..<5 { receiver.step(waitMS: 200) } }
        #expect(took >= .milliseconds(900))
        #expect(receiver.faults.isEmpty)
    }

    @Test("The kernel probes a broker that has nothing to say, and gives up one that confirms nothing")
    func probes() throws {
        let (listener, port) = try LoopbackListener.open(backlog: 1)
        let connection = try LoopbackListener.connect(port: port)
        defer { for descriptor in [listener, connection] { close(descriptor) } }
        SocketOptions.apply(to: connection)
        for (level, option, expected) in [
            (SOL_SOCKET, SO_KEEPALIVE, 1), (CInt(IPPROTO_TCP), TCP_KEEPIDLE, SocketOptions.probeAfterS),
            (CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, SocketOptions.unacknowledgedMS),
        ] {
            var value: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            #expect(getsockopt(connection, level, option, &value, &size) == 0)
            #expect(value == expected)
        }
    }
}
