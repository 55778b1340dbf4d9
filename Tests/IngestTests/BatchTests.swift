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
        #expect(batch.topic(of: 2) == "a\u{FFFD}\u{FFFD}b")
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
        // With their topics of one byte each.
        let payload = [UInt8](repeating: 0x20, count: Limits.batchBytesMax / 8 - 1)
        for _ in 0..<7 { append(payload, to: &batch) }
        #expect(!batch.isHeavy)
        append(payload, to: &batch)
        #expect(batch.isHeavy)
        batch.removeAll()
        #expect(batch.isEmpty)
        #expect(!batch.isHeavy)
    }

    @Test("A batch that has become large gives its memory back; a usual one keeps it for the next")
    func memory() {
        var batch = Batch()
        append([UInt8](repeating: 0x20, count: 1 << 20), to: &batch)
        let usual = batch.bytesReserved
        batch.removeAll()
        #expect(batch.bytesReserved == usual)
        while !batch.isHeavy { append([UInt8](repeating: 0x20, count: 1 << 20), to: &batch) }
        batch.removeAll()
        #expect(batch.bytesReserved <= Limits.batchBytesKept)
    }

    @Test("A payload that is here by its beginning is never an event, and keeps its true length and hash")
    func beginning() {
        let uplink = Uplink(1, occupied: true).arrival
        let whole = WholePayload(length: uplink.payload.count + 1, sha256: [1, 2])
        var batch = Batch()
        uplink.topic.withUnsafeBufferPointer { topic in
            uplink.payload.withUnsafeBytes { payload in
                batch.append(topic: topic, payload: payload, receivedAt: .noon, isRetained: false, whole: whole)
                batch.append(
                    topic: topic, payload: payload, receivedAt: .noon, isRetained: false,
                    whole: WholePayload(length: payload.count, sha256: nil))
            }
        }
        guard case .failure(let rejection) = batch.entries[0].outcome else {
            Issue.record("an event out of a part")
            return
        }
        #expect(rejection.reason == .payloadTooLarge)
        #expect(rejection.detail.contains("\(whole.length) bytes"))
        #expect(batch.payloadLength(of: 0) == whole.length)
        #expect(batch.entries[0].whole == whole)
        #expect((try? batch.entries[1].outcome.get()) != nil)
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
