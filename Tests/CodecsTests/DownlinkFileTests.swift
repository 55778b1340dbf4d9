import Codecs
import LoRaWAN
import Testing

@Suite("The commands of the codec files")
struct DownlinkFileTests {
    private let noon = LocalTime("2026-01-31T12:00:00")

    private func hex(_ codec: String, _ command: String, _ arguments: [String: String] = [:]) throws -> String {
        let command = try #require(try CodecsOfTheHouse.codec(codec).downlink(named: command))
        let downlink = try command.encode(arguments, now: try #require(noon)).get()
        return HexDigits.text(downlink.payload)
    }

    @Test("every vector of every command gives exactly what it expects")
    func vectors() throws {
        for codec in try CodecsOfTheHouse.library().codecs {
            for command in codec.downlinks {
                for vector in command.vectors {
                    let mismatch = command.mismatch(on: vector)
                    #expect(mismatch == nil, "\(codec.id)")
                }
            }
        }
    }

    // Written down apart from the codec files, so that a slip in both the layout and the vectors does not go unseen.
    @Test(
        "each published downlink is encoded to the published bytes",
        arguments: [
            ("netvox/r719a", "read_configuration", [:], "0259000000000000000000"),
            (
                "netvox/r719a", "configure",
                ["interval_min_s": "900", "interval_max_s": "1800", "battery_change_v": "0.1"],
                "0159038407080100000000"
            ),
            (
                "plenom/kuando-busylight", "colour",
                ["red": "0", "blue": "0", "green": "255", "on_s": "25.5", "off_s": "0"], "0000ffff00"
            ),
            ("tekzitel/tekzipark", "configure", [:], "471618eb000068aa"),
            ("libelium/smart-parking-fw2", "clock", ["time": "2018-03-06T13:28:00"], "120306020d1c0000"),
            ("dingtek/do200", "upload_interval", ["upload_interval_h": "4"], "3830303238383838303130343831"),
            ("dingtek/do200", "magnet_interval", ["magnet_interval_s": "10"], "3830303238383838303430413831"),
            ("dingtek/do200", "magnet_threshold", ["magnet_threshold_mgs": "60"], "3830303238383838303233433831"),
            ("dingtek/do201", "detection_interval", ["detection_interval_min": "10"], "3830303239393939303830413831"),
            ("dingtek/do201", "level_threshold", ["level_threshold_cm": "60"], "3830303239393939303233433831"),
            ("dingtek/do202", "magnet_threshold", ["magnet_threshold": "60"], "38303032393939393046303033433831"),
            ("dingtek/do202", "battery_threshold", ["battery_threshold_percent": "20"], "3830303239393939303531343831"),
            ("bosch/tps110", "confirmation", ["mode": "unconfirmed"], "01"),
            ("bosch/tps110", "data_rate", ["dr": "5"], "05"),
        ] as [(String, String, [String: String], String)])
    func published(codec: String, command: String, arguments: [String: String], expected: String) throws {
        #expect(try hex(codec, command, arguments) == expected)
    }

    @Test("the light takes red, blue, green: no colour of the web comes out in its own order")
    func colourOrder() throws {
        #expect(try hex("plenom/kuando-busylight", "colour_code", ["rgb": "#123456"]) == "125634ff00")
    }

    @Test("a clock without a time is set to now, a Sunday being day 0")
    func clock() throws {
        #expect(try hex("libelium/smart-parking-v2", "clock") == "1a011f060c000000")
        #expect(try hex("libelium/smart-parking-v2", "clock", ["time": "now"]) == "1a011f060c000000")
        #expect(
            try hex("libelium/smart-parking-fw1", "clock", ["time": "2026-02-01T00:05:59Z"]) == "1a02010000050000")
    }

    @Test("every codec with documented commands offers them, each on its port")
    func ports() throws {
        for (codec, ports) in [
            ("bosch/tps110", [51, 52]), ("netvox/r719a", [7]), ("plenom/kuando-busylight", [15]),
            ("tekzitel/tekzipark", [3]), ("dingtek/do200", [3]), ("dingtek/do201", [3]), ("dingtek/do202", [3]),
        ] as [(String, Set<UInt8>)] {
            let commands = try CodecsOfTheHouse.codec(codec).downlinks
            #expect(Set(commands.compactMap { $0.fPort?.rawValue }) == ports, "\(codec)")
        }
        for generation in ["fw1", "fw2", "v2"] {
            let commands = try CodecsOfTheHouse.codec("libelium/smart-parking-\(generation)").downlinks
            #expect(commands.map(\.fPort) == [nil])
        }
        #expect(try CodecsOfTheHouse.codec("pni/placepod").downlinks.isEmpty)
    }
}
