import Foundation
import GRDB
import Ingest
import LoRaWAN

extension Row {
    /// Reads the rows that ``lendMessage(_:)`` lends; what follows says which, in what order.
    ///
    /// - Parameter hasWhole: whether the file has the columns of ``SpooledMessage/whole``.
    static func selectMessages(hasWhole: Bool = true) -> String {
        "SELECT id, sender, received_at, is_retained, topic, payload, "
            + (hasWhole ? "whole_bytes, whole_sha256" : "NULL, NULL") + " FROM messages"
    }

    /// Lends the message of a row of ``selectMessages(hasWhole:)``.
    func lendMessage<Value>(_ body: (SpooledMessage) -> Value) throws -> Value {
        let sender = (self[1] as Int64?).map { EUI64(bits: UInt64(bitPattern: $0)) }
        let receivedAt = Timestamp(microseconds: self[2])
        let isRetained: Bool = self[3]
        let whole = (self[6] as Int?).map { WholePayload(length: $0, sha256: (self[7] as Data?).map(Array.init)) }
        return try withUnsafeData(atIndex: 4) { topic in
            try withUnsafeData(atIndex: 5) { payload in
                (topic ?? Data()).withUnsafeBytes { topic in
                    (payload ?? Data()).withUnsafeBytes { payload in
                        body(
                            SpooledMessage(
                                sender: sender, topic: topic.assumingMemoryBound(to: UInt8.self), payload: payload,
                                receivedAt: receivedAt, isRetained: isRetained, whole: whole))
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
            isRetained: message.isRetained, whole: message.whole)
    }
}
