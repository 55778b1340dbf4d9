import Codecs
import LoRaWAN
import Parking
import Testing

/// More of what others have published, written down apart from the codec files: see ``PublishedVectorTests``.
@Suite("Published vectors of further sensors")
struct PublishedSpaceVectorTests {
    typealias Published = PublishedVectorTests.Published

    static let libelium: [Published] = [
        .init(
            codec: "libelium/smart-parking-fw1", fPort: 2, hex: "0400003f34b909173f600fc2", occupancy: .free,
            cause: .startUp, batteryV: 4.034,
            details: ["temperature_raw": .number(63), "magnetometer_baseline": .numbers([13497, 2327, 16224])]),
        .init(
            codec: "libelium/smart-parking-fw2", fPort: 2, hex: "80041e01ad109393ee00c7", occupancy: .occupied,
            cause: .change, batteryV: 3.596, temperatureC: 30,
            details: ["frame_counter": .number(4), "magnetometer": .numbers([429, 4243, 37870 - 65536])]),
        .init(
            codec: "libelium/smart-parking-fw2", fPort: 2, hex: "8114160011f35a1095f3b5", occupancy: .occupied,
            cause: .heartbeat, temperatureC: 17,
            details: ["clock_h": .number(22), "clock_min": .number(0), "frame_counter": .number(20)]),
        .init(
            codec: "libelium/smart-parking-fw2", fPort: 2, hex: "0303071e01921085853ac6", occupancy: .free,
            cause: .error, batteryV: 3.592, temperatureC: 30,
            details: ["faults": .texts(["z_axis", "y_axis", "x_axis"])]),
        .init(
            codec: "libelium/smart-parking-fw2", fPort: 2, hex: "050106160801010100014b", occupancy: .free,
            cause: .startUp,
            details: ["night_start_h": .number(22), "night_duration_h": .number(8), "threshold": .number(75)]),
        .init(
            codec: "libelium/smart-parking-fw2", fPort: 2, hex: "060a00001f00c60561ed91", occupancy: .free,
            temperatureC: 31, details: ["magnetometer": .numbers([198, 1377, 60817 - 65536])]),
        .init(
            codec: "libelium/smart-parking-v2", fPort: 2, hex: "006e000900390000000000", occupancy: .free,
            cause: .change, temperatureC: 9,
            details: ["configuration_answer": .text("ack"), "recalibrated": .flag(false), "sensor_error": .number(0)]),
        .init(
            codec: "libelium/smart-parking-v2", fPort: 2, hex: "805b0009001400de0a0801", occupancy: .occupied,
            cause: .change, temperatureC: 9, details: ["frame_counter": .number(91)]),
        .init(
            codec: "libelium/smart-parking-v2", fPort: 2, hex: "04001e0e7cf2d9f91e0ddf", occupancy: .free,
            cause: .startUp, details: ["firmware": .text("30")]),
    ]

    static let others: [Published] = [
        .init(
            codec: "dingtek/do200", fPort: 3, hex: "800002011500000000016f0079ffb0fff500000081", occupancy: .free,
            batteryV: 3.67, details: ["magnetometer": .numbers([121, -80, -11]), "frame_counter": .number(0)]),
        .init(
            codec: "dingtek/do201", fPort: 3, hex: "800031021706b4000001610010fff6fff08b2d00010081", occupancy: .free,
            batteryV: 3.53,
            details: ["magnetometer": .numbers([16, -10, -16]), "humidity_percent": .number(45)]),
        .init(
            codec: "dingtek/do201", fPort: 3, hex: "8000310201012c11110131ff9c00c8fffffb50002a0081",
            occupancy: .occupied, batteryV: 3.05, temperatureC: -5,
            details: ["magnetometer": .numbers([-100, 200, -1]), "frame_counter": .number(42)]),
        .init(
            codec: "dingtek/do201", fPort: 3, hex: "80003103100101181e3c003c14000081", cause: .configuration,
            details: ["firmware": .text("1.1"), "detection_interval_min": .number(30)]),
        .init(
            codec: "dingtek/do202", fPort: 3, hex: "800032021706b4000001610010fff6fff08b2d00010081", occupancy: .free,
            batteryV: 3.53, details: ["magnet_alarm": .flag(false), "frame_counter": .number(1)]),
        .init(
            codec: "dingtek/do202", fPort: 3, hex: "80003203100101181e3c003c14000081", cause: .configuration,
            details: ["upload_interval_h": .number(24), "battery_threshold_percent": .number(20)]),
        .init(
            codec: "tekzitel/tekzipark", fPort: 1, hex: "a82d63b000550120", occupancy: .occupied, cause: .change,
            temperatureC: 45,
            details: ["beacon_rssi_dbm": .number(-80), "parking_id": .number(99), "radar_used": .flag(true)]),
        .init(
            codec: "tekzitel/tekzipark", fPort: 1, hex: "292e62", occupancy: .free, cause: .heartbeat, temperatureC: 46,
            details: ["parking_id": .number(98), "obstruction": .flag(false), "no_beacon": .flag(false)]),
        .init(
            codec: "plenom/kuando-busylight", fPort: 15, hex: "d0ffffff1e00000008000000060000000000ffff00290c01",
            details: [
                "downlink_rssi_dbm": .number(-48), "downlink_snr_db": .number(30), "red": .number(0),
                "blue": .number(0), "green": .number(255), "uplinks_sent": .number(6),
            ]),
        .init(
            codec: "plenom/kuando-busylight", fPort: 15, hex: "c4ffffff210000000400000003000000999900ff00440f0101",
            cause: .heartbeat, details: ["red": .number(153), "blue": .number(153), "green": .number(0)]),
    ]

    @Test("each published frame gives the published meaning", arguments: libelium + others)
    func meaning(_ published: Published) throws {
        let payload = try #require(HexDigits.bytes(published.hex))
        let codec = try CodecsOfTheHouse.codec(published.codec)
        let reading = try codec.decode(fPort: FPort(rawValue: published.fPort), payload: payload).get()
        #expect(reading.occupancy == published.occupancy)
        #expect(reading.cause == published.cause)
        #expect(reading.batteryV == published.batteryV)
        #expect(reading.temperatureC == published.temperatureC)
        for (name, value) in published.details {
            #expect(reading.details.contains(Reading.Detail(name, value)), "\(name)")
        }
    }

    @Test("a frame of another length, model or type is seen as such, not misread")
    func generations() throws {
        for (codec, hex, reason) in [
            ("libelium/smart-parking-fw1", "80041e01ad109393ee00c7", Rejection.Reason.wrongLength),
            ("libelium/smart-parking-fw2", "0400003f34b909173f600fc2", .wrongLength),
            ("libelium/smart-parking-v2", "090a00001f00c60561ed91", .unknownFrame),
            ("dingtek/do201", "800032021706b4000001610010fff6fff08b2d00010081", .unknownFrame),
            ("dingtek/do202", "800031021706b4000001610010fff6fff08b2d00010081", .unknownFrame),
            ("dingtek/do200", "800031021706b4000001610010fff6fff08b2d00010081", .wrongLength),
        ] {
            let payload = try #require(HexDigits.bytes(hex))
            let result = try CodecsOfTheHouse.codec(codec).decode(fPort: FPort(rawValue: 3), payload: payload)
            let rejection = #expect(throws: Rejection.self) { try result.get() }
            #expect(rejection?.reason == reason, "\(codec)")
        }
    }
}
