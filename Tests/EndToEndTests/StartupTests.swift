import Foundation
import Postgres
import PrivateServers
import Sandbox
import Testing

/// What happens at start, and at stop.
@Suite(.serialized)
struct StartupTests {
    @Test("without broker and database the daemon waits, says so on /health, and goes on when they come")
    func waits() async throws {
        try await Stage.with { stage in
            await stage.sandbox.mosquitto.stop()
            await stage.sandbox.postgres.stop()
            let daemon = try ParkdProcess(["run"], environment: stage.environment)
            try await eventually { try await stage.api("/health").status == 503 }
            let health = try await stage.api("/health")
            #expect(try health.text("status") == "down")
            #expect(try health.text("checks", "database", "status") == "down")
            #expect(try await stage.api("/health/live").status == 200)
            #expect(try await stage.api("/health/ready").status == 503)
            try await stage.sandbox.postgres.start()
            try await eventually { try await stage.api("/health").text("checks", "database", "status") == "ok" }
            #expect(try await stage.api("/health").text("checks", "mqtt", "status") == "down")
            try await stage.sandbox.mosquitto.start()
            try await eventually { try await stage.api("/health/ready").status == 200 }
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test(
        "a database in the wrong posture is refused with the remedy",
        arguments: [
            ("ALTER ROLE parkd SUPERUSER", "superuser"),
            ("ALTER TABLE readings NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
            (
                "DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)",
                "parkd migrate"
            ),
        ])
    func refuses(breakage: String, remedy: String) async throws {
        try await Stage.with { stage in
            var admin = try PostgresConnection(
                PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
            try admin.execute(script: breakage)
            let result = try await ParkdProcess.run("run", environment: stage.environment)
            #expect(result.exitCode == 78)
            #expect(result.complaints.contains(remedy))
        }
    }

    @Test("a half-migrated database, as 0.1.0 left it, is told by run, validate and check with the one remedy")
    func halfMigrated() async throws {
        try await Stage.with { stage in
            try stage.run("DELETE FROM schema_migrations WHERE version >= 7")
            try await expectPending("007_orphans_quarantine_and_accounts", on: stage)
            // 0.1.0 granted the table in 008 only: what is there is seen by what it left.
            try stage.run("REVOKE ALL ON schema_migrations FROM parkd_ingest, parkd_tenant, parkd_platform")
            try await expectPending("008_policies_and_grants", on: stage)
        }
    }

    private func expectPending(_ migration: String, on stage: Stage) async throws {
        let ran = try await ParkdProcess.run("run", environment: stage.environment)
        #expect(ran.exitCode == 78)
        let validated = try await ParkdProcess.run("validate", environment: stage.environment)
        let checked = try await ParkdProcess.run("check", environment: stage.environment)
        #expect(validated.exitCode == 1 && checked.exitCode == 1)
        let added = try await stage.addUser("admin@parkd.example", "--platform-admin")
        #expect(added.exitCode == 78)
        for text in [ran.complaints, validated.output, checked.output, added.complaints] {
            #expect(text.contains(migration) && text.contains("are pending. Run `parkd migrate`"), "\(text)")
            #expect(!text.contains("PARKD_DATABASE_URL") && !text.contains("permission denied"), "\(text)")
        }
    }

    @Test(
        "an address that is taken ends the daemon with exit code 69 and a sentence that names key and address",
        arguments: ["PARKD_HTTP_BIND", "PARKD_METRICS_BIND"])
    func taken(key: String) async throws {
        try await Stage.with { stage in
            let taken = "127.0.0.1:\(stage.sandbox.mosquitto.port)"
            let result = try await ParkdProcess.run(
                "run", environment: stage.environment.merging([key: taken, "PARKD_LOG_LEVEL": "error"]) { $1 })
            #expect(result.exitCode == 69)
            #expect(result.complaints == "parkd: \(key): \(taken) is taken by another process\n")
        }
    }

    @Test("an address of another machine ends the daemon in the same way, with database and broker away too")
    func foreign() async throws {
        try await Stage.with { stage in
            await stage.sandbox.mosquitto.stop()
            await stage.sandbox.postgres.stop()
            let result = try await ParkdProcess.run(
                "run", environment: stage.environment.merging(["PARKD_HTTP_BIND": "203.0.113.9:8080"]) { $1 })
            #expect(result.exitCode == 69)
            #expect(result.complaints.contains("PARKD_HTTP_BIND: 203.0.113.9:8080 is no address of this machine"))
        }
    }

    @Test("SIGTERM ends a daemon that the broker does not know yet and that waits for its database, again and again")
    func stopsWhileWaiting() async throws {
        try await Stage.with { stage in
            await stage.sandbox.postgres.stop()
            for round in 1...4 {
                let daemon = try ParkdProcess(
                    ["run"], environment: stage.environment.merging(["PARKD_MQTT_CLIENT_ID": "new-\(round)"]) { $1 })
                #expect(await daemon.complaint(containing: "Waiting for the database.") != nil)
                #expect(await daemon.complaint(containing: "Subscribed at the broker.") != nil)
                daemon.send(SIGTERM)
                let result = await daemon.waitForEnd()
                #expect(result.exitCode == 0)
                #expect(!result.complaints.contains("left behind"))
            }
        }
    }

    @Test("where each role has to log in itself and one is not let in, the daemon does not start, and says which")
    func roleLogins() async throws {
        try await Stage.with { stage in
            let environment = stage.environment.merging(["PARKD_DATABASE_ROLE_LOGINS": "required"]) { $1 }
            try stage.run("ALTER ROLE parkd_tenant NOLOGIN")
            let ran = try await ParkdProcess.run("run", environment: environment)
            #expect(ran.exitCode == 78)
            for word in ["parkd_tenant", "PARKD_DATABASE_ROLE_LOGINS", "parkd migrate"] {
                #expect(ran.complaints.contains(word), "\(ran.complaints)")
            }
            let checked = try await ParkdProcess.run("check", environment: environment)
            #expect(checked.exitCode == 1 && checked.output.contains("FAILED  database: "), "\(checked.output)")
            #expect(checked.output.contains("parkd_tenant"), "\(checked.output)")
            try stage.run("ALTER ROLE parkd_tenant LOGIN")
            let daemon = try ParkdProcess(["run"], environment: environment)
            #expect(await daemon.complaint(containing: "Subscribed at the broker.") != nil)
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }

    @Test(
        "a wrong value is one line that names the key, and exit code 78",
        arguments: [
            ("PARKD_INGEST_BATCH_MAX", "many"), ("PARKD_INGEST_LINGER_MS", "-1"), ("PARKD_MQTT_URL", "http://broker"),
            ("PARKD_HTTP_BIND", "8080"), ("PARKD_AUTH_SECRET", "short"), ("PARKD_LOG_LEVEL", "loud"),
            ("PARKD_LOG_FORMAT", "xml"), ("PARKD_MQTT_APPLICATION_TOPIC", "a/b+/c"), ("PARKD_NO_SUCH_KEY", "1"),
            ("PARKD_MQTT_CA_FILE", "/no/such/file"), ("PARKD_DATABASE_URL", "nonsense=1"),
            ("PARKD_AUTH_PREVIOUS_SECRET", "short"), ("PARKD_AUTH_EXTERNAL_ISSUER", "https://id.example"),
            ("PARKD_AUTH_EXTERNAL_JWKS_FILE", "/no/such/file"), ("PARKD_RATE_TENANT_PER_MINUTE", "-1"),
            ("PARKD_HTTP_TRUSTED_PROXIES", "proxy.example"), ("PARKD_HTTP_CORS_ORIGINS", "*"),
            ("PARKD_HTTP_CORS_ORIGINS", "dash.example.org"), ("PARKD_HTTP_CORS_ORIGINS", "https://dash.example.org/a"),
            ("PARKD_HEALTH_BIND", "127.0.0.1:8080"), ("PARKD_HTTP_KEEP_ALIVE_S", "0"),
            ("PARKD_HTTP_CONNECTIONS_PER_ADDRESS", "-1"), ("PARKD_DATABASE_ROLE_LOGINS", "yes"),
        ])
    func configuration(key: String, value: String) async throws {
        var environment = [
            "PARKD_AUTH_SECRET": Stage.secret, "PARKD_CODECS_DIR": Stage.checkout + "codecs",
            "PARKD_MIGRATIONS_DIR": Stage.checkout + "migrations",
        ]
        if key == "PARKD_MQTT_CA_FILE" { environment["PARKD_MQTT_URL"] = "mqtts://127.0.0.1" }
        environment[key] = value
        let result = try await ParkdProcess.run("run", environment: environment)
        #expect(result.exitCode == 78)
        #expect(result.complaints.contains(key))
        #expect(result.complaints.split(separator: "\n").count == 1)
    }
}
