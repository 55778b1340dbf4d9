import Foundation
import Testing

/// Downlinks at the desk.
struct EncodeCommandTests {
    private func encode(_ codec: String, _ arguments: String...) async throws -> ParkdProcess.Result {
        let folders = ["PARKD_CODECS_DIR": Stage.checkout + "codecs"]
        return await (try ParkdProcess(["encode", "--codec", codec] + arguments, environment: folders)).waitForEnd()
    }

    @Test("encode prints the downlink as one line of JSON")
    func downlink() async throws {
        let result = try await encode(
            "plenom/kuando-busylight", "--command", "colour", "red=0", "green=255", "blue=0")
        #expect(result.exitCode == 0)
        let expected =
            #"{"codec":"plenom/kuando-busylight","version":"1.0.0","command":"colour","f_port":15,"#
            + #""hex":"0000ffff00","base64":"AAD//wA=","confirmed":false}"#
        #expect(result.output == expected + "\n")
        let confirmed = try await encode("bosch/tps110", "--command", "data_rate", "--confirmed", "dr=0")
        #expect(confirmed.output.contains(#""f_port":52,"hex":"00","base64":"AA==","confirmed":true"#))
    }

    @Test("encode without a command lists the commands with range, unit and default of each parameter")
    func list() async throws {
        let result = try await encode("plenom/kuando-busylight")
        #expect(result.exitCode == 0)
        #expect(result.output.contains("colour (fPort 15): Shows a colour, steady or flashing.\n"))
        let row = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("  on_s ") })
        let words = row.split(separator: " ").joined(separator: " ")
        #expect(words.hasPrefix("on_s 0 to 25.5 s in steps of 0.1 default 25.5 "))
        #expect(try await encode("pni/placepod").output.contains("No command of this device is documented."))
    }

    @Test("a refused value is one sentence with parameter and range, and exit code 1")
    func refused() async throws {
        let result = try await encode("dingtek/do201", "--command", "upload_interval", "upload_interval_h=200")
        #expect(result.exitCode == 1)
        #expect(result.output.isEmpty)
        #expect(result.complaints == "parkd: upload_interval_h=200: must be 1 to 168 h.\n")
    }

    @Test(
        "what is written wrong is usage, exit code 64, and the remedy is named",
        arguments: [
            (["dingtek/do201", "--command", "upload_interval"], "upload_interval_h is missing"),
            (["dingtek/do201", "--command", "upload_interval", "hours=2"], "it takes upload_interval_h"),
            (["dingtek/do201", "--command", "upload_interval", "2"], "write name=value"),
            (["dingtek/do201", "upload_interval_h=2"], "--command is missing"),
            (["bosch/tps110", "--command", "data_rate", "dr=1", "dr=2"], "given twice"),
            (["bosch/tps110", "--command", "data_rate", "dr=1", "--fport", "51"], "goes to port 52"),
            (["libelium/smart-parking-fw1", "--command", "clock"], "--fport is missing"),
            (["libelium/smart-parking-fw1", "--command", "clock", "--fport", "224"], "1 to 223"),
        ] as [([String], String)])
    func usage(arguments: [String], complaint: String) async throws {
        let process = try ParkdProcess(
            ["encode", "--codec"] + arguments, environment: ["PARKD_CODECS_DIR": Stage.checkout + "codecs"])
        let result = await process.waitForEnd()
        #expect(result.exitCode == 64)
        #expect(result.output.isEmpty)
        #expect(result.complaints.contains(complaint), "\(result.complaints)")
    }

    @Test("a codec or a command that is not there is named, with where to look, and exit code 1")
    func unknown() async throws {
        let codec = try await encode("nobody/nothing", "--command", "colour")
        #expect(codec.exitCode == 1 && codec.complaints.contains("parkd codecs list"))
        let command = try await encode("bosch/tps110", "--command", "colour")
        #expect(command.exitCode == 1 && command.complaints.contains("parkd encode --codec bosch/tps110"))
    }

    @Test("a clock takes a local time, or the time of this machine, on the port that is given")
    func clock() async throws {
        let given = try await encode(
            "libelium/smart-parking-v2", "--command", "clock", "--fport", "3", "time=2018-03-06T13:28:00")
        #expect(given.output.contains(#""f_port":3,"hex":"120306020d1c0000""#))
        let now = try await encode("libelium/smart-parking-v2", "--command", "clock", "--fport", "3")
        #expect(now.exitCode == 0)
        let year = Calendar(identifier: .gregorian).component(.year, from: Date()) % 100
        #expect(now.output.contains(#""hex":""# + (year < 16 ? "0" : "") + String(year, radix: 16)))
    }
}
