import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("parkd validate")
struct ValidationTests {
    private func report(_ database: TestDatabase) async throws -> Validation.Report {
        try await Validation.findings(
            conninfo: database.conninfo(user: "parkd"), chain: try Checkout.migrations())
    }

    @Test("A migrated database with rows of two tenants in every table passes, and every table was looked at")
    func city() async throws {
        try await withCity { database in
            try database.run(City.history)
            let report = try await report(database)
            #expect(report.findings == [])
            for table in [
                "tenants", "users", "user_memberships", "sites", "spaces", "devices", "device_assignments", "gateways",
                "gateway_stats", "gateway_stats_hours", "readings", "state_changes", "device_events",
                "space_admin_overrides", "reservations", "audit_log", "api_keys",
            ] {
                #expect(report.checks.contains("\(table), as each tenant"), "\(table)")
            }
            // The rows themselves, not their absence, are the proof.
            for check in report.checks where check.hasSuffix(", as each tenant") {
                let table = check.prefix { $0 != "," }
                // Counts of changes come with changes alone.
                guard table != "tenants", table != "users", table != "change_counts" else { continue }
                let owners = try database.lines(
                    "SELECT count(DISTINCT tenant_id) >= 2, count(*) >= 2 FROM \(table)")
                #expect(owners == ["t,t"], "\(table)")
            }
        }
    }

    @Test("A database that was upgraded from v5 passes")
    func upgraded() async throws {
        try await withUpgraded { database in
            let report = try await report(database)
            #expect(report.findings == [])
        }
    }

    @Test("A new database passes, and so does one that a daemon has written to")
    func used() async throws {
        try await withMigrated { database throws in #expect(try await report(database).findings == []) }
        try await withCity { database in
            let intake = try Intake(database)
            try intake.commit(
                SentUplink(1, occupied: true, at: 0), SentUplink(2, of: "B1", occupied: true, at: 0),
                SentUplink(3, of: "99", occupied: true, at: 0))
            try intake.commit([Sent("nonsense", "x")])
            #expect(try await report(database).findings == [])
        }
    }

    @Test("Without this version's schema there is one finding and nothing else to look at")
    func noSchema() async throws {
        try await withMigrated { database in
            try database.run("DELETE FROM schema_migrations WHERE version >= 8")
            let report = try await report(database)
            #expect(report.checks.count == 1)
            let newest = try #require(try Checkout.migrations().migrations.last).name
            #expect(report.findings.map(\.fault) == ["Migrations 008_policies_and_grants to \(newest) are pending."])
        }
    }

    @Test("A database that cannot be asked is an error, not a pass")
    func unreachable() async throws {
        let chain = try Checkout.migrations()
        await #expect(throws: PostgresError.self) {
            try await Validation.findings(conninfo: "host=127.0.0.1 port=1 user=parkd", chain: chain)
        }
    }

    @Test("Tenants that are not apart are found by looking", arguments: isolationFaults)
    func isolation(spoil: String, words: [String]) async throws { try await expectFindings(spoil, words) }

    @Test("Rights that no row shows yet are found", arguments: rightFaults)
    func rights(spoil: String, words: [String]) async throws { try await expectFindings(spoil, words) }

    @Test("Devices and spaces that disagree are found, by id, by EUI and in the history", arguments: assignmentFaults)
    func assignments(spoil: String, words: [String]) async throws { try await expectFindings(spoil, words) }

    private func expectFindings(_ spoil: String, _ words: [String]) async throws {
        try await withCity { database in
            try database.run(City.history)
            try database.run(spoil)
            let faults = try await report(database).findings.map(\.fault)
            #expect(faults == words)
        }
    }
}
