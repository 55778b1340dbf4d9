import Foundation
import GRDB
import Ingest
import LoRaWAN

extension Row {
    /// Reads the rows that ``lendMessage(_:)`` lends; what follows says which, in what order.
    static let selectMessages = "SELECT id, sender, received_at, is_retained, topic, payload FROM messages"

    /// Lends the message of a row of ``selectMessages``.
    func lendMessage(_ body: (SpooledMessage) -> Void) throws {
        let sender = (self[1] as Int64?).map { EUI64(bits: UInt64(bitPattern: $0)) }
        let receivedAt = Timestamp(microseconds: self[2])
        let isRetained: Bool = self[3]
        try withUnsafeData(atIndex: 4) { topic in
            try withUnsafeData(atIndex: 5) { payload in
                (topic ?? Data()).withUnsafeBytes { topic in
                    (payload ?? Data()).withUnsafeBytes { payload in
                        body(
                            SpooledMessage(
                                sender: sender, topic: topic.assumingMemoryBound(to: UInt8.self), payload: payload,
                                receivedAt: receivedAt, isRetained: isRetained))
                    }
                }
            }
        }
    }
}

extension Batch {
    /// Takes a message that the spool lends.
    mutating func append(_ message: SpooledMessage) {
        append(
            topic: message.topic, payload: message.payload, receivedAt: message.receivedAt,
            isRetained: message.isRetained)
    }
}
