import Codecs
import JSON
import LoRaWAN
import Parking
import Testing

@Suite("Readings as JSON")
struct ReadingJSONTests {
    private func decode(_ name: String, _ fPort: UInt8, _ payload: [UInt8]) throws -> (Codec, Reading) {
        let codec = try CodecsOfTheHouse.codec(name)
        return (codec, try codec.decode(fPort: FPort(rawValue: fPort), payload: payload).get())
    }

    @Test("the canonical reading is one object, absent fields null, details behind")
    func canonical() throws {
        let (codec, reading) = try decode("bosch/tps110", 1, [0x01])
        var writer = JSONWriter()
        reading.writeJSON(codec: codec, to: &writer)
        #expect(
            writer.text
                == #"{"codec":"bosch/tps110","version":"1.1.0","occupancy":"occupied","cause":"change","#
                + #""battery_v":null,"battery_percent":null,"battery_low":null,"temperature_c":null,"#
                + #""previous_state_duration_s":null,"previous_state_duration_error_s":null,"#
                + #""distance_mm":null,"count":null}"#)
    }

    @Test("a reading with nothing beyond its columns has no details object")
    func noDetails() throws {
        let (_, reading) = try decode("bosch/tps110", 2, [0x01, 0xFF])
        var writer = JSONWriter()
        reading.writeDetailsJSON(to: &writer)
        #expect(!reading.hasDetails)
        #expect(writer.bytes.isEmpty)
    }

    @Test("the details object has what is there and no null")
    func details() throws {
        let (_, reading) = try decode("nwave/nps405", 10, [0xD1, 0x20, 0x1F, 0x34, 0x56, 0x78])
        var writer = JSONWriter()
        reading.writeDetailsJSON(to: &writer)
        #expect(reading.hasDetails)
        #expect(
            writer.text
                == #"{"previous_state_duration_s":9600,"previous_state_duration_error_s":240,"#
                + #""tag_battery_v":3.2,"tag_ids":["1f345678"]}"#)
    }
}
