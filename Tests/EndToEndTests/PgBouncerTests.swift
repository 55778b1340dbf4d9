import Foundation
import PrivateServers
import Sandbox
import Testing

/// The daemon with PgBouncer between itself and the database.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PgBouncerTests {
    private func withPooler(
        _ mode: PrivatePgBouncer.PoolMode, _ settings: [String: String] = [:], users: [String] = ["parkd"],
        _ body: (Stage, PrivatePgBouncer, [String: String]) async throws -> Void
    ) async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 20) { stage in
            let pooler = try await PrivatePgBouncer.start(
                folder: stage.folder + "/pooler", before: stage.sandbox.postgres, mode: mode, users: users,
                settings: settings, lifetime: .ours)
            let url = pooler.conninfo(user: "parkd", database: Sandbox.database)
            try await body(stage, pooler, ["PARKD_DATABASE_URL": url])
            await pooler.kill()
        }
    }

    @Test(
        "With pool_mode = session all works, beyond a kill of the pooler; if it lets only parkd in, that is warned of",
        arguments: [true, false])
    func session(knowsAll: Bool) async throws {
        let users = ["parkd"] + (knowsAll ? ["parkd_ingest", "parkd_tenant", "parkd_platform"] : [])
        try await withPooler(.session, ["default_pool_size": "60"], users: users) { stage, pooler, url in
            let check = try ParkdProcess(["check"], environment: stage.environment.merging(url) { $1 })
            let checked = await check.waitForEnd()
            #expect(checked.exitCode == 0)
            #expect(checked.output.contains("WARNING database: The database does not let") != knowsAll)
            let person = try await stage.addUser("admin@parkd.example", "--platform-admin")
            #expect(person.exitCode == 0)
            let one = try await stage.member(1).start(url)
            let other = try await stage.member(2).start(url)
            let daemon = try await stage.startDaemon(url.merging(["PARKD_MQTT_CLIENT_ID": "api"]) { $1 })
            let database = try await stage.api("/health")
            #expect(try database.text("checks", "database", "status") == (knowsAll ? "ok" : "degraded"))
            #expect(database.text.contains(#""code":"shared_login""#) != knowsAll)
            let uplinks = Uplinks()
            let publishing = uplinks.start(3000, on: stage)
            try await eventually { try stage.storedCount() > 500 }
            await pooler.kill()
            try await pooler.start()
            await publishing.join()
            try await eventually { try stage.storedCount() == 3000 }
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            try await eventually {
                let token = try await stage.login("admin@parkd.example", "correct horse battery")
                return try await stage.api("/api/v6/devices/pool/stats", token: token).status == 200
            }
            for process in [one, other, daemon] { await process.kill() }
        }
    }

    @Test(
        "With another pool_mode the daemon refuses to run and names the remedy, as does the check",
        arguments: [PrivatePgBouncer.PoolMode.transaction, .statement])
    func refused(mode: PrivatePgBouncer.PoolMode) async throws {
        try await withPooler(mode) { stage, _, url in
            let environment = stage.environment.merging(url) { $1 }
            let result = try await ParkdProcess.run("run", environment: environment)
            #expect(result.exitCode == 78)
            #expect(result.complaints.contains("pool_mode = session"), "\(result.complaints)")
            for command in ["check", "validate"] {
                let result = try await ParkdProcess.run(command, environment: environment)
                #expect(result.exitCode == 1)
                #expect(result.output.contains("pool_mode = session"), "\(result.output)")
            }
        }
    }

    @Test("With a single connection to the server, another pool_mode is seen all the same")
    func single() async throws {
        try await withPooler(.transaction, ["default_pool_size": "1"]) { stage, _, url in
            let result = try await ParkdProcess.run("check", environment: stage.environment.merging(url) { $1 })
            #expect(result.exitCode == 1)
            #expect(result.output.contains("pool_mode = session"), "\(result.output)")
        }
    }
}
