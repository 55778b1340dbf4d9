import Foundation
import Sandbox
import Testing

/// The commands at the desk.
struct CommandTests {
    private let folders = ["PARKD_CODECS_DIR": Stage.checkout + "codecs"]

    @Test("decode prints the canonical reading as one line of JSON")
    func decode() async throws {
        let result = try await ParkdProcess.run(
            "decode", "--codec", "bosch/tps110", "--fport", "1", "01", environment: folders)
        #expect(result.exitCode == 0)
        let expected =
            #"{"codec":"bosch/tps110","version":"1.1.0","occupancy":"occupied","cause":"change","#
            + #""battery_v":null,"battery_percent":null,"battery_low":null,"temperature_c":null,"#
            + #""previous_state_duration_s":null,"previous_state_duration_error_s":null,"#
            + #""distance_mm":null,"count":null}"#
        #expect(result.output == expected + "\n")
    }

    @Test("decode of a frame that the codec does not know is one sentence and exit code 1")
    func decodeUnknown() async throws {
        let result = try await ParkdProcess.run(
            "decode", "--codec", "bosch/tps110", "--fport", "99", "01", environment: folders)
        #expect(result.exitCode == 1)
        #expect(result.output.isEmpty)
        #expect(result.complaints.contains("unknown_frame"))
    }

    @Test("codecs test runs every vector")
    func codecs() async throws {
        let result = try await ParkdProcess.run("codecs", "test", environment: folders)
        #expect(result.exitCode == 0)
        #expect(result.output.contains(", 0 failed"))
    }

    @Test("--version tells version and commit; a wrong option is usage, exit code 64")
    func usage() async throws {
        #expect(try await ParkdProcess.run("--version").output.hasPrefix("parkd 0.1.0 ("))
        #expect(try await ParkdProcess.run("run", "--no-such-option").exitCode == 64)
    }

    @Test("config prints each key with its source and never a secret")
    func config() async throws {
        let result = try await ParkdProcess.run(
            "config",
            environment: [
                "PARKD_AUTH_SECRET": Stage.secret, "PARKD_MQTT_PASSWORD": "hunter2-hunter2",
                "PARKD_DATABASE_URL": "postgresql://parkd:topsecret@db.example/parkd",
            ])
        #expect(result.exitCode == 0)
        #expect(result.output.contains("PARKD_DATABASE_URL"))
        #expect(result.output.contains("(environment)") && result.output.contains("(default)"))
        for secret in [Stage.secret, "hunter2-hunter2", "topsecret"] { #expect(!result.output.contains(secret)) }
    }

    @Test("migrate is idempotent, validate proves isolation, check finds everything well, user add refuses a double")
    func administration() async throws {
        try await Stage.with { stage in
            let migrated = try await ParkdProcess.run(
                "migrate", "--database-url", stage.sandbox.adminConninfo, "--status", environment: stage.environment)
            #expect(migrated.exitCode == 0 && !migrated.output.contains("pending"))
            let validated = try await ParkdProcess.run("validate", environment: stage.environment)
            #expect(validated.exitCode == 0, "\(validated.output)")
            let checked = try await ParkdProcess.run("check", environment: stage.environment)
            #expect(checked.exitCode == 0, "\(checked.output)")
            #expect(try await stage.addUser("admin@parkd.example", "--platform-admin").exitCode == 0)
            #expect(try await stage.addUser("admin@parkd.example", "--platform-admin").exitCode == 1)
            #expect(try await stage.addUser("x@y.example", "--tenant", "nobody", "--role", "owner").exitCode == 1)
        }
    }
}
