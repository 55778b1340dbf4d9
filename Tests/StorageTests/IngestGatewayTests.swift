import Ingest
import LoRaWAN
import Testing

@Suite("Gateways")
struct IngestGatewayTests {
    private static let counters =
        #","rxPacketsReceived":12,"rxPacketsReceivedOk":10,"txPacketsReceived":3,"txPacketsEmitted":2"#

    private static func time(_ seconds: Double) -> String { #","time":"\#(Timestamp.noon(seconds).text)""# }

    private static let state = """
        SELECT connection, connection_at, last_seen_at = '\(Timestamp.noon(1).text)', rx_received, rx_ok, tx_received,
            tx_emitted
        FROM gateways WHERE gateway_id = '\(City.acmeGateway)'
        """

    @Test("Counters are stored once for each interval, and the last of them with the gateway")
    func stats() async throws {
        try await withIntake { intake throws in
            let stats = Sent.stats(City.acmeGateway, Self.counters + Self.time(0), receivedAt: .noon(1))
            #expect(try intake.commit([stats, stats]) == Tally.of(messages: 2, gatewayStats: 1))
            #expect(try intake.commit([stats]) == Tally.of(messages: 1))
            #expect(try intake.lines(Self.state) == [",,t,12,10,3,2"])
            #expect(
                try intake.lines(
                    """
                    SELECT tenant_id, reported_at = '\(Timestamp.noon.text)', received_at - reported_at,
                        rx_received, rx_ok, tx_received, tx_emitted FROM gateway_stats
                    """) == ["\(City.acme),t,00:00:01,12,10,3,2"])
        }
    }

    @Test("What ChirpStack omits is 0, and a gateway whose clock is wrong goes by ours")
    func defaults() async throws {
        try await withIntake { intake throws in
            let stats = Sent.stats(City.acmeGateway, #","time":"1980-01-06T00:00:00Z""#, receivedAt: .noon(1))
            #expect(try intake.commit([stats]).gatewayStats == 1)
            #expect(try intake.lines("SELECT rx_received, reported_at = received_at FROM gateway_stats") == ["0,t"])
            #expect(try intake.lines(Self.state) == [",,t,0,0,0,0"])
        }
    }

    @Test("A connection that comes or goes is known at once")
    func connection() async throws {
        try await withIntake { intake throws in
            let connection =
                "SELECT connection, connection_at = last_seen_at FROM gateways WHERE gateway_id = '\(City.acmeGateway)'"
            try intake.commit([.connection(City.acmeGateway, isOnline: true)])
            #expect(try intake.lines(connection) == ["online,t"])
            try intake.commit([.connection(City.acmeGateway, isOnline: false, receivedAt: .noon(60))])
            #expect(try intake.lines(connection) == ["offline,f"])
        }
    }

    @Test("A retained ONLINE is of unknown age: it is no evidence of life")
    func retained() async throws {
        try await withIntake { intake throws in
            try intake.commit([.connection(City.acmeGateway, isOnline: true, isRetained: true)])
            #expect(
                try intake.lines("SELECT connection, last_seen_at FROM gateways WHERE connection IS NOT NULL") == [
                    "online,"
                ])
            let since =
                "SELECT connection, connection_at = '\(Timestamp.noon.text)' FROM gateways WHERE connection IS NOT NULL"
            try intake.commit([.connection(City.acmeGateway, isOnline: true, isRetained: true, receivedAt: .noon(60))])
            #expect(try intake.lines(since) == ["online,t"])
        }
    }

    @Test("A gateway that heard an uplink was alive then, whoever owns the device")
    func heard() async throws {
        try await withIntake { intake throws in
            try intake.commit(
                SentUplink(1, of: "A1", occupied: true, at: 0).with(\.receptions, [(City.betaGateway, -80, 7)]),
                SentUplink(2, of: "99", occupied: true, at: 30).with(\.receptions, [(City.acmeGateway, -80, 7)]))
            func wasSeen(_ gateway: String, at seconds: Double) throws -> Bool {
                try intake.lines(
                    """
                    SELECT last_seen_at = '\(Timestamp.noon(seconds).text)' FROM gateways
                    WHERE gateway_id = '\(gateway)'
                    """
                )
                    == ["t"]
            }
            #expect(try wasSeen(City.betaGateway, at: 0))
            #expect(try wasSeen(City.acmeGateway, at: 30))
            // An older frame is no news.
            try intake.commit(SentUplink(3, of: "99", occupied: true, at: 10))
            #expect(try wasSeen(City.acmeGateway, at: 30))
            #expect(try intake.lines("SELECT connection FROM gateways WHERE connection IS NOT NULL") == [])
        }
    }

    @Test("A gateway that nobody registered is remembered and counted, and stores nothing else")
    func unknown() async throws {
        try await withIntake { intake throws in
            let stranger = "00000000000000FF"
            let tally = try intake.commit([
                .stats(stranger, Self.counters), .connection(stranger, isOnline: true, receivedAt: .noon(60)),
                .stats(City.acmeGateway, Self.counters),
            ])
            #expect(tally == Tally.of(messages: 3, gatewayStats: 1, orphanGateways: 2))
            #expect(
                try intake.lines("SELECT gateway_id, message_count, last_seen_at - first_seen_at FROM orphan_gateways")
                    == ["\(stranger),2,00:01:00"])
        }
    }

    @Test("A batch of one gateway's and many devices' messages commits as a whole")
    func mixed() async throws {
        try await withIntake { intake throws in
            let tally = try intake.commit([
                .connection(City.acmeGateway, isOnline: true), SentUplink(1, occupied: true, at: 0).sent,
                .stats(City.acmeGateway, Self.counters, receivedAt: .noon(1)),
                .event("join", "A2", #""deduplicationId":"11111111-0000-4000-8000-000000000001""#),
                SentUplink(2, of: "99", occupied: true, at: 0).sent, Sent("nonsense", "x"),
            ])
            var expected = Tally.of(
                messages: 6, readings: 1, stateChanges: 1, deviceEvents: 1, gatewayStats: 1, orphans: 1)
            expected.quarantined = [.topicUnparseable: 1]
            #expect(tally == expected)
        }
    }

    @Test("An empty batch is a commit of nothing")
    func empty() async throws {
        try await withIntake { intake throws in #expect(try intake.commit([]) == Tally()) }
    }
}
