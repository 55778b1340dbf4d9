import Foundation

/// Keeps one request of each client under way, on the thread that calls it.
struct HTTPAsker {
    private struct Client {
        let connection: HTTPConnection
        var number = 0
        var tenant = 0
        var began = ContinuousClock.now
        var isConditional = false
    }

    private let load: HTTPLoad
    private let path: String
    private let manner: HTTPLoad.Manner
    private var clients: [Client] = []
    /// One for each tenant, with the tag that its last answer had.
    private var requests: [[UInt8]] = []
    private var tags: [[UInt8]]
    /// How often each tenant has asked.
    private var asked: [Int]
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private var result = HTTPLoad.Result()

    init(_ load: HTTPLoad, _ path: String, _ manner: HTTPLoad.Manner) {
        self.load = load
        self.path = path
        self.manner = manner
        tags = Array(repeating: [], count: load.tokens.count)
        asked = Array(repeating: 0, count: load.tokens.count)
        clients = (0..<load.clients).map { _ in Client(connection: HTTPConnection(port: load.port)) }
        requests = tags.indices.map { request(of: $0) }
    }

    /// Asks for so many seconds, then waits for the answers that are under way.
    mutating func run(seconds: Double) -> HTTPLoad.Result {
        let began = ContinuousClock.now
        let cpu = Self.cpuMicroseconds
        let end = began + .seconds(seconds)
        for index in clients.indices { ask(index) }
        var waiting = clients.map { pollfd(fd: $0.connection.descriptor, events: Int16(POLLIN), revents: 0) }
        var open = waiting.count
        while open > 0, poll(&waiting, nfds_t(waiting.count), 10_000) > 0 {
            for index in waiting.indices where waiting[index].revents != 0 {
                guard take(index) else { continue }
                if ContinuousClock.now < end, ask(index) { continue }
                // A negative descriptor is passed over by poll(2).
                waiting[index].fd = -1
                open -= 1
            }
        }
        result.unexpected += open
        result.seconds = (ContinuousClock.now - began) / .seconds(1)
        result.cpuMicroseconds = Self.cpuMicroseconds - cpu
        for client in clients { client.connection.close() }
        return result
    }

    /// Sends a client's next request; `false` where its connection is gone.
    @discardableResult
    private mutating func ask(_ index: Int) -> Bool {
        let client = clients[index]
        let tenant = (index + client.number * clients.count) % tags.count
        clients[index].tenant = tenant
        clients[index].number += 1
        asked[tenant] += 1
        clients[index].isConditional = manner == .conditional && !tags[tenant].isEmpty
        clients[index].began = .now
        guard manner == .uncached else { return client.connection.send(requests[tenant]) }
        return client.connection.send(request(of: tenant, unique: 1 + asked[tenant] % 500))
    }

    /// Reads what came of a client's answer; `true` where that is the end of it.
    private mutating func take(_ index: Int) -> Bool {
        guard let answer = clients[index].connection.receive(&buffer) else { return false }
        let client = clients[index]
        result.latenciesMS.append((.now - client.began) / .milliseconds(1))
        if answer.status != (client.isConditional ? 304 : 200) { result.unexpected += 1 }
        if manner == .conditional, answer.entityTag != tags[client.tenant] {
            tags[client.tenant] = answer.entityTag
            requests[client.tenant] = request(of: client.tenant)
        }
        return true
    }

    private func request(of tenant: Int, unique: Int? = nil) -> [UInt8] {
        var text = "GET " + path
        // A number in a spelling that its tenant did not use in the last second: another question, the same answer.
        if let unique { text += (path.contains("?") ? "&" : "?") + "offset=" + String(repeating: "0", count: unique) }
        text += " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + load.tokens[tenant] + "\r\n"
        if !tags[tenant].isEmpty { text += "If-None-Match: " + String(decoding: tags[tenant], as: UTF8.self) + "\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// User and system time of this thread so far.
    private static var cpuMicroseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}
