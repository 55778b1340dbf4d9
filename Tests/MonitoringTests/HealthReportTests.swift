import Foundation
import LoRaWAN
import Parking
import Spool
import Synchronization
import Testing

@testable import MQTT
@testable import Monitoring

struct HealthReportTests {
    @Test("Keys of another issuer that cannot be read again degrade health, and say where to mend them")
    func externalKeys() async throws {
        let board = Page.boardOfOneThatIsUp
        let report = try Page.health(board)
        #expect(await report.health().auth.status == .ok)
        board.happens(.externalKeysRead(fault: "it is no JSON document"))
        let health = await report.health()
        #expect(health.status == .degraded && health.auth.status == .degraded)
        #expect(health.auth.detail?.contains("no JSON document") == true)
        #expect(health.auth.detail?.contains("PARKD_AUTH_EXTERNAL_JWKS_FILE") == true)
        board.happens(.externalKeysRead(fault: nil))
        #expect(await report.health().status == .ok)
    }

    @Test("What may have cost data degrades health for a while after the last time, with the remedy; its count stays")
    func passing() async throws {
        let causes: [(text: String, forS: Double, observations: @Sendable (_ time: Int) -> [Observation])] = [
            ("autosave_on_changes", 86_400, { [.subscribed(connections: 1 + $0, sessionsLost: $0)] }),
            ("qos=1", 300, { _ in [.received(1, retained: 0, unprotected: 1)] }),
            (
                "PARKD_MQTT_CLIENT_ID", 300,
                {
                    [
                        .brokerLost(MQTTError(.sessionTakenOver, "Taken over.")),
                        .subscribed(connections: 1 + $0, sessionsLost: 0),
                    ]
                }
            ),
        ]
        for cause in causes {
            let clock = Mutex(Timestamp(microseconds: 1_781_524_800_000_000))
            let board = Page.boardOfOneThatIsUp
            let report = try Page.health(board, now: { clock.withLock { $0 } })
            for time in 1...2 {
                #expect(await report.health().status == .ok)
                let moment = Observer.Moment(time: clock.withLock { $0 }, clock: .now)
                for observation in cause.observations(time) { board.happens(observation, at: moment) }
                for left in [cause.forS - 1, 1] {
                    let health = await report.health()
                    #expect(health.status == .degraded && health.mqtt.status == .degraded)
                    #expect(health.mqtt.detail?.contains(cause.text) == true)
                    clock.withLock { $0 = $0.adding(seconds: left) }
                }
            }
            let health = await report.health()
            #expect(health.status == .ok && health.mqtt.detail == nil)
            let counters = board.snapshot.counters
            #expect(counters.sessionsLost + counters.unprotected + counters.takeovers == 2)
        }
    }

    @Test("Health tells how long ago the broker delivered a message; a retained one is no sign that anyone publishes")
    func lastReceived() async throws {
        let board = IngestBoard()
        let now = Timestamp.now.adding(seconds: 90)
        let report = try Page.health(board, now: { now })
        #expect(await report.health().lastReceivedS == nil)
        board.happens(.received(2, retained: 2, unprotected: 0))
        #expect(await report.health().lastReceivedS == nil)
        board.happens(.received(3, retained: 2, unprotected: 0))
        let seconds = try #require(await report.health().lastReceivedS)
        #expect(seconds > 60 && seconds <= 90)
    }

    @Test("A session that was lost before is not lost again by each connection")
    func established() {
        let board = IngestBoard()
        board.happens(.subscribed(connections: 1, sessionsLost: 0))
        #expect(board.snapshot.sessionLostAt == nil)
        board.happens(.subscribed(connections: 2, sessionsLost: 1))
        let at = board.snapshot.sessionLostAt
        #expect(at != nil)
        board.happens(.subscribed(connections: 3, sessionsLost: 1))
        #expect(board.snapshot.sessionLostAt == at && board.snapshot.counters.connections == 3)
    }

    @Test("Granted less than asked degrades health with the broker's setting, and chirpstack.toml is not blamed for it")
    func shortfalls() async throws {
        let cases: [(Shortfall, String)] = [
            (.refused(filters: ["gateway/#"], code: 0x87), "gateway/# (Not authorized)"),
            (.unprotected(filters: ["application/#"]), "QoS 0"), (.sessionExpiry(seconds: 86_400), "86400 s"),
            (.receiveMaximum(10), "max_inflight"), (.maximumPacketSize(bytes: 1024), "max_packet_size"),
            (.maximumQoS(0), "max_qos"), (.noRetainedMessages, "retain_available"),
        ]
        #expect(Set(cases.map(\.0.kind)) == Set(Shortfall.Kind.allCases))
        for (shortfall, words) in cases {
            let board = Page.boardOfOneThatIsUp
            board.happens(.granted([shortfall], .v5))
            board.happens(.received(1, retained: 0, unprotected: shortfall.endsProtection ? 1 : 0))
            let report = try Page.health(board)
            var health = await report.health()
            #expect(health.status == .degraded && health.mqtt.status == .degraded)
            #expect(health.mqtt.detail?.contains(words) == true, "\(health.mqtt.detail ?? "")")
            #expect(health.mqtt.detail?.contains("chirpstack.toml") == false)
            let page = try await Page.text(board)
            #expect(page.contains("parkd_mqtt_shortfalls{kind=\"\(shortfall.kind.rawValue)\"} 1"))
            if !shortfall.endsProtection {
                board.happens(.granted([], .v5))
                health = await report.health()
                #expect(health.mqtt.status == .ok)
            }
        }
    }

    @Test("Health and the metric name the version of MQTT in use", arguments: [MQTTVersion.v5, .v3])
    func version(version: MQTTVersion) async throws {
        let board = IngestBoard()
        board.happens(.granted([], version))
        #expect(try await Page.health(board).health().mqttVersion == version.rawValue)
        let page = try await Page.text(board)
        for other in MQTTVersion.allCases {
            #expect(page.contains("parkd_mqtt_version{version=\"\(other.rawValue)\"} \(other == version ? 1 : 0)"))
        }
    }

    @Test("The document on troubleshooting has each code of a check, once")
    func codes() throws {
        let document = try String(contentsOfFile: Page.checkout + "docs/operate/troubleshooting.md", encoding: .utf8)
        let chapter = try #require(document.firstRange(of: "\n## Codes of health\n"))
        let rest = document[chapter.upperBound...]
        let table = rest[..<(rest.firstRange(of: "\n## ")?.lowerBound ?? rest.endIndex)]
        let codes = table.matches(of: /\n\| `(\w+)` \|/).map { String($0.1) }
        #expect(codes == HealthSnapshot.Code.allCases.map(\.rawValue))
    }

    @Test(
        "What waits in the spool because one sender has more than its share degrades nothing; whatever else waits does")
    func shares() async throws {
        let board = Page.boardOfOneThatIsUp
        let began = Timestamp(microseconds: 1_781_524_800_000_000)
        let clock = Mutex(began)
        let report = try Page.health(board, now: { clock.withLock { $0 } })
        var filled = SpoolStanding()
        (filled.count, filled.oldestReceivedAt) = (900, began)
        board.happens(.spoolOpened(SpoolStanding()))
        board.happens(.spooled(600, filled, .share(of: [nil])))
        board.happens(.spooled(300, filled, .order))
        #expect(await report.health().status == .ok)
        #expect(board.snapshot.counters.spooled == 900)
        // Somebody sends more than is stored, for long.
        clock.withLock { $0 = $0.adding(seconds: 301) }
        #expect(await report.health().ingest.detail?.contains("more than is stored") == true)
        clock.withLock { $0 = began }
        for cause in [SpoolCause.database, .rows] {
            #expect(await report.health().status == .ok)
            board.happens(.spooled(1, filled, cause))
            board.happens(.spooled(1, filled, .share(of: [nil])))
            board.happens(.drained(1, filled))
            #expect(await report.health().ingest.code == .spoolWaiting)
            board.happens(.drained(900, SpoolStanding()))
            #expect(await report.health().status == .ok)
            board.happens(.spooled(1, filled, .share(of: [nil])))
        }
        // What an earlier run left there may be there for any reason.
        board.happens(.spoolOpened(filled))
        #expect(await report.health().status == .degraded)
    }
}
