import Foundation
import PrivateServers
import Sandbox
import Simulation
import TestSupport
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

    @Test("user add names an account that exists and changes nothing without --existing; user password sets one (C1)")
    func accounts() async throws {
        func user(_ stage: Stage, _ arguments: [String], _ input: String = "") async throws -> ParkdProcess.Result {
            await (try ParkdProcess(["user"] + arguments, environment: stage.environment, input: input)).waitForEnd()
        }
        try await Stage.with(tenants: 2, sensorsPerTenant: 1) { stage in
            let email = "ops2@platform.example"
            let slug = stage.city.tenants[0].slug
            #expect(try await stage.addUser(email, "--tenant", slug, "--role", "viewer").exitCode == 0)
            let refused = try await stage.addUser(email, "--platform-admin")
            #expect(refused.exitCode == 1)
            for words in ["has an account already", "never logged in", "member of \(slug)", "--existing"] {
                #expect(refused.complaints.contains(words), "\(refused.complaints)")
            }
            #expect(try stage.count("SELECT count(*) FROM user_memberships") == 1)
            let both = try await stage.addUser(email, "--platform-admin", "--existing")
            #expect(both.exitCode == 64)
            let unknown = try await user(stage, ["add", "--email", "no@x.example", "--platform-admin", "--existing"])
            #expect(unknown.exitCode == 1)
            let added = try await user(stage, ["add", "--email", email, "--platform-admin", "--existing"])
            #expect(added.exitCode == 0 && added.output.contains("Added the account"))

            let daemon = try await stage.startDaemon()
            let token = try await stage.login(email, "correct horse battery")
            let set = try await user(stage, ["password", "--email", email, "--password-stdin"], "seven grey herons\n")
            #expect(set.exitCode == 0, "\(set.complaints)")
            try await eventually { try await stage.api("/api/auth/me", token: token).status == 401 }
            _ = try await stage.login(email, "seven grey herons")
            let nobody = try await user(
                stage, ["password", "--email", "no@x.example", "--password-stdin"], "12345678\n")
            #expect(nobody.exitCode == 1)
            await daemon.kill()
        }
    }

    @Test("check finds a broker whose access list lets nothing through: silence, though devices were heard lately")
    func silence() async throws {
        try await withTemporaryFolder { folder in
            let list = folder + "/acl"
            try "topic write #\n".write(toFile: list, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: list)
            try await Stage.with(broker: MosquittoOptions(extraLines: ["acl_file \(list)"])) { stage in
                // No device was ever heard: silence says nothing, and nobody waits for it.
                let fresh = try await ParkdProcess.run("check", environment: stage.environment)
                #expect(fresh.exitCode == 0 && !fresh.output.contains("messages:"), "\(fresh.output)")
                try stage.run("UPDATE devices SET last_seen_at = now() - interval '1 hour'")
                let uplinks = Uplinks()
                await uplinks.start(5, on: stage).join()
                let silent = try await ParkdProcess.run(
                    "check", "--listen-seconds", "2", environment: stage.environment)
                #expect(silent.exitCode == 0, "\(silent.output)")
                for text in [
                    "WARNING messages: none came in 2 s, though 40 devices were heard during the last 24 hours",
                    "access list (ACL)", "PARKD_MQTT_APPLICATION_TOPIC", "[integration.mqtt]",
                ] {
                    #expect(silent.output.contains(text), "\(silent.output)")
                }
            }
        }
    }

    @Test("check hears what is published, and says so as soon as it came; a wait that is no wait is usage")
    func hears() async throws {
        try await Stage.with { stage in
            let checking = try ParkdProcess(["check", "--listen-seconds", "600"], environment: stage.environment)
            #expect(await checking.line(containing: "ok      broker") != nil)
            await Uplinks().start(1, on: stage).join()
            let result = await checking.waitForEnd()
            #expect(result.exitCode == 0)
            #expect(result.output.contains("ok      messages: the first came after"), "\(result.output)")
            #expect(try await ParkdProcess.run("check", "--listen-seconds", "-1").exitCode == 64)
        }
    }
}
