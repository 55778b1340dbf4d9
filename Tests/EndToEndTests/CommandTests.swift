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
        #expect(result.output.contains("user=parkd password=******** dbname=parkd host=db.example"))
    }

    @Test(
        "No command prints what may be a password, of a connection string or of another URL, whatever is wrong with it",
        arguments: [
            ("PARKD_DATABASE_URL", "host=db password = 's3cr3t x'", 0),
            ("PARKD_DATABASE_URL", "postgresql://h/db?user=parkd&password=s3cr3t", 0),
            ("PARKD_DATABASE_URL", "postgresql://h/db?sslpassword=s3cr3t", 0),
            ("PARKD_DATABASE_URL", "postgresql://parkd:s3cr3t@h/db?nonsense=1", 78),
            ("PARKD_DATABASE_URL", "postgresql://parkd:s3cr3t/x@h/db", 78), ("PARKD_DATABASE_URL", "s3cr3t", 78),
            ("PARKD_MQTT_URL", "mqtt://parkd:s3cr3t@broker:1883", 78),
            ("PARKD_MQTT_URL", "mqtt://parkd:s3/cr@s3cr3t@broker", 78),
            ("PARKD_MQTT_URL", "parkd:s3cr3t@broker:1883", 78),
            ("PARKD_MQTT_URL", "mqtt://broker?password=s3cr3t", 78),
            ("PARKD_HTTP_BIND", "http://parkd:s3cr3t@host", 78),
            ("PARKD_HTTP_CORS_ORIGINS", "https://parkd:s3cr3t@dash.example", 78),
            ("PARKD_SPOOL_MAX_MB", "http://parkd:s3cr3t@host", 78),
        ])
    func secrets(name: String, value: String, code: Int) async throws {
        let environment = ["PARKD_AUTH_SECRET": Stage.secret, name: value]
        let result = try await ParkdProcess.run("config", environment: environment)
        #expect(Int(result.exitCode) == code, "\(result.complaints)")
        for command in [["config"], ["check"], ["validate"], ["migrate", "--status"]] {
            guard command == ["config"] || code == 78 else { continue }
            let process = try ParkdProcess(command, environment: environment)
            let said = await process.waitForEnd()
            #expect(!(said.output + said.complaints).contains("s3cr3t"), "\(command) \(said.output) \(said.complaints)")
        }
        if code == 78 { #expect(result.complaints.contains("\(name): "), "\(result.complaints)") }
    }

    @Test(
        "What no browser calls from and where no broker listens is refused at once, by its key and with the remedy",
        arguments: [
            ("PARKD_HTTP_CORS_ORIGINS", "ftp://dash.example.org", "https://dashboard.example"),
            ("PARKD_MQTT_URL", "mqtt://h:0", "1…65535"), ("PARKD_MQTT_URL", "mqtt://h:65536", "1…65535"),
            ("PARKD_MQTT_URL", "mqtt://h:1883/x", "PARKD_MQTT_APPLICATION_TOPIC"),
            ("PARKD_MQTT_URL", "mqtt://h:1883#x", "PARKD_MQTT_APPLICATION_TOPIC"),
        ])
    func unusable(name: String, value: String, words: String) async throws {
        let result = try await ParkdProcess.run(
            "config", environment: ["PARKD_AUTH_SECRET": Stage.secret, name: value])
        #expect(result.exitCode == 78)
        #expect(result.complaints.hasPrefix("parkd: \(name): ") && result.complaints.contains(words), "\(result)")
    }

    @Test("A line of parkd.yaml that cannot be read is named by its number, and not repeated")
    func yaml() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/parkd.yaml"
            try "mqtt:\n  password: \"s3cr3t\n".write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await ParkdProcess.run(
                "config", "--config", file, environment: ["PARKD_AUTH_SECRET": Stage.secret])
            #expect(result.exitCode == 78 && !result.complaints.contains("s3cr3t"), "\(result.complaints)")
        }
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

    @Test("check goes on where the configuration is at fault, and tells all faults, each on one line with its remedy")
    func allFaults() async throws {
        try await withTemporaryFolder { folder in
            let port = try LoopbackPort.free()
            let environment = [
                "PARKD_DATABASE_URL": "host=127.0.0.1 port=\(port) user=parkd dbname=parkd",
                "PARKD_MQTT_URL": "mqtt://127.0.0.1:\(port)", "PARKD_HTTP_BIND": "nowhere", "PARKD_LOG_LEVEL": "chatty",
                "PARKD_CODECS_DIR": Stage.checkout + "codecs",
                "PARKD_MIGRATIONS_DIR": Stage.checkout + "migrations", "PARKD_STATE_DIR": folder,
            ]
            let checked = try await ParkdProcess.run("check", environment: environment)
            #expect(checked.exitCode == 78 && checked.complaints.isEmpty, "\(checked.complaints)")
            let lines = checked.output.split(separator: "\n").map(String.init)
            #expect(lines.count == 6, "\(checked.output)")
            for (line, words) in zip(
                lines,
                [
                    "FAILED  configuration: PARKD_HTTP_BIND: expected host:port",
                    "FAILED  configuration: PARKD_AUTH_SECRET: required", "FAILED  configuration: PARKD_LOG_LEVEL: ",
                    "ok      ", "FAILED  database: PostgreSQL in connect: ",
                    "FAILED  broker: No connection to the broker",
                ])
            {
                #expect(line.hasPrefix(words), "\(line)")
            }
            #expect(lines[4].hasSuffix("? Check PARKD_DATABASE_URL and that the server runs."), "\(lines[4])")
            #expect(!lines[4].contains("\t"))
            #expect(lines[5].contains("Check PARKD_MQTT_URL") && lines[5].ranges(of: "127.0.0.1:\(port)").count == 1)
            // An address that cannot be understood is not looked at in another's place.
            let wrong = try await ParkdProcess.run(
                "check", environment: environment.merging(["PARKD_MQTT_URL": "broker"]) { $1 })
            #expect(wrong.exitCode == 78 && !wrong.output.contains("broker: "), "\(wrong.output)")
            #expect(wrong.output.contains("FAILED  configuration: PARKD_MQTT_URL"))
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
