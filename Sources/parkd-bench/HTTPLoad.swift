import Foundation
import Synchronization

/// Clients that ask again as soon as they are answered, each on a thread and a connection of its own.
struct HTTPLoad {
    /// What came of it.
    struct Result {
        var latencies: [Double] = []
        var unexpected = 0
        var seconds = 0.0

        var ratePerS: Double { Double(latencies.count) / seconds }

        /// Milliseconds.
        func percentile(_ part: Double) -> Double {
            let sorted = latencies.sorted()
            return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
        }
    }

    /// How a client asks.
    enum Manner: Sendable {
        /// As a program that keeps nothing.
        case plain
        /// With the tag of the answer before; anything but 304 is unexpected, once the first is there.
        case conditional
        /// So that no kept answer fits.
        case uncached
    }

    let port: Int
    let tokens: [String]
    let clients = 32

    /// Asks for a path for so many seconds.
    func measure(_ path: String, _ manner: Manner, seconds: Double) async -> Result {
        let all = Mutex(Result())
        let end = ContinuousClock.now + .seconds(seconds)
        let threads = (0..<clients).map { client in
            BackgroundThread("client \(client)") {
                let result = run(client, path, manner, until: end)
                all.withLock { all in
                    all.latencies += result.latencies
                    all.unexpected += result.unexpected
                }
            }
        }
        for thread in threads { await thread.join() }
        var result = all.withLock { $0 }
        result.seconds = seconds
        return result
    }

    private func run(_ client: Int, _ path: String, _ manner: Manner, until end: ContinuousClock.Instant) -> Result {
        var connection = HTTPSocket(port: port)
        var result = Result()
        var tags: [Int: String] = [:]
        var number = 0
        while ContinuousClock.now < end {
            let tenant = (client + number * clients) % tokens.count
            let request = request(path, manner, tenant, tags[tenant], unique: client * 1_000_000 + number)
            let began = ContinuousClock.now
            let answer = connection.ask(request)
            result.latencies.append((ContinuousClock.now - began) / .milliseconds(1))
            let expected = manner == .conditional && tags[tenant] != nil ? 304 : 200
            if answer.status != expected { result.unexpected += 1 }
            if manner == .conditional { tags[tenant] = answer.entityTag }
            number += 1
        }
        connection.close()
        return result
    }

    private func request(_ path: String, _ manner: Manner, _ tenant: Int, _ tag: String?, unique: Int) -> [UInt8] {
        var text = "GET " + path
        if manner == .uncached { text += (path.contains("?") ? "&" : "?") + "_=\(unique)" }
        text += " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + tokens[tenant] + "\r\n"
        if let tag { text += "If-None-Match: " + tag + "\r\n" }
        return Array((text + "\r\n").utf8)
    }
}
