import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Hours of gateways are added up", .timeLimit(.minutes(5)))
struct GatewayHoursTests {
    /// Two days of reports at odd moments, from some seconds to some hours apart; each vouches for an hour.
    private static let reports: [Int] = {
        var seconds = [7]
        while let last = seconds.last, last < 2 * 86_400 {
            let number = seconds.count
            seconds.append(last + (number % 9 == 0 ? 16_200 : (number * 7919) % 4001 + 1))
        }
        return seconds
    }()

    private static let begin = ReadsCity.day(1)
    private static let gateway = GatewayReference.id(ReadsCity.gateway(1))

    private struct House {
        let city: ReadsCity
        let maintenance: Maintenance

        /// Writes what gateway 1 reported so many seconds after ``begin``, as if it came now.
        func report(_ seconds: [Int]) throws {
            let moments = seconds.map { "'\(begin.adding(seconds: Double($0)))'" }.joined(separator: ", ")
            try city.execute(
                """
                INSERT INTO gateway_stats (
                    tenant_id, gateway_id, reported_at, received_at, rx_received, rx_ok, tx_received, tx_emitted)
                SELECT g.tenant_id, g.id, at::timestamptz, now(), 10, 9, 2, 1
                FROM gateways g, unnest(ARRAY[\(moments)]) at WHERE g.id = '\(ReadsCity.gateway(1).uuid)'
                """)
        }

        /// Windows of every length of step, that begin on the hour and beside it.
        func told() async throws -> [GatewayStatistics] {
            var told: [GatewayStatistics] = []
            for (from, hours) in [
                (0.0, 3.0), (1234.567, 47), (3600, 400), (-5000, 400), (7200.000001, 390), (-86_400 * 20, 1200),
                (1799, 8000),
            ] {
                let start = begin.adding(seconds: from)
                let window = try #require(GatewayStatsWindow(from: start, to: start.adding(seconds: hours * 3600)))
                for scope in [ReadsCity.acme, ReadsCity.everything] {
                    told.append(try #require(try await city.reads.gatewayStatistics(scope: scope, gateway, window)))
                }
            }
            return told
        }

        func rollUpAll() async throws {
            while try await maintenance.rollUpGatewayStats() ?? 0 > 0 {}
        }

        func hours() throws -> Int {
            try city.ask("SELECT count(*) FROM gateway_stats_hours") { $0.integer(0, 0) ?? 0 }
        }
    }

    private static func withHouse(_ body: (House) async throws -> Void) async throws {
        try await withReadsCity { city in
            let pool = PostgresPool(
                PostgresConnection.Options(conninfo: city.database.conninfo(user: "parkd"), role: "parkd_ingest"),
                size: 1)
            try city.execute("DELETE FROM gateway_stats; UPDATE gateways SET stats_interval_s = 1800")
            try await body(House(city: city, maintenance: Maintenance(pool: pool)))
            await pool.close()
        }
    }

    /// What must be told of a stretch of time, by the rule itself.
    private static func expected(_ reports: [Int], from: Timestamp, to: Timestamp) -> GatewayStatistics.Counters {
        var sum = GatewayStatistics.Counters.none
        let sorted = reports.sorted()
        for (index, second) in sorted.enumerated() {
            let at = begin.adding(seconds: Double(second))
            let next = index + 1 < sorted.count ? begin.adding(seconds: Double(sorted[index + 1])) : to
            let end = min(next, at.adding(seconds: 3600), to)
            sum.onlineS += max(0, end.seconds(since: max(at, from)))
            guard at >= from, at < to else { continue }
            sum = sum + .init(reports: 1, rxReceived: 10, rxOK: 9, txReceived: 2, txEmitted: 1, onlineS: 0)
        }
        return sum
    }

    private static func check(_ told: [GatewayStatistics], _ reports: [Int], _ comment: Comment) {
        for statistics in told {
            let window = statistics.window
            for (index, step) in statistics.series.enumerated() {
                let expected = expected(reports, from: window.start(ofStep: index), to: window.end(ofStep: index))
                var exact = step
                exact.onlineS = expected.onlineS
                let isNear = abs(step.onlineS - expected.onlineS) < 0.001
                #expect(exact == expected && isNear, "\(comment) step \(index) of \(window)")
                if exact != expected || !isNear { return }
            }
        }
    }

    @Test("What is added up tells what the reports tell, wherever a step begins; a late report counts at once")
    func exact() async throws {
        try await Self.withHouse { house in
            try house.report(Self.reports)
            let before = try await house.told()
            Self.check(before, Self.reports, "report by report,")
            #expect(try house.hours() == 0)

            try await house.rollUpAll()
            #expect(try house.hours() > 20)
            let after = try await house.told()
            Self.check(after, Self.reports, "added up,")
            #expect(after.map(\.countsFrom) == before.map(\.countsFrom))

            let late = Self.reports + [86_399, 90_001, 5]
            try house.report([86_399, 90_001, 5])
            Self.check(try await house.told(), late, "with late reports,")
            try await house.rollUpAll()
            Self.check(try await house.told(), late, "added up again,")
            #expect(try await house.maintenance.rollUpGatewayStats() == 0)
        }
    }

    @Test("An hour that is added up is not read report by report")
    func trusted() async throws {
        try await Self.withHouse { house in
            try house.report([10, 3610, 7210])
            try await house.rollUpAll()
            try house.city.execute("UPDATE gateway_stats_hours SET rx_received = 1000")
            let window = try #require(
                GatewayStatsWindow(from: Self.begin, to: Self.begin.adding(seconds: 400 * 3600)))
            let told = try await house.city.reads.gatewayStatistics(scope: ReadsCity.acme, Self.gateway, window)
            #expect(told?.total.rxReceived == 4000)
        }
    }

    @Test("Another interval makes what was added up count for nothing until it is added up anew")
    func interval() async throws {
        try await Self.withHouse { house in
            try house.report(Self.reports)
            try house.city.execute("UPDATE gateways SET stats_interval_s = 10")
            try await house.rollUpAll()
            try house.city.execute("UPDATE gateways SET stats_interval_s = 1800")
            Self.check(try await house.told(), Self.reports, "of another interval,")
            try await house.rollUpAll()
            Self.check(try await house.told(), Self.reports, "added up anew,")
        }
    }

    @Test("Reports of the last hours stay for a later round, and years of silence take one")
    func bounds() async throws {
        try await Self.withHouse { house in
            try house.city.execute(
                """
                INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at)
                SELECT g.tenant_id, g.id, at, now()
                FROM gateways g, unnest(ARRAY[timestamptz '1970-01-01Z', now() - interval '5 days', now()]) at
                WHERE g.id = '\(ReadsCity.gateway(1).uuid)'
                """)
            var rounds = 0
            while try await house.maintenance.rollUpGatewayStats() ?? 0 > 0 { rounds += 1 }
            #expect(rounds <= 4)
            // Each report tells of its own hour and of the next.
            #expect(try house.hours() == 4)
            let isBehind = try house.city.ask(
                "SELECT bool_and(stats_rolled_until <= now() - interval '1 hour') FROM gateways"
            ) { $0.boolean(0, 0) }
            #expect(isBehind == true)
        }
    }

    @Test("A gateway that somebody has locked waits for a later round, and a gateway that is deleted takes its hours")
    func locked() async throws {
        try await Self.withHouse { house in
            try house.report([10])
            var holder = try PostgresConnection(
                PostgresConnection.Options(conninfo: house.city.database.adminConninfo))
            try holder.execute(
                script: "BEGIN; SELECT FROM gateways WHERE id = '\(ReadsCity.gateway(1).uuid)' FOR UPDATE")
            try await house.rollUpAll()
            #expect(try house.hours() == 0)
            try holder.execute(script: "COMMIT")
            try await house.rollUpAll()
            #expect(try house.hours() == 2)
            try house.city.execute("DELETE FROM gateways WHERE id = '\(ReadsCity.gateway(1).uuid)'")
            #expect(try house.hours() == 0)
        }
    }

    @Test("The upgrade adds up what is there")
    func upgrade() async throws {
        try await withDatabase(template: "before_hours") { database in
            let chain = try Checkout.migrations(before: "023_gateway_stats_rollup")
            var migrator = try Migrator(chain: chain, conninfo: database.adminConninfo)
            try migrator.migrate(password: nil) { _ in }
            try database.run(City.sql)
            try database.run(
                """
                INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at)
                SELECT tenant_id, id, at, at
                FROM gateways, generate_series('2026-01-01Z', timestamptz '2026-01-02Z', interval '30 s') at
                """)
        } _: { database in
            try migrate(database)
            #expect(
                try database.lines(
                    "SELECT count(*), sum(reports), count(DISTINCT tenant_id) FROM gateway_stats_hours")
                    == ["50,5762,2"])
        }
    }
}
