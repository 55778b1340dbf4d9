import Codecs
import LoRaWAN
import Parking
import Testing

/// What others have published about these sensors, written down apart from the codec files, so that a slip in both the
/// rules and the vectors beside them does not go unseen.
@Suite("Published vectors")
struct PublishedVectorTests {
    struct Published: Sendable, CustomTestStringConvertible {
        let codec: String
        let fPort: UInt8
        let hex: String
        var occupancy: Occupancy?
        var cause: Reading.Cause?
        var batteryV: Double?
        var temperatureC: Double?
        var previousMinutes: Int?
        var errorMinutes: Int?
        var batteryPercent: Double?
        var distanceMM: Int?
        var count: Int?
        var details: [String: Reading.Value] = [:]

        var testDescription: String { "\(codec) fPort \(fPort) \(hex)" }
    }

    static let bosch: [Published] = [
        .init(codec: "bosch/tps110", fPort: 1, hex: "00", occupancy: .free, cause: .change),
        .init(codec: "bosch/tps110", fPort: 1, hex: "01", occupancy: .occupied, cause: .change),
        .init(codec: "bosch/tps110", fPort: 2, hex: "00", occupancy: .free, cause: .heartbeat),
        .init(codec: "bosch/tps110", fPort: 2, hex: "01", occupancy: .occupied, cause: .heartbeat),
        .init(codec: "bosch/tps110", fPort: 2, hex: "0112", occupancy: .occupied, cause: .heartbeat, temperatureC: 18),
        .init(codec: "bosch/tps110", fPort: 2, hex: "01ff", occupancy: .occupied, cause: .heartbeat, temperatureC: -1),
        .init(codec: "bosch/tps110", fPort: 2, hex: "0017", occupancy: .free, cause: .heartbeat, temperatureC: 23),
        .init(
            codec: "bosch/tps110", fPort: 3, hex: "d0000000ab0301f50c0000000017030301", occupancy: .occupied,
            cause: .startUp, details: ["firmware": .text("0.23.3"), "reset_cause": .text("system_request")]),
        .init(
            codec: "bosch/tps110", fPort: 3, hex: "d0000000ab0301f50c0000000017030401", occupancy: .occupied,
            cause: .startUp, details: ["firmware": .text("0.23.3"), "reset_cause": .text("other")]),
    ]

    static let nwave: [Published] = [
        .init(codec: "nwave/nps310", fPort: 1, hex: "01", occupancy: .occupied, cause: .change),
        .init(codec: "nwave/nps310", fPort: 2, hex: "00", occupancy: .free, cause: .heartbeat),
        .init(
            codec: "nwave/nps310", fPort: 3, hex: "010d000201", occupancy: .occupied, cause: .startUp,
            details: ["firmware": .text("1.13.0"), "reset_cause": .text("power_on")]),
        .init(
            codec: "nwave/nps405", fPort: 1, hex: "95", occupancy: .occupied, cause: .change, previousMinutes: 74,
            errorMinutes: 0),
        .init(
            codec: "nwave/nps405", fPort: 1, hex: "00", occupancy: .free, cause: .change, previousMinutes: 0,
            errorMinutes: 0),
        .init(codec: "nwave/nps405", fPort: 1, hex: "fe", occupancy: .free, cause: .change, previousMinutes: 660),
        .init(
            codec: "nwave/nps405", fPort: 2, hex: "00d3d800590b", occupancy: .free, cause: .heartbeat,
            batteryV: 3.344, temperatureC: -10),
        .init(
            codec: "nwave/nps405", fPort: 2, hex: "01fac8000000", occupancy: .occupied, cause: .heartbeat,
            batteryV: 3.5, temperatureC: -18),
        .init(
            codec: "nwave/nps405", fPort: 2, hex: "016428000000", occupancy: .occupied, cause: .heartbeat,
            batteryV: 2.9, temperatureC: 30),
        .init(
            codec: "nwave/nps405", fPort: 3, hex: "0204090200", occupancy: .free, cause: .startUp,
            details: ["firmware": .text("2.4.9"), "reset_cause": .text("power_on")]),
        .init(
            codec: "nwave/nps405", fPort: 10, hex: "d11f345678", occupancy: .occupied, cause: .tag,
            previousMinutes: 160, errorMinutes: 4, details: ["tag_ids": .texts(["1f345678"])]),
        .init(
            codec: "nwave/nps405", fPort: 10, hex: "d1201f345678", occupancy: .occupied, cause: .tag,
            previousMinutes: 160, errorMinutes: 4,
            details: ["tag_ids": .texts(["1f345678"]), "tag_battery_v": .number(3.2)]),
        .init(
            codec: "nwave/nps405", fPort: 10, hex: "0000000001", cause: .tag,
            details: ["tag_ids": .texts(["00000001"])]),
        .init(
            codec: "nwave/nps405-superseded", fPort: 1, hex: "ca", occupancy: .occupied, cause: .change,
            previousMinutes: 74, errorMinutes: 0),
        .init(
            codec: "nwave/nps405-superseded", fPort: 10, hex: "e81f345678", occupancy: .occupied, cause: .tag,
            previousMinutes: 160, errorMinutes: 4, details: ["tag_ids": .texts(["1f345678"])]),
        .init(
            codec: "nwave/nps405-superseded", fPort: 3, hex: "0204090200", occupancy: .free, cause: .startUp,
            details: ["firmware": .text("2.4.9"), "reset_cause": .text("power_on")]),
    ]

    static let others: [Published] = [
        .init(
            codec: "pni/placepod", fPort: 2, hex: "3f01013766002100201c01011566010302015e026700f0010101cafebabe",
            occupancy: .occupied, cause: .change, batteryV: 3.5, temperatureC: 24, count: 32,
            details: ["unparsed": .text("cafebabe"), "reboot_response": .number(1)]),
        .init(codec: "pni/placepod", fPort: 2, hex: "376601", occupancy: .occupied, cause: .heartbeat),
        .init(
            codec: "pni/placepod", fPort: 2, hex: "026700c3376601", occupancy: .occupied, cause: .heartbeat,
            temperatureC: 19.5),
        .init(codec: "pni/placepod", fPort: 2, hex: "376600", occupancy: .free, cause: .heartbeat),
        .init(codec: "netvox/r719a", fPort: 6, hex: "0159011e01000000000000", occupancy: .occupied, batteryV: 3),
        .init(codec: "netvox/r719a", fPort: 6, hex: "0159012401000000000000", occupancy: .occupied, batteryV: 3.6),
    ]

    static let counterAndASCII: [Published] = [
        .init(codec: "nwave/ncc405", fPort: 1, hex: "06aa", cause: .change, count: 1706),
        .init(
            codec: "nwave/ncc405", fPort: 2, hex: "a86661", cause: .heartbeat, batteryV: 2.908,
            details: ["battery_mean_24h_v": .number(2.888), "errors_raw": .text("a8")]),
        .init(
            codec: "cicicom/s-lg-i3", fPort: 1, hex: "5230332e36362b33302e3056312e342e30", occupancy: .free,
            cause: .startUp, batteryV: 3.66, temperatureC: 30, details: ["firmware": .text("1.4.0")]),
        .init(
            codec: "cicicom/s-lg-i3", fPort: 1, hex: "5231332e36362b33302e3056312e342e30", occupancy: .occupied,
            cause: .startUp, batteryV: 3.66, temperatureC: 30, details: ["firmware": .text("1.4.0")]),
        .init(codec: "cicicom/s-lg-i3", fPort: 1, hex: "4331", occupancy: .occupied, cause: .change),
        .init(
            codec: "cicicom/s-lg-i3", fPort: 1, hex: "4b31332e35352b32322e30", occupancy: .occupied,
            cause: .heartbeat, batteryV: 3.55, temperatureC: 22),
        .init(
            codec: "cicicom/s-lg-i3", fPort: 1, hex: "45332e3535112233", cause: .error, batteryV: 3.55,
            details: ["status_raw": .text("112233")]),
        .init(
            codec: "mokosmart/lw009-sm", fPort: 1,
            hex: "7e1165f027b20009001d010002010023031c003c29020de92506f01df040fd6f3201000b011635012600007e",
            occupancy: .free, cause: .heartbeat, batteryV: 3.561, temperatureC: 22,
            details: ["device_time_s": .number(1_710_237_618), "humidity_percent": .number(38)]),
        .init(
            codec: "browan/tbms100", fPort: 102, hex: "01bb340400dc7801", occupancy: .occupied, batteryV: 3.6,
            temperatureC: 20, details: ["events": .number(96_476), "since_last_event_s": .number(240)]),
    ]

    static let distances: [Published] = [
        .init(codec: "dragino/ldds75", fPort: 2, hex: "0e1c0b05", batteryV: 3.612, distanceMM: 2821),
        .init(
            codec: "dragino/ldds75", fPort: 2, hex: "0d3b0aef00000001", cause: .heartbeat, batteryV: 3.387,
            temperatureC: 0, distanceMM: 2799, details: ["interrupt": .flag(false)]),
        .init(
            codec: "dragino/lmds200", fPort: 2, hex: "0b880100250001", batteryV: 2.952, distanceMM: 256,
            details: [
                "next_distance_mm": .number(9472), "interrupt": .flag(true), "distance_alarms": .number(0),
            ]),
        .init(
            codec: "milesight/em310-udl", fPort: 85, hex: "01755c03824408040001", batteryPercent: 92,
            distanceMM: 2116, details: ["faults": .texts(["tilted"])]),
        .init(
            codec: "milesight/em400-udl", fPort: 85, hex: "01755c0367010104824408050001", temperatureC: 25.7,
            batteryPercent: 92, distanceMM: 2116, details: ["faults": .texts(["tilted"])]),
    ]

    @Test(
        "each published frame gives the published meaning",
        arguments: bosch + nwave + others + counterAndASCII + distances)
    func meaning(_ published: Published) throws {
        let payload = try #require(HexDigits.bytes(published.hex))
        let codec = try CodecsOfTheHouse.codec(published.codec)
        let reading = try codec.decode(fPort: FPort(rawValue: published.fPort), payload: payload).get()
        #expect(reading.occupancy == published.occupancy)
        #expect(reading.cause == published.cause)
        #expect(reading.batteryV == published.batteryV)
        #expect(reading.temperatureC == published.temperatureC)
        #expect(reading.previousStateDurationS == published.previousMinutes.map { $0 * 60 })
        #expect(reading.previousStateDurationErrorS == published.errorMinutes.map { $0 * 60 })
        #expect(reading.batteryPercent == published.batteryPercent)
        #expect(reading.distanceMM == published.distanceMM)
        #expect(reading.count == published.count)
        for (name, value) in published.details {
            #expect(reading.details.contains(Reading.Detail(name, value)), "\(name)")
        }
    }

    @Test(
        "each frame published as an error is rejected",
        arguments: [
            ("bosch/tps110", 1, "", Rejection.Reason.wrongLength),
            ("nwave/nps310", 99, "00", .unknownFrame),
            ("dragino/ldds75", 42, "0e1c0b05", .unknownFrame),
            ("dragino/ldds75", 42, "0d3b0aef00000001", .unknownFrame),
            ("dragino/lmds200", 42, "0b880100250001", .unknownFrame),
            ("browan/tbms100", 42, "01", .unknownFrame),
        ] as [(String, UInt8, String, Rejection.Reason)])
    func rejection(codec: String, fPort: UInt8, hex: String, reason: Rejection.Reason) throws {
        let payload = try #require(HexDigits.bytes(hex))
        let result = try CodecsOfTheHouse.codec(codec).decode(fPort: FPort(rawValue: fPort), payload: payload)
        #expect(throws: Rejection.self) { try result.get() }
        if case .failure(let rejection) = result {
            #expect(rejection.reason == reason)
            #expect(rejection.detail.contains("\(fPort)"))
        }
    }

    @Test("the same byte means the opposite in the two layouts of the NPS405")
    func bitOrders() throws {
        let current = try CodecsOfTheHouse.codec("nwave/nps405")
        let superseded = try CodecsOfTheHouse.codec("nwave/nps405-superseded")
        let port = FPort(rawValue: 1)
        #expect(try current.decode(fPort: port, payload: [0xCA]).get().occupancy == .free)
        #expect(try superseded.decode(fPort: port, payload: [0xCA]).get().occupancy == .occupied)
    }
}
