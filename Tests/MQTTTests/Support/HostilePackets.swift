import TestSupport

@testable import MQTT

/// What a hostile or broken broker may send, packet by packet; the same for the same seed.
struct HostilePackets {
    /// One of them.
    struct Packet {
        var bytes: [UInt8]
        /// A packet that the broker may send, and the messages that it brings; `nil` is anything else.
        var messages: Int?
    }

    var random: SeededGenerator
    private let version: MQTTVersion
    private var lastID: UInt16 = 0

    init(seed: UInt64, version: MQTTVersion) {
        random = SeededGenerator(state: seed)
        self.version = version
    }

    /// The next; most are right, so that the wrong ones meet every state that right ones lead to.
    mutating func next() -> Packet {
        switch random.below(2000) {
        case 0: large()
        case 1: Packet(bytes: announcedGiant(), messages: nil)
        case 2..<1000: message()
        case 1000..<1500: Packet(bytes: answer(), messages: 0)
        case 1500..<1600: Packet(bytes: intrusion(), messages: nil)
        case 1600..<1650: Packet(bytes: random.bytes(1 + random.below(200)), messages: nil)
        case 1650..<1700: Packet(bytes: wrongIdentifier(), messages: nil)
        case 1700..<1750: Packet(bytes: lastWords(), messages: nil)
        default: Packet(bytes: damaged(), messages: nil)
        }
    }

    /// A message that is larger than the input buffer, and may be than what is kept.
    private mutating func large() -> Packet {
        let payload = [UInt8](repeating: random.byte(), count: InputBuffer.bytes + random.below(200_000))
        return Packet(bytes: publish(0x30, payload), messages: 1)
    }

    private mutating func message() -> Packet {
        let qos = random.below(3)
        let flags = UInt8(qos << 1 | random.below(2))
        let payload = [UInt8](repeating: random.byte(), count: random.below(random.below(20) == 0 ? 5000 : 60))
        return Packet(bytes: publish(0x30 | flags, payload), messages: 1)
    }

    private mutating func publish(_ header: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let topicLength = random.below(30)
        var body: [UInt8] = [0, UInt8(topicLength)] + [UInt8](repeating: 0x74, count: topicLength)
        if header & 6 != 0 {
            lastID = lastID % 65_535 + 1
            body += [UInt8(lastID >> 8), UInt8(lastID & 0xFF)]
        }
        if version == .v5 { body += properties() }
        return Self.packet(header, body + payload)
    }

    /// Payload format, expiry, content type, a user property: what a broker hands on.
    private mutating func properties() -> [UInt8] {
        switch random.below(4) {
        case 0: [2, 0x01, 1]
        case 1: [5, 0x02, 0, 0, 0, 9]
        case 2: [12, 0x03, 0, 1, 0x61, 0x26, 0, 1, 0x6B, 0, 2, 0x76, 0x77]
        default: [0]
        }
    }

    /// To nothing that was asked, which changes nothing.
    private mutating func answer() -> [UInt8] {
        let id = [random.byte(), random.byte()]
        let properties: [UInt8] = version == .v5 ? [0] : []
        return switch random.below(4) {
        case 0: [0xD0, 0]
        case 1: Self.packet(0x90, id + properties + [random.byte()])
        case 2: Self.packet(0xB0, id + properties + (version == .v5 ? [random.byte()] : []))
        default: Self.packet(0x62, id)
        }
    }

    /// Of every kind that is not for us, and the second CONNACK.
    private mutating func intrusion() -> [UInt8] {
        let kinds: [UInt8] = [0x00, 0x10, 0x20, 0x40, 0x50, 0x70, 0x82, 0xA2, 0xC0, 0xF0, 0x36]
        return Self.packet(kinds[random.below(kinds.count)] | UInt8(random.below(16)), random.bytes(random.below(12)))
    }

    /// An identifier that is 0, or may be in use, at a QoS that may be another.
    private mutating func wrongIdentifier() -> [UInt8] {
        let id = random.below(3) == 0 ? 0 : max(1, Int(lastID) - random.below(5))
        let properties: [UInt8] = version == .v5 ? [0] : []
        let header = [0x32, 0x34, 0x3A, 0x3C][random.below(4)] as UInt8
        return Self.packet(header, [0, 1, 0x74, UInt8(id >> 8), UInt8(id & 0xFF)] + properties + [random.byte()])
    }

    private mutating func lastWords() -> [UInt8] { Self.packet(0xE0, random.below(2) == 0 ? [] : [random.byte(), 0]) }

    /// The head of a packet of up to 256 MB, of any kind, and not all of what it announces.
    private mutating func announcedGiant() -> [UInt8] {
        let header = random.below(2) == 0 ? 0x32 : random.byte()
        let length = [random.byte() | 0x80, random.byte() | 0x80, random.byte() | 0x80, UInt8(random.below(128))]
        return [header] + length + [UInt8](repeating: random.byte(), count: random.below(300_000))
    }

    /// Cut, lengthened, or with some bytes changed; its length may be wrong.
    private mutating func damaged() -> [UInt8] {
        var bytes = random.below(3) == 0 ? answer() : message().bytes
        switch random.below(4) {
        case 0: bytes.removeLast(1 + random.below(bytes.count))
        case 1: bytes += random.bytes(1 + random.below(8))
        case 2: bytes[1] = random.byte()
        default: for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = random.byte() }
        }
        return bytes
    }

    private static func packet(_ header: UInt8, _ body: [UInt8]) -> [UInt8] {
        var packet = [header]
        packet.partialLength(body.count)
        return packet + body
    }
}
