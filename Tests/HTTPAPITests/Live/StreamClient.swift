import Foundation
import Synchronization
import TestSupport
import Testing

/// A client of a stream, on a socket and a thread of its own, which keeps all that it was sent.
final class StreamClient: Sendable {
    /// An event; of a comment the name is empty.
    struct Event: Sendable {
        var name = ""
        var id: String?
        var data = ""

        var json: JSONTree { (try? JSONTree(Array(data.utf8))) ?? .null }

        /// The ids of the rows that it tells.
        var rows: [String] { json["rows"].items.compactMap { $0["id"].text } }
    }

    /// What has come so far.
    struct State: Sendable {
        var head = ""
        var body = ""
        var isClosed = false

        /// Whole events in order.
        var events: [Event] {
            body.components(separatedBy: "\n\n").dropLast().map { block in
                var event = Event()
                for line in block.split(separator: "\n") {
                    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                    let value = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
                    switch parts[0] {
                    case "event": event.name = value
                    case "id": event.id = value
                    case "data": event.data += value
                    default: break
                    }
                }
                return event
            }
        }

        func events(_ name: String) -> [Event] { events.filter { $0.name == name } }

        var status: Int { Int(head.dropFirst(9).prefix(3)) ?? 0 }
    }

    let state = EventualValue(State())
    private let connection: RawConnection
    private let isReading: Bool
    private let isOpen = Mutex(true)

    /// Asks for a stream.
    ///
    /// - Parameters:
    ///   - headers: each with its line end.
    ///   - isReading: whether it reads what it is sent.
    init(
        port: Int, _ query: String = "", token: String? = nil, headers: String = "", receiveBytes: Int32? = nil,
        isReading: Bool = true
    ) {
        self.isReading = isReading
        connection = RawConnection(port: port, receiveBytes: receiveBytes)
        let proof = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        connection.send("GET /api/v6/stream\(query) HTTP/1.1\r\nHost: x\r\n\(proof)\(headers)\r\n")
        guard isReading else { return }
        Thread.detachNewThread { [self] in read() }
    }

    /// Goes away; one that reads closes its end itself. Its number is another's as soon as it is closed.
    func close() {
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            if isReading {
                connection.shutDown()
            } else {
                connection.close()
                isOpen = false
            }
        }
    }

    /// Waits until there are so many events of a name; gives the last of them.
    @discardableResult
    func event(_ name: String, number: Int = 1) async throws -> Event {
        let state = try await state.wait { $0.events(name).count >= number || $0.isClosed }
        return try #require(
            state.events(name).dropFirst(number - 1).first, "\(name) did not come: \(state.head) \(state.body)")
    }

    /// Waits for an event of a name that meets a condition.
    @discardableResult
    func event(_ name: String, where condition: @Sendable (Event) -> Bool) async throws -> Event {
        let state = try await state.wait { state in
            state.isClosed || state.events(name).contains { condition($0) }
        }
        let event = state.events(name).first { condition($0) }
        return try #require(event, "\(name) did not come: \(state.head) \(state.body)")
    }

    /// Waits for the end.
    func end() async throws -> State { try await state.wait { $0.isClosed } }

    private func read() {
        var pending = ""
        while true {
            let text = connection.receive { !$0.isEmpty }
            guard !text.isEmpty else { break }
            pending += text
            var new = ""
            if state.current.head.isEmpty {
                guard let end = pending.range(of: "\r\n\r\n") else { continue }
                let head = String(pending[..<end.lowerBound])
                pending = String(pending[end.upperBound...])
                state.update { $0.head = head }
            }
            let isChunked = state.current.head.lowercased().contains("transfer-encoding: chunked")
            while isChunked, let line = pending.range(of: "\r\n"),
                let size = Int(pending[..<line.lowerBound], radix: 16)
            {
                let rest = pending[line.upperBound...]
                guard rest.utf8.count >= size + 2 else { break }
                new += String(decoding: rest.utf8.prefix(size), as: UTF8.self)
                pending = String(decoding: rest.utf8.dropFirst(size + 2), as: UTF8.self)
            }
            if !isChunked { (new, pending) = (pending, "") }
            let came = new
            state.update { $0.body += came }
        }
        isOpen.withLock { isOpen in
            connection.close()
            isOpen = false
        }
        state.update { $0.isClosed = true }
    }
}
