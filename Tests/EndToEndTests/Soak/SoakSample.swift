import Foundation

/// How a daemon is at one moment.
struct SoakSample: Sendable {
    let at: ContinuousClock.Instant
    /// Memory in use, in kilobytes.
    let residentKB: Int
    /// What of it is no file's: the heap and the stacks.
    let anonymousKB: Int
    /// Open files and sockets.
    let descriptors: Int
    let threads: Int
    let metrics: MetricsScrape

    /// Asks the kernel (proc(5)) and the daemon; `nil` where either does not answer.
    init?(of daemon: ParkdProcess, on stage: Stage) async throws {
        let answer = try await stage.api("/metrics")
        let folder = "/proc/\(daemon.identifier)"
        guard answer.status == 200, let status = try? String(contentsOfFile: folder + "/status", encoding: .utf8),
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd")
        else { return nil }
        let figures = status.split(separator: "\n").reduce(into: [Substring: Int]()) { figures, line in
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count > 1 { figures[words[0]] = Int(words[1]) }
        }
        at = .now
        residentKB = figures["VmRSS:"] ?? 0
        anonymousKB = figures["RssAnon:"] ?? 0
        threads = figures["Threads:"] ?? 0
        descriptors = files.count
        metrics = MetricsScrape(answer.text)
    }
}
