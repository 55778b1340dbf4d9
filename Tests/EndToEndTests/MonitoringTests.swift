import Foundation
import Postgres
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// What Prometheus' own tool says of our metrics and alerts.
@Suite(.serialized)
struct MonitoringTests {
    private static let promtool = "/usr/bin/promtool"
    private static let folder = Stage.checkout + "Tests/EndToEndTests/Monitoring/"

    @Test("promtool accepts the printed rules, and they fire on what they are for and on nothing else")
    func rules() async throws {
        let rules = try await ParkdProcess.run("monitoring", "rules")
        #expect(rules.exitCode == 0)
        try await withTemporaryFolder { folder in
            try rules.output.write(toFile: folder + "/rules.yml", atomically: true, encoding: .utf8)
            try FileManager.default.copyItem(atPath: Self.folder + "alerts.yml", toPath: folder + "/alerts.yml")
            for arguments in [["check", "rules", "rules.yml"], ["test", "rules", "alerts.yml"]] {
                let result = try await Self.promtool(arguments, in: folder)
                #expect(result.exitCode == 0, "\(arguments)\n\(result.output)\n\(result.complaints)")
            }
        }
    }

    @Test("The rules are for the job that is named, and a name that would break them is refused")
    func job() async throws {
        let plain = try await ParkdProcess.run("monitoring", "rules")
        let file = try String(contentsOfFile: Stage.checkout + "monitoring/parkd-rules.yml", encoding: .utf8)
        #expect(plain.output == file)
        let rules = try await ParkdProcess.run("monitoring", "rules", "--job", "parking")
        #expect(rules.output.contains("{job=\"parking\"}") && !rules.output.contains("{job=\"parkd\"}"))
        let refused = try await ParkdProcess.run("monitoring", "rules", "--job", "a\"b")
        #expect(refused.exitCode == 64 && refused.complaints.contains("--job"))
    }

    @Test("monitoring grafana prints one JSON document")
    func dashboard() async throws {
        let dashboard = try await ParkdProcess.run("monitoring", "grafana")
        #expect(dashboard.exitCode == 0 && dashboard.complaints.isEmpty)
        let tree = try JSONSerialization.jsonObject(with: Data(dashboard.output.utf8)) as? [String: Any]
        #expect(tree?["title"] as? String == "parkd")
    }

    @Test("promtool understands every query of the dashboard")
    func queries() async throws {
        struct Model: Decodable {
            struct Panel: Decodable {
                struct Target: Decodable { let expr: String }
                let targets: [Target]?
            }
            let panels: [Panel]
        }
        let dashboard = try await ParkdProcess.run("monitoring", "grafana")
        let model = try JSONDecoder().decode(Model.self, from: Data(dashboard.output.utf8))
        let queries = model.panels.flatMap { $0.targets ?? [] }
        #expect(queries.count > 40)
        // As recording rules, because promtool reads no dashboards; in place of Grafana's window, any.
        let rules = queries.enumerated().map { index, query in
            let text = query.expr.replacing("$__rate_interval", with: "1m")
            return "      - {record: \"q\(index)\", expr: '\(text.replacing("'", with: "''"))'}\n"
        }
        try await withTemporaryFolder { folder in
            let file = "groups:\n  - name: dashboard\n    rules:\n" + rules.joined()
            try file.write(toFile: folder + "/dashboard.yml", atomically: true, encoding: .utf8)
            let result = try await Self.promtool(["check", "rules", "dashboard.yml"], in: folder)
            #expect(result.exitCode == 0, "\(result.output)\n\(result.complaints)")
        }
    }

    @Test("promtool accepts the page of a daemon at work, on which received, acknowledged and committed agree")
    func page() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 20) { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            await uplinks.start(2000, on: stage).join()
            try await eventually { try await stage.metric("parkd_messages_acknowledged_total") == 2000 }
            #expect(try await stage.metric("parkd_messages_received_total") == 2000)
            #expect(try await stage.metric("parkd_messages_committed_total") == 2000)
            #expect(try await stage.metric("parkd_readings_total") == 2000)
            #expect(try await stage.metric("parkd_mqtt_connections_total") == 1)
            #expect(try await stage.metric("parkd_database_connections_total") == 2)
            #expect(try await stage.metric("parkd_oldest_unacknowledged_seconds") == 0)
            #expect(try await stage.metric("process_resident_memory_bytes") > 10 << 20)
            #expect(try await stage.metric("process_open_fds") > 10)
            let page = try await stage.api("/metrics").text
            let process = try ParkdProcess(program: Self.promtool, ["check", "metrics"], input: page)
            let result = await process.waitForEnd()
            #expect(result.exitCode == 0, "\(result.output)\n\(result.complaints)")
            let health = try await stage.api("/health")
            #expect(health.text.contains(#""messages":{"received":2000,"acknowledged":2000,"committed":2000,"#))
            await daemon.kill()
        }
    }

    @Test("While the database is away what is acknowledged is spooled, faults are counted, and /health hides numbers")
    func away() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 20) { stage in
            let metrics = try LoopbackPort.free()
            let daemon = try await stage.startDaemon(["PARKD_METRICS_BIND": "127.0.0.1:\(metrics)"])
            #expect(try await stage.api("/health").text.contains(#""messages":null"#))
            await stage.sandbox.postgres.stop()
            let uplinks = Uplinks()
            await uplinks.start(1000, on: stage).join()
            let page = { try await HTTPAnswer.of("http://127.0.0.1:\(metrics)/metrics", token: nil, body: nil).text }
            try await eventually { try await page().contains("\nparkd_messages_acknowledged_total 1000\n") }
            let text = try await page()
            #expect(text.contains("\nparkd_spooled_total 1000\n") && text.contains("\nparkd_database_up 0\n"))
            #expect(!text.contains(#"parkd_database_faults_total{kind="unavailable"} 0"#))
            await daemon.kill()
        }
    }

    private static func promtool(_ arguments: [String], in folder: String) async throws -> ParkdProcess.Result {
        try #require(
            FileManager.default.isExecutableFile(atPath: promtool),
            "promtool is not here: `make test` installs it (Debian: apt-get install prometheus).")
        return await (try ParkdProcess(program: promtool, arguments, folder: folder)).waitForEnd()
    }
}
