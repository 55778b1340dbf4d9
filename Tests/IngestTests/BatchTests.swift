import Ingest
import LoRaWAN
import Testing

/// Messages on their way to one commit.
struct BatchTests {
    @Test("Each message keeps its own bytes; its topic is text that a database can store")
    func bytes() {
        let uplink = Uplink(1, occupied: true).arrival
        let odd = Arrival("a/\u{FF}/b", [0, 0xFF, 0xC0, 0x80])
        var invalid = Arrival("", [])
        invalid.topic = [0x61, 0xFF, 0x00, 0x62]
        let batch = Batch([uplink, odd, invalid])
        #expect(batch.count == 3)
        #expect(batch.payload(of: 0) == uplink.payload)
        #expect(batch.topic(of: 0) == Uplink(1, occupied: true).topic)
        #expect(batch.topic(of: 1) == "a/\u{FF}/b")
        #expect(batch.payload(of: 1) == [0, 0xFF, 0xC0, 0x80])
        #expect(batch.payload(of: 1, atMost: 2) == [0, 0xFF])
        #expect(batch.payloadLength(of: 1) == 4)
        #expect(batch.topic(of: 2) == "a\u{FFFD}?b")
        #expect(batch.payload(of: 2).isEmpty)
    }

    @Test("What cannot be parsed is a message too, with its reason")
    func rejections() {
        let batch = Batch([.nonsense(), Arrival("x", "{}")])
        let reasons = batch.entries.map { entry -> Rejection.Reason? in
            if case .failure(let rejection) = entry.outcome { rejection.reason } else { nil }
        }
        #expect(reasons == [.malformedJSON, .topicUnparseable])
    }

    @Test("A batch that has grown to its bytes says so")
    func heavy() {
        var batch = Batch()
        let payload = [UInt8](repeating: 0x20, count: 1 << 20)
        for _ in 0..<7 { append(payload, to: &batch) }
        #expect(!batch.isHeavy)
        for _ in 0..<2 { append(payload, to: &batch) }
        #expect(batch.isHeavy)
        batch.removeAll()
        #expect(batch.isEmpty)
        #expect(!batch.isHeavy)
    }

    private func append(_ payload: [UInt8], to batch: inout Batch) {
        [UInt8]("x".utf8).withUnsafeBufferPointer { topic in
            payload.withUnsafeBytes {
                batch.append(
                    .failure(Rejection(.malformedJSON, "")), topic: topic, payload: $0, receivedAt: .noon,
                    isRetained: false)
            }
        }
    }
}
