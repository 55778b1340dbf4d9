import Ingest
import LoRaWAN
import Parking
import Postgres
import Testing

@testable import Storage

@Suite("Records that ingest locks")
struct LockedRecordTests {
    @Test("An update has a parameter for each value that a record gives, whether there are rows or none")
    func parameters() {
        #expect(Self.counts(DeviceRecord.self) == [21, 21, 21])
        #expect(Self.counts(GatewayRecord.self) == [10, 10, 10])
        #expect(Self.counts(SpaceRecord.self) == [6, 6, 6])
    }

    private static func counts<Record: LockedRecord>(_ record: Record.Type) -> [Int] {
        [0, 2].map { rows in
            var parameters = Parameters()
            parameters.add(records: Array(repeating: Record(), count: rows))
            return parameters.count
        } + [RecordColumns(Record.self, of: "r").sentCount]
    }

    @Test("What is only read is not written, and what is only written is not read")
    func uses() {
        let columns = RecordColumns(GatewayRecord.self, of: "g")
        #expect(
            columns.columns.map(\.name) == [
                "id", "tenant_id", "gateway_id", "last_seen_at", "last_stats_at", "is_connected", "connection_at",
            ])
        #expect(columns.selected.hasPrefix("g.id AS id, g.tenant_id AS tenant_id, g.gateway_id AS gateway_id"))
        #expect(columns.selected.contains("g.connection = 'online' AS is_connected"))
        #expect(!columns.update("gateways").contains("gateway_id"))
        #expect(columns.update("gateways").contains("unnest($3::timestamptz[]) AS last_seen_at"))
        #expect(columns.update("gateways").contains("WHERE g.id = u.id AND g.tenant_id = u.tenant_id"))
    }

    @Test("A row is found again by its place where that is read, which is the last column and parameter")
    func place() {
        let columns = RecordColumns(DeviceRecord.self, of: "d", withPlace: true)
        #expect(columns.columns.last == Statement.Column("place", types: [27]))
        #expect(columns.update("devices").contains("unnest($22::tid[]) AS place"))
        #expect(columns.update("devices").hasSuffix("AND d.ctid = u.place"))
    }

    @Test("Another expression takes the place of a column's own, under the same name")
    func replaced() {
        let columns = RecordColumns(SpaceRecord.self, of: "s")
        let selected = columns.selected(replacing: ["has_active_override": "false"])
        #expect(selected.contains("false AS has_active_override"))
        #expect(selected.contains("FROM reservations r"))
        #expect(!selected.contains("space_admin_overrides"))
    }

    @Test(
        "A table whose column is of another type, or is not there, is said in words before anything is locked",
        arguments: [
            (
                "ALTER TABLE gateways ALTER last_stats_at TYPE text",
                "The column last_stats_at is of the type 25, not of one of [1184]."
            ),
            (
                "ALTER TABLE gateways RENAME last_stats_at TO stats_at",
                "column g.last_stats_at does not exist"
            ),
        ])
    func otherSchema(change: String, words: String) async throws {
        try await withIntake { intake throws in
            try intake.run(change)
            let fault = #expect(throws: IngestFault.self) {
                try intake.commit([Sent.stats(City.acmeGateway, "", receivedAt: .noon)])
            }
            #expect(fault?.detail.contains(words) == true, "\(fault?.detail ?? "no fault")")
        }
    }
}
