import Foundation
import LoRaWAN
import Postgres
import PrivateServers
import Sandbox
import Testing

/// Whatever the messages say, and however often and in what order they come.
@Suite(.serialized)
struct ChaosContentTests {
    @Test(
        "Poison of every kind at every place of a batch is set aside once with its reason, and harms no other uplink",
        .timeLimit(.minutes(5)))
    func poison() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 10) { stage in
            // What the database itself refuses, as a defect of ours would make it.
            try stage.run(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '22000'; END $$;
                CREATE TRIGGER poison BEFORE INSERT ON readings FOR EACH ROW WHEN (NEW.rssi = -77)
                EXECUTE FUNCTION refuse();
                """)
            let daemon = try await stage.startDaemon(["PARKD_INGEST_BATCH_MAX": "8"])
            let kinds = Poison.allCases
            // Each eighth message is poison: as batches close now earlier, now later, it wanders through them.
            var messages = Uplinks.messages(8 * 8 * kinds.count, of: stage.city)
            var poisoned: [Poison: Int] = [:]
            var good: Set<UUIDBits> = []
            for index in messages.indices {
                guard index % 8 == 3 else {
                    good.insert(messages[index].id)
                    continue
                }
                let kind = kinds[index / 8 % kinds.count]
                messages[index] = kind.applied(to: messages[index])
                poisoned[kind, default: 0] += 1
            }
            let fault = Fault("poison of \(kinds.count) kinds")
            let uplinks = Uplinks()
            await uplinks.start(messages, on: stage).join()
            try await eventually { try stage.keptCount() >= messages.count }
            let identified = try identifiersInQuarantine(stage)
            let oracle = try Oracle(Array(good.union(identified)), stage)
            fault.tell(oracle, took: fault.age)
            expectNothingWrong(oracle)
            #expect(identified.isSubset(of: Set(uplinks.acknowledgedIDs).subtracting(good)))
            for (reason, count) in Dictionary(poisoned.map { ($0.key.reason, $0.value) }, uniquingKeysWith: +) {
                let rows = try stage.count("SELECT count(*) FROM quarantine WHERE reason = '\(reason)'")
                #expect(rows == count, "\(reason)")
            }
            #expect(try stage.count("SELECT count(*) FROM quarantine WHERE occurrences <> 1") == 0)
            await daemon.kill()
        }
    }

    private func identifiersInQuarantine(_ stage: Stage) throws -> Set<UUIDBits> {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
        let rows = try connection.query("SELECT deduplication_id FROM quarantine WHERE deduplication_id IS NOT NULL")
        return Set((0..<rows.count).compactMap { rows.uuid($0, 0) })
    }

    @Test(
        "Duplicates, disorder, counters that begin again, wrong clocks, strangers: stored once, states in order",
        .timeLimit(.minutes(5)))
    func disorder() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 10) { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            // One after the other, so that each kind meets what those before it left.
            for (number, (name, prepare)) in Self.disorders.enumerated() {
                let fault = Fault(name)
                let messages = Uplinks.messages(
                    400, of: stage.city, firstCounter: UInt32(1 + 100 * number), wordEvery: 1)
                await uplinks.start(prepare(messages), on: stage).join()
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            #expect(try stage.count("SELECT count(*) FROM orphan_uplinks") == 10)
            #expect(
                try stage.count(
                    "SELECT count(*) FROM readings WHERE abs(extract(epoch FROM observed_at - received_at)) > 60") == 0)
            await daemon.kill()
        }
    }

    private static let disorders: [(String, @Sendable ([Outgoing]) -> [Outgoing])] = [
        ("every uplink three times", { messages in messages.flatMap { [$0, $0] } + messages.shuffled() }),
        ("uplinks in any order", { $0.shuffled() }),
        ("counters that begin again", { $0.enumerated().map { counted($0.offset / 20, $0.element) } }),
        ("a rejoin in the middle", { rejoined($0) }),
        ("gateways' clocks in 1980", { $0.map { atGateway("1980-01-06T00:00:03", $0) } }),
        ("gateways' clocks in 2036", { $0.map { atGateway("2036-02-07T06:28:16", $0) } }),
        ("all clocks in 1980", { $0.map { everywhere("1980-01-06T00:00:03", $0) } }),
        ("all clocks in 2036", { $0.map { everywhere("2036-02-07T06:28:16", $0) } }),
        (
            "devices that nobody knows",
            { messages in messages.prefix(10).enumerated().map { stranger($0.offset, $0.element) } }
        ),
    ]

    private static func atGateway(_ time: String, _ message: Outgoing) -> Outgoing {
        message.replacing(/"time":"[^"]*/, with: "\"time\":\"\(time)Z").replacing(
            /"gwTime":"[^"]*/, with: "\"gwTime\":\"\(time)Z")
    }

    private static func everywhere(_ time: String, _ message: Outgoing) -> Outgoing {
        atGateway(time, message).replacing(/"nsTime":"[^"]*/, with: "\"nsTime\":\"\(time)Z")
    }

    /// From the half on in a new session, whose counter begins anew.
    private static func rejoined(_ messages: [Outgoing]) -> [Outgoing] {
        messages.enumerated().map { index, message in
            guard index >= messages.count / 2 else { return message }
            return counted((index - messages.count / 2) / 20, message).replacing(
                /"devAddr":"[0-9a-f]*/, with: "\"devAddr\":\"00aabbcc")
        }
    }

    private static func counted(_ counter: Int, _ message: Outgoing) -> Outgoing {
        message.replacing(/"fCnt":\d+/, with: "\"fCnt\":\(counter)")
    }

    private static func stranger(_ number: Int, _ message: Outgoing) -> Outgoing {
        let devEUI = "0a0b0c0d0e0f0a0\(number % 4)"
        var stranger = message.replacing(/"devEui":"[0-9a-f]*/, with: "\"devEui\":\"\(devEUI)")
        stranger.topic = "application/1/device/\(devEUI)/event/up"
        return stranger
    }
}
