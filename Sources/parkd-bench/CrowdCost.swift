import Foundation
import Simulation
import Synchronization

/// What 200 strangers cost who ask without credentials, again and again, and read no answer: the daemon's memory, how
/// long health takes, and what ingest feels of it.
struct CrowdCost {
    let bench: Bench

    private static let strangers = 200
    private static let seconds = 60

    /// Measures and prints.
    func show() async throws {
        let stage = try await BenchStage.start(bench)
        let load = Load(city: stage.city, encoding: .json)
        let daemon = try await stage.startDaemon(bench)
        try await stage.publish(20_000, pass: 0, load, to: [daemon])
        let before = daemon.memoryMB
        let isOver = Flag()
        let port = daemon.port
        let crowd = BackgroundThread("crowd") {
            // Strangers work on machines of their own: they get what the daemon, PostgreSQL and the broker leave.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
            var crowd = Crowd(count: Self.strangers, port: port)
            while !isOver.isRaised { crowd.press() }
            crowd.leave()
        }
        async let latency = Latency.measure(
            load: load, pass: 1, ratePerS: bench.rate, seconds: Self.seconds, sandbox: stage.sandbox)
        var memoryMB = before
        var probes = [Probe(name: "/health/live", port: port)]
        probes.append(Probe(name: "  on an address of its own", port: daemon.healthPort))
        let end = ContinuousClock.now + .seconds(Self.seconds)
        while ContinuousClock.now < end {
            for index in probes.indices { probes[index].ask() }
            memoryMB = max(memoryMB, daemon.memoryMB)
            try await Task.sleep(for: .milliseconds(200))
        }
        isOver.raise()
        await crowd.join()
        let ingest = try await latency
        if Self.isAutogrouped {
            print("kernel.sched_autogroup_enabled is 1: strangers got as much of the processors as the daemon")
        }
        Bench.show(
            "memory before, at most with the crowd", "\(Bench.fixed(before, 1)) MB, \(Bench.fixed(memoryMB, 1)) MB")
        for probe in probes { probe.show() }
        Bench.show("publish to commit at \(bench.rate)/s", "p99 \(Bench.fixed(ingest.p99MS, 1)) ms")
        await daemon.stop()
        await stage.stop()
    }

    /// Whether Linux shares the processors out between sessions first: a thread's niceness then says nothing to those
    /// of other sessions (`sched(7)`).
    private static var isAutogrouped: Bool {
        (try? String(contentsOfFile: "/proc/sys/kernel/sched_autogroup_enabled", encoding: .utf8))?.hasPrefix("1")
            ?? false
    }

    /// Somebody who asks again and again whether the daemon lives, each time on a new connection.
    private struct Probe {
        let name: String
        let port: Int
        private var tookMS: [Double] = []
        private var unanswered = 0

        init(name: String, port: Int) {
            self.name = name
            self.port = port
        }

        mutating func ask() {
            let began = ContinuousClock.now
            if HTTPSocket.get("/health/live", port: port).status != 200 { unanswered += 1 }
            tookMS.append((ContinuousClock.now - began) / .milliseconds(1))
        }

        func show() {
            let sorted = tookMS.sorted()
            let p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
            Bench.show(
                name,
                "p50 \(Bench.fixed(sorted[sorted.count / 2], 1)) ms, p99 \(Bench.fixed(p99, 1)) ms, at most "
                    + "\(Bench.fixed(sorted.last ?? 0, 1)) ms, \(unanswered) of \(sorted.count) not answered")
        }
    }

    /// What one thread raises and another sees.
    private final class Flag: Sendable {
        private let state = Atomic(false)

        var isRaised: Bool { state.load(ordering: .relaxed) }

        func raise() { state.store(true, ordering: .relaxed) }
    }
}

/// Connections that send as much as is taken of them, and take nothing.
private struct Crowd {
    private let port: Int
    private var pollers: [pollfd]
    /// What each sends over and over, and how much of it has been sent.
    private let requests: [[UInt8]]
    private var sent: [Int]

    init(count: Int, port: Int) {
        self.port = port
        let members = Array(repeating: #""k":1"#, count: 650).joined(separator: ",")
        let login =
            "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + "\(members.utf8.count + 2)\r\n\r\n{\(members)}"
        let document = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
        requests = [Array(login.utf8), Array(document.utf8)]
        sent = Array(repeating: 0, count: count)
        pollers = (0..<count).map { _ in pollfd(fd: Self.open(port), events: Int16(POLLOUT), revents: 0) }
    }

    /// Sends what can be sent within a tenth of a second; of those who were shut out one comes again each time, since
    /// how fast connections can be opened is not the question.
    mutating func press() {
        if let absent = pollers.firstIndex(where: { $0.fd < 0 }) {
            pollers[absent].fd = Self.open(port)
            sent[absent] = 0
        }
        guard poll(&pollers, nfds_t(pollers.count), 100) > 0 else { return }
        for index in pollers.indices where pollers[index].revents != 0 {
            let request = requests[index % requests.count]
            let count = request[sent[index]...].withUnsafeBytes {
                send(pollers[index].fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent[index] = (sent[index] + count) % request.count
            } else if errno != EAGAIN {
                close(pollers[index].fd)
                pollers[index].fd = -1
            }
        }
    }

    func leave() { for poller in pollers where poller.fd >= 0 { close(poller.fd) } }

    private static func open(_ port: Int) -> Int32 {
        let descriptor = HTTPSocket.connected(to: port)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        return descriptor
    }
}
