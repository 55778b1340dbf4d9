import Foundation
import LoRaWAN
import Synchronization

/// Clients of live updates that read all that they are sent, on a thread of their own.
final class OpenStreams: Sendable {
    /// What one client was sent, and when each part of it had come.
    struct Record: Sendable {
        var bytes: [UInt8] = []
        var parts: [(end: Int, at: Timestamp)] = []

        /// When the byte before `end` had come.
        func time(of end: Int) -> Timestamp? {
            var (low, high) = (0, parts.count)
            while low < high {
                let middle = (low + high) / 2
                if parts[middle].end < end { low = middle + 1 } else { high = middle }
            }
            return low < parts.count ? parts[low].at : nil
        }
    }

    private let isOver = Atomic(false)
    private let received = Atomic(0)
    private let records: Mutex<[Record]>
    private let ended = Atomic(0)

    /// Opens one stream with each of the tokens.
    ///
    /// - Parameter recorded: of how many of them all is kept.
    static func open(port: Int, tokens: [String], recorded: Int) -> (streams: OpenStreams, thread: BackgroundThread) {
        let streams = OpenStreams(recorded: recorded)
        let thread = BackgroundThread("streams") {
            // Clients work on machines of their own: they get what the daemon, PostgreSQL and the broker leave.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
            streams.read(port: port, tokens: tokens)
        }
        return (streams, thread)
    }

    private init(recorded: Int) {
        records = Mutex(Array(repeating: Record(), count: recorded))
    }

    /// Bytes that all of them were sent.
    var bytes: Int { received.load(ordering: .relaxed) }

    /// How many ended before they should.
    var endedEarly: Int { ended.load(ordering: .relaxed) }

    /// What was kept; nothing more is.
    func takeRecords() -> [Record] {
        records.withLock { records in
            defer { records = [] }
            return records
        }
    }

    /// Lets the clients go.
    func leave() { isOver.store(true, ordering: .relaxed) }

    private func read(port: Int, tokens: [String]) {
        var pollers = tokens.map { token in
            let descriptor = HTTPSocket.connected(to: port)
            let request = "GET /api/v6/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
            _ = Array(request.utf8).withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            return pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while !isOver.load(ordering: .relaxed) {
            guard poll(&pollers, nfds_t(pollers.count), 100) > 0 else { continue }
            for index in pollers.indices where pollers[index].revents != 0 {
                let count = recv(pollers[index].fd, &buffer, buffer.count, 0)
                guard count > 0 else {
                    close(pollers[index].fd)
                    pollers[index].fd = -1
                    ended.add(1, ordering: .relaxed)
                    continue
                }
                received.add(count, ordering: .relaxed)
                note(buffer[..<count], of: index)
            }
        }
        for poller in pollers where poller.fd >= 0 { close(poller.fd) }
    }

    private func note(_ bytes: ArraySlice<UInt8>, of index: Int) {
        records.withLock { records in
            guard records.indices.contains(index) else { return }
            records[index].bytes += bytes
            records[index].parts.append((records[index].bytes.count, .now))
        }
    }
}
