import PrivateServers
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PrivateMosquittoTests {
    @Test("A broker accepts an MQTT client, before and after it was killed, on the same port")
    func startsAgain() async throws {
        try await withBroker { broker in
            #expect(connectReturnCode(port: broker.port) == 0)
            await broker.kill()
            #expect(!answers(port: broker.port))
            try await broker.start()
            #expect(connectReturnCode(port: broker.port) == 0)
            await broker.stop()
            #expect(!answers(port: broker.port))
            try await broker.start()
            #expect(connectReturnCode(port: broker.port) == 0)
        }
    }

    @Test("A broker with passwords refuses who has none")
    func asksForPasswords() async throws {
        let options = MosquittoOptions(passwords: ["alice": "secret"], allowsAnonymous: false)
        try await withBroker(options) { broker in
            #expect(connectReturnCode(port: broker.port) == 5)
            #expect(connectReturnCode(port: broker.port, user: "alice", password: "secret") == 0)
            #expect(connectReturnCode(port: broker.port, user: "alice", password: "wrong") == 5)
        }
    }

    @Test("A configuration that Mosquitto refuses is an error with Mosquitto's own words")
    func reportsRefusedLines() async throws {
        let error = await #expect(throws: PrivateServerError.self) {
            try await withBroker(MosquittoOptions(extraLines: ["no_such_option 1"])) { _ in }
        }
        #expect(error?.code == .exited)
        #expect(error?.message.contains("no_such_option") == true)
    }

    /// The return code of an MQTT 3.1.1 CONNECT (§3.2.2.3): 0 accepted, 5 not authorised; `nil` without an answer.
    private func connectReturnCode(port: Int, user: String? = nil, password: String? = nil) -> UInt8? {
        guard let connection = LoopbackConnection(port: port) else { return nil }
        defer { connection.close() }
        func field(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + Array(text.utf8) }
        let flags: UInt8 = 0x02 | (user == nil ? 0 : 0x80) | (password == nil ? 0 : 0x40)
        let credentials = (user.map(field) ?? []) + (password.map(field) ?? [])
        let body = field("MQTT") + [4, flags, 0, 10] + field("test") + credentials
        let answer = connection.exchange([0x10, UInt8(body.count)] + body)
        return answer.count == 4 && answer[0] == 0x20 ? answer[3] : nil
    }
}
