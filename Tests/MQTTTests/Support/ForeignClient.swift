import Glibc
import TestSupport

/// Another program that has used our client id, in bytes of MQTT 3.1.1.
enum ForeignClient {
    /// Subscribes in a session that the broker keeps, and leaves.
    static func subscribe(to filter: String, qos: UInt8, clientID: String, port: Int) throws {
        let connection = try LoopbackListener.connect(port: port)
        defer { close(connection) }
        try exchange([0x10] + sized([0, 4] + Array("MQTT".utf8) + [4, 0, 0, 60] + text(clientID)), 4, on: connection)
        try exchange([0x82] + sized([0, 1] + text(filter) + [qos]), 5, on: connection)
        _ = send(connection, [0xE0, 0] as [UInt8], 2, CInt(MSG_NOSIGNAL))
    }

    private static func text(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + Array(text.utf8) }

    private static func sized(_ body: [UInt8]) -> [UInt8] { [UInt8(body.count)] + body }

    private static func exchange(_ bytes: [UInt8], _ answerCount: Int, on connection: CInt) throws {
        var answer = [UInt8](repeating: 0, count: answerCount)
        guard send(connection, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count,
            recv(connection, &answer, answer.count, CInt(MSG_WAITALL)) == answerCount
        else { throw TestSupportError("the broker does not answer: errno \(errno)") }
    }
}
