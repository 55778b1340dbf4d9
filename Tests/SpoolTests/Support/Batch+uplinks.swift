import Ingest
import LoRaWAN
import Simulation
import Spool

extension SpoolLimits {
    static let ample = SpoolLimits(bytesMax: 1 << 30, freeDiskBytesMin: 0)
}

extension Batch {
    /// When a numbered uplink arrived.
    static func arrival(of number: Int) -> Timestamp {
        Timestamp(microseconds: 1_760_000_000_000_000 + Int64(number) * 1_000_000)
    }
}

extension Batch {
    /// Numbered uplinks, each of a device of its own.
    static func uplinks(_ numbers: ClosedRange<Int>) -> Batch {
        var factory = UplinkFactory()
        var batch = Batch()
        for number in numbers {
            let device = DevEUI(EUI64(bits: 0x70B3_D57E_D000_0000 + UInt64(number)))
            let payload = factory.uplink(
                deduplicationID: DeduplicationID(UUIDBits(high: 7, low: UInt64(number))), devEUI: device,
                frameCounter: FrameCounter(rawValue: UInt32(number)), time: arrival(of: number), payload: [1])
            Array(factory.topic(of: device).utf8).withUnsafeBufferPointer { topic in
                payload.withUnsafeBytes { payload in
                    batch.append(topic: topic, payload: payload, receivedAt: arrival(of: number), isRetained: false)
                }
            }
        }
        return batch
    }
}

extension Spool {
    /// A message, copied.
    struct Copy {
        var topic: String
        var payload: [UInt8]
        var receivedAt: Timestamp
        var whole: WholePayload?
    }

    /// Takes messages and copies them.
    func taken(_ count: Int) throws(SpoolFault) -> [Copy] {
        var copies: [Copy] = []
        try take(atMost: count) { message in
            copies.append(
                Copy(
                    topic: String(decoding: message.topic, as: UTF8.self), payload: Array(message.payload),
                    receivedAt: message.receivedAt, whole: message.whole))
            return true
        }
        return copies
    }
}
