import LoRaWAN
import Testing

@testable import Monitoring
@testable import parkd

/// What systemd is told of a daemon, moment by moment.
struct SystemdStandingTests {
    typealias Look = SystemdStanding.Look

    /// A daemon that has everything, changed.
    private func look(_ change: (inout Look) -> Void = { _ in }) -> Look {
        var state = IngestBoard.State()
        (state.admission, state.databaseFault, state.brokerFault, state.counters.connections) = (.granted, nil, nil, 1)
        var look = Look(isListening: true, ingest: state, codecCount: 13, beatAgeS: 0.1, nowS: 1)
        change(&look)
        return look
    }

    @Test("READY=1 comes once, with what the daemon does")
    func ready() {
        var standing = SystemdStanding(watchdogS: nil)
        #expect(standing.next(look()) == ["READY=1", "STATUS=Ingesting; 13 codecs in force."])
        #expect(standing.next(look()).isEmpty)
        #expect(standing.reloaded(look()) == ["READY=1", "STATUS=Ingesting; 13 codecs in force."])
    }

    @Test("Before everything has been looked at there is no READY=1, only what is being waited for")
    func notReady() {
        let early: [(change: (inout Look) -> Void, status: String)] = [
            ({ $0.ingest.admission = .looking }, "Looking at the database."),
            ({ $0.ingest.brokerFault = "not connected yet" }, "Connecting to the broker."),
            ({ $0.isListening = false }, "Opening the addresses of the API."),
            ({ $0.beatAgeS = nil }, "Starting to ingest."),
        ]
        for (change, status) in early {
            var standing = SystemdStanding(watchdogS: nil)
            #expect(standing.next(look(change)) == ["STATUS=\(status)"])
            #expect(standing.reloaded(look(change)).isEmpty)
        }
    }

    @Test("What is away is waited for by a unit that has started, and STATUS= names it until it is back")
    func waiting() {
        let away: [(change: (inout Look) -> Void, status: String)] = [
            (
                { ($0.ingest.admission, $0.ingest.databaseFault) = (.waiting, "refused\n\tIs it running?") },
                "Waiting for the database: refused Is it running?"
            ),
            (
                { ($0.ingest.brokerFault, $0.ingest.counters.brokerFaults) = ("no route", 1) },
                "Waiting for the broker: no route"
            ),
            (
                { $0.codecFault = "a/b.json:3: is no JSON" },
                "A codec file is refused, the old codecs stay in force: a/b.json:3: is no JSON"
            ),
            (
                { $0.ingest.oldestHeldAt = Timestamp.now.adding(seconds: -11) },
                "Waiting for the database to commit."
            ),
            ({ $0.ingest.isSpoolFull = true }, "The spool is full: nothing is acknowledged."),
            ({ $0.ingest.isSpoolOpening = true }, "Checking the spool's file."),
        ]
        for (change, status) in away {
            var standing = SystemdStanding(watchdogS: nil)
            #expect(standing.next(look(change)) == ["READY=1", "STATUS=\(status)"])
            #expect(standing.next(look(change)).isEmpty)
            #expect(standing.next(look()) == ["STATUS=Ingesting; 13 codecs in force."])
        }
    }

    @Test("A start does not hang on what does not answer at all: after 30 s it is waited for as a running unit")
    func silence() {
        var standing = SystemdStanding(watchdogS: nil)
        let silent: (Double) -> Look = { nowS in
            look {
                $0.ingest.admission = .looking
                $0.nowS = nowS
            }
        }
        _ = standing.next(silent(SystemdStanding.readyAfterS - 0.1))
        #expect(!standing.isReady)
        #expect(standing.next(silent(SystemdStanding.readyAfterS)) == ["READY=1"])
    }

    @Test("WATCHDOG=1 comes at half the interval while the ingest comes round, and not while it is stuck")
    func watchdog() {
        var standing = SystemdStanding(watchdogS: 60)
        let seconds = { (range: ClosedRange<Int>, beatAge: (Double) -> Double) in
            range.filter { second in
                let nowS = Double(second)
                return standing.next(
                    look {
                        $0.nowS = nowS
                        $0.beatAgeS = beatAge(nowS)
                    }
                ).contains("WATCHDOG=1")
            }
        }
        #expect(seconds(0...100) { _ in 1 } == [0, 30, 60, 90])
        // Stuck from the 100th second on: the last sign of life is the one that was due by then.
        #expect(seconds(101...300) { $0 - 100 } == [120])
        #expect(seconds(301...301) { _ in 0 } == [301])
    }

    @Test("A thread that waits for a database that hangs is alive")
    func rightlyIdle() {
        var standing = SystemdStanding(watchdogS: 60)
        let lines = standing.next(
            look {
                $0.ingest.oldestHeldAt = Timestamp.now.adding(seconds: -100)
                $0.beatAgeS = 0.9
            })
        #expect(lines == ["READY=1", "STATUS=Waiting for the database to commit.", "WATCHDOG=1"])
    }

    @Test("An impatient watchdog still grants a round of the ingest its time")
    func impatient() {
        var standing = SystemdStanding(watchdogS: 0.5)
        #expect(standing.next(look { $0.beatAgeS = SystemdStanding.roundS }).contains("WATCHDOG=1"))
        #expect(standing.restS <= 0.25)
    }

    @Test(
        "The watchdog is for the process that systemd means",
        arguments: [
            (["WATCHDOG_USEC": "6000000"], 6.0), (["WATCHDOG_USEC": "6000000", "WATCHDOG_PID": "7"], 6.0),
            (["WATCHDOG_USEC": "6000000", "WATCHDOG_PID": "8"], nil), (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
        ] as [([String: String], Double?)])
    func environment(variables: [String: String], watchdogS: Double?) {
        #expect(SystemdNotifier(environment: variables, process: 7).watchdogS == watchdogS)
    }

    @Test("A thread that has not begun has no age, one that has come round is young")
    func heartbeat() throws {
        let heartbeat = Heartbeat()
        #expect(heartbeat.age == nil)
        heartbeat.beat()
        let first = try #require(heartbeat.age)
        #expect(first >= .zero && first < .seconds(60))
    }
}
