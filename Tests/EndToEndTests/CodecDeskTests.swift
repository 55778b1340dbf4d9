import Foundation
import TestSupport
import Testing

/// What an author of codecs does at the desk.
struct CodecDeskTests {
    private let folders = ["PARKD_CODECS_DIR": Stage.checkout + "codecs"]

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test("codecs list is an aligned table in the order of names, the same each time")
    func list() async throws {
        let result = try await ParkdProcess.run("codecs", "list", environment: folders)
        #expect(result.exitCode == 0)
        let rows = lines(result.output)
        for head in ["codec", "vendor", "model", "version", "kind", "ports", "heartbeat", "commands", "vectors"] {
            #expect(rows[0].contains(head))
        }
        let edge = try #require(rows[0].range(of: "vendor")).lowerBound
        for row in rows { #expect(row[row.index(before: edge)] == " " && row[edge] != " ") }
        let names = rows.dropFirst().map { String($0.prefix { $0 != " " }) }
        #expect(names == names.sorted() && names.count > 5)
        let bosch = try #require(rows.first { $0.hasPrefix("bosch/tps110 ") })
        #expect(bosch.contains("24 h") && bosch.contains("1,2,3,4,5,6,7"))
        // Frames and commands alike, as `codecs test` counts them.
        let tested = try await ParkdProcess.run("codecs", "test", environment: folders)
        let counts = rows.dropFirst().compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(tested.output.hasSuffix("\n\(counts.reduce(0, +)) passed, 0 failed\n"))
        #expect(try await ParkdProcess.run("codecs", "list", environment: folders).output == result.output)
    }

    @Test("codecs list tells JSON for programs, and which device profile selects what")
    func listForms() async throws {
        let json = try await ParkdProcess.run("codecs", "list", "--json", environment: folders)
        #expect(json.exitCode == 0)
        #expect(json.output.contains(#"{"id":"bosch/tps110","vendor":"Bosch","model":"TPS110","version":""#))
        #expect(json.output.contains(#""ports":"any""#))
        let profiles = try await ParkdProcess.run("codecs", "list", "--profiles", environment: folders)
        #expect(lines(profiles.output).contains { $0.hasPrefix("Bosch TPS110 ") && $0.hasSuffix(" bosch/tps110") })
        let both = try await ParkdProcess.run("codecs", "list", "--json", "--profiles", environment: folders)
        #expect(both.exitCode == 64)
    }

    @Test("a codec for what ChirpStack decodes begins with a sample, is tested and explained, and names what it lacks")
    func object() async throws {
        try await withTemporaryFolder { folder in
            let sample = folder + "/sample.json"
            try #"{ "parking": { "status": "BUSY" }, "battery": 3.6 }"#.write(
                toFile: sample, atomically: true, encoding: .utf8)
            let file = folder + "/acme/bay2.json"
            let written = try await ParkdProcess.run(
                "codecs", "new", "acme/bay2", "--object", sample, "--output", file)
            #expect(written.exitCode == 0)
            let tested = try await ParkdProcess.run("codecs", "test", file)
            #expect(tested.output == "ok      \(file): 1 vector\n1 passed, 0 failed\n")
            let decoded = try await ParkdProcess.run("decode", "--codec", file, "--object", sample)
            #expect(decoded.output.contains(#""parking_status":"BUSY""#))
            let explained = try await ParkdProcess.run("decode", "--codec", file, "--object", sample, "--explain")
            #expect(explained.exitCode == 0 && explained.output.contains(#"/parking/status is "BUSY""#))
            let frame = try await ParkdProcess.run("decode", "--codec", file, "--fport", "1", "00")
            #expect(frame.exitCode == 64 && frame.complaints.contains("--object"))
            let none = try await ParkdProcess.run("codecs", "new", "acme/bay3", "--object", folder + "/none.json")
            #expect(none.exitCode == 1 && none.complaints.contains("cannot be read"))
        }
        let markdown = try await ParkdProcess.run("codecs", "list", "--markdown", environment: folders)
        #expect(lines(markdown.output).contains { $0.contains("[generic/occupied](generic/occupied.json) | any |") })
    }

    @Test("a new codec is printed or written, passes its vectors where it lies, and is never written over another")
    func new() async throws {
        try await withTemporaryFolder { folder in
            let printed = try await ParkdProcess.run("codecs", "new", "acme/bay1", environment: folders)
            #expect(printed.exitCode == 0)
            let file = folder + "/acme/bay1.json"
            let written = try await ParkdProcess.run("codecs", "new", "acme/bay1", "--output", file)
            #expect(written.exitCode == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == printed.output)
            let tested = try await ParkdProcess.run("codecs", "test", file)
            #expect(tested.exitCode == 0)
            #expect(tested.output == "ok      \(file): 7 vectors\n7 passed, 0 failed\n")
            let again = try await ParkdProcess.run("codecs", "new", "other/thing", "--output", file)
            #expect(again.exitCode == 1)
            #expect(again.complaints.contains("exists already"))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == printed.output)
            #expect(try await ParkdProcess.run("codecs", "new", "Acme").exitCode == 64)
            // The folder that holds it is a library like the house's.
            let decoded = try await ParkdProcess.run(
                "decode", "--codec", "acme/bay1", "--codecs-dir", folder, "--fport", "1", "01")
            #expect(decoded.output.contains(#""codec":"acme/bay1","version":"1.0.0","occupancy":"occupied""#))
        }
    }

    @Test("a vector that fails shows what it expects and what it gets, field by field; the file's line; exit code 1")
    func failing() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/bay1.json"
            _ = try await ParkdProcess.run("codecs", "new", "acme/bay1", "--output", file)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing(#""divide": 1000"#, with: #""divide": 100"#)
                .write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await ParkdProcess.run(
                "codecs", "test", file, Stage.checkout + "codecs/bosch/tps110.json", environment: folders)
            #expect(result.exitCode == 1)
            #expect(result.output.hasPrefix("FAILED  \(file): 2 of 7 vectors\n"))
            #expect(result.output.contains(": fPort 2 004bffec\n    field          expected   got\n"))
            #expect(result.output.contains("\n    occupancy      free       free\n"))
            #expect(result.output.contains("\n  ≠ battery_v      3.5        35\n"))
            #expect(result.output.contains("\nok      \(Stage.checkout)codecs/bosch/tps110.json: "))
            #expect(lines(result.output).last?.hasSuffix(" passed, 2 failed") == true)
        }
    }

    @Test("a file that cannot be loaded is told with file, line, place and reason; the others still run; exit code 1")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/acme/bay1.json"
            _ = try await ParkdProcess.run("codecs", "new", "acme/bay1", "--output", file)
            _ = try await ParkdProcess.run("codecs", "new", "acme/bay2", "--output", folder + "/acme/bay2.json")
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing(#""length": 4"#, with: #""length": 2"#)
                .write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await ParkdProcess.run("codecs", "test", "--codecs-dir", folder)
            #expect(result.exitCode == 1)
            let line = try #require(lines(text).firstIndex { $0.contains(#""to": "temperature_c", "byte": 2"#) }) + 1
            let first = try #require(lines(result.output).first)
            #expect(first.hasPrefix("FAILED  \(file):\(line): frames[1].fields[2].byte: "))
            #expect(result.output.contains("ok      \(folder)/acme/bay2.json: 7 vectors\n"))
            #expect(result.output.hasSuffix("7 passed, 0 failed, 1 refused\n"))
            #expect(try await ParkdProcess.run("codecs", "test", folder + "/none.json").exitCode == 1)
        }
    }

    @Test("two files that claim one device profile fail the test of the folder")
    func sharedProfile() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/acme/bay2.json"
            _ = try await ParkdProcess.run("codecs", "new", "acme/bay1", "--output", folder + "/acme/bay1.json")
            _ = try await ParkdProcess.run("codecs", "new", "acme/bay2", "--output", file)
            try String(contentsOfFile: file, encoding: .utf8).replacing(#"["Acme Bay2"]"#, with: #"["ACME BAY1"]"#)
                .write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await ParkdProcess.run("codecs", "test", "--codecs-dir", folder)
            #expect(result.exitCode == 1)
            #expect(result.output.contains("profiles[0]: the profile \"ACME BAY1\" is claimed by acme/bay1 too"))
        }
    }

    @Test("decode --explain shows the rule, and for each field its bytes, bits, raw value and rule")
    func explain() async throws {
        let result = try await ParkdProcess.run(
            "decode", "--explain", "--codec", "nwave/nps405", "--fport", "10", "d1201f345678", environment: folders)
        #expect(result.exitCode == 0)
        #expect(result.output.contains("frame  fPort 10, 6 bytes: d1201f345678\n"))
        #expect(result.output.contains("rule   tag_registration_with_tag_battery, line "))
        let rows = lines(result.output)
        func cells(_ field: String) -> [String] {
            rows.first { $0.split(separator: " ").dropFirst().first?.hasPrefix(field) == true }?
                .split(separator: " ").dropFirst(2).map(String.init) ?? []
        }
        #expect(Array(cells("previous_state_duration_s").prefix(5)) == ["0", "7…1", "d1", "104", "9600"])
        #expect(Array(cells("tag_battery_v")) == ["1", "-", "20", "32", "3.2", "raw", "÷", "10"])
        #expect(Array(cells("tag_id").prefix(4)) == ["2…5", "-", "1f345678", "-"])
    }

    @Test("decode --explain of a rejected frame tells of each rule why it did not fit, the port's own first")
    func explainRejected() async throws {
        let result = try await ParkdProcess.run(
            "decode", "--explain", "--codec", Stage.checkout + "codecs/bosch/tps110.json", "--fport", "5", "0900000000")
        #expect(result.exitCode == 1)
        #expect(result.output.contains("rule   none takes it\n"))
        let rows = lines(result.output)
        let own = try #require(rows.firstIndex { $0.hasSuffix("byte 0 is 0x09, not 0x01") })
        let other = try #require(rows.firstIndex { $0.hasSuffix("the port is 5, not 1") })
        #expect(own < other)
        #expect(rows.contains { $0.hasSuffix("5 bytes, not 8") })
        #expect(result.complaints.contains("unknown_frame"))
    }
}
