import Foundation
import PrivateServers
import Sandbox
import Testing

/// Several daemons on one broker and one database, as a group that shares its subscriptions.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SeveralDaemonsTests {
    @Test(
        "Several share the uplinks, one is killed and comes back: each uplink once, no deadlock, each does its part",
        .timeLimit(.minutes(5)), arguments: [2, 4])
    func killed(count: Int) async throws {
        let total = 8000
        try await Stage.with(tenants: 4, sensorsPerTenant: 50) { stage in
            let members = try (1...count).map { try stage.member($0) }
            var daemons: [ParkdProcess] = []
            for member in members { daemons.append(try await member.start()) }
            let uplinks = Uplinks()
            let publishing = uplinks.start(total, on: stage)
            try await eventually { try stage.storedCount() >= total / 4 }
            for member in members {
                try await eventually { try await member.stage.metric("parkd_readings_total") > 0 }
            }
            await daemons[0].kill()
            await publishing.join()
            // The others go on, while the broker keeps the share of the dead one for it.
            try await eventually { try stage.storedCount() >= total / 2 }
            #expect(try stage.storedCount() < total, "killed too late to show anything")
            daemons[0] = try await members[0].start()
            try await eventually(within: 120) { try stage.storedCount() >= total }
            for daemon in daemons {
                daemon.send(SIGTERM)
                #expect(await daemon.waitForEnd().exitCode == 0)
            }
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            #expect(try stage.deadlocks() == 0)
        }
    }

    @Test(
        "A daemon that comes back with a full spool drains it while others store newer uplinks of the same devices",
        .timeLimit(.minutes(5)))
    func drain() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 20) { stage in
            let (one, two) = (try stage.member(1), try stage.member(2))
            let first = try await one.start()
            let second = try await two.start()
            await stage.sandbox.postgres.stop()
            let older = Uplinks()
            await older.start(2000, on: stage).join()
            try await eventually { try await one.stage.metric("parkd_spool_messages") == 1000 }
            try await eventually { try await two.stage.metric("parkd_spool_messages") == 1000 }
            await first.kill()
            try await stage.sandbox.postgres.start()

            let newer = Uplinks()
            let publishing = newer.start(2000, on: stage, firstCounter: 500)
            try await eventually { try await two.stage.metric("parkd_spool_messages") == 0 }
            try await eventually { try stage.storedCount() > 1200 }
            let successor = try await one.start()
            await publishing.join()
            try await eventually(within: 120) { try stage.storedCount() >= 4000 }
            try await eventually { try await one.stage.metric("parkd_spool_messages") == 0 }
            try expectEachOnce(older.acknowledgedIDs + newer.acknowledgedIDs, stage)
            #expect(try stage.deadlocks() == 0)
            #expect(try await one.stage.metric("parkd_drained_total") >= 1000)
            await successor.kill()
            await second.kill()
        }
    }

    @Test("A daemon that joins a group ends its own subscription: no uplink comes twice, and none is lost")
    func joins() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let member = try stage.member(1)
            let id = ["PARKD_MQTT_CLIENT_ID": member.clientID]
            let alone = try await member.stage.startDaemon(id)
            alone.send(SIGTERM)
            #expect(await alone.waitForEnd().exitCode == 0)
            let missed = Uplinks()
            await missed.start(100, on: stage).join()

            let joined = try await member.start()
            try await eventually { try stage.storedCount() == 100 }
            let shared = Uplinks()
            await shared.start(300, on: stage, firstCounter: 100).join()
            try await eventually { try stage.storedCount() == 400 }
            #expect(try await member.stage.metric("parkd_messages_received_total") == 400)
            try expectEachOnce(missed.acknowledgedIDs + shared.acknowledgedIDs, stage)
            await joined.kill()
        }
    }

    @Test("Two daemons with one client id: the log and /health say so with the remedy, and nothing is lost")
    func twins() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let one = try stage.member(1)
            let other = try stage.member(2)
            let first = try await one.start()
            let twin = try other.launch(["PARKD_MQTT_CLIENT_ID": one.clientID])
            let line = await first.complaint(containing: "client id")
            #expect(line?.contains("Give each daemon its own PARKD_MQTT_CLIENT_ID") == true)
            #expect(line?.contains(" error ") == true, "\(line ?? "")")
            let uplinks = Uplinks()
            let publishing = uplinks.start(2000, on: stage)
            try await eventually { try await one.stage.metric("parkd_mqtt_takeovers_total") > 1 }
            let watcher = try await one.stage.watcher()
            let words = try await one.stage.api("/health", token: watcher).text("checks", "mqtt", "detail")
            #expect(words.contains("PARKD_MQTT_CLIENT_ID"), "\(words)")
            await publishing.join()
            await twin.kill()
            try await eventually(within: 90) { try stage.storedCount() >= 2000 }
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            await first.kill()
        }
    }

    @Test("A daemon that leaves for good stores what waited for it, and its share comes to the others from then on")
    func leaves() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let (one, two) = (try stage.member(1), try stage.member(2))
            let first = try await one.start()
            let second = try await two.start()
            let refused = try await one.run("leave")
            #expect(refused.exitCode == 69 && refused.complaints.contains("Stop the daemon first"))
            await first.kill()
            let before = Uplinks()
            await before.start(1000, on: stage).join()
            try await eventually { try stage.storedCount() == 500 }

            let leaving = try await one.run("leave")
            #expect(leaving.exitCode == 0, "\(leaving.complaints)")
            #expect(leaving.output == "500 messages stored. The broker keeps nothing for \"parkd-1\" any more.\n")
            #expect(try stage.storedCount() == 1000)
            let after = Uplinks()
            await after.start(1000, on: stage, firstCounter: 200).join()
            try await eventually { try stage.storedCount() == 2000 }
            try expectEachOnce(before.acknowledgedIDs + after.acknowledgedIDs, stage)

            let again = try await one.start()
            #expect(try await one.stage.metric("parkd_mqtt_sessions_lost_total") == 0)
            await again.kill()
            await second.kill()
        }
    }

    @Test("A look at the broker takes no message away from the group")
    func check() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 10) { stage in
            let member = try stage.member(1)
            let daemon = try await member.start()
            let uplinks = Uplinks()
            let publishing = uplinks.start(5000, on: stage)
            try await eventually { try stage.storedCount() > 0 }
            for _ in 0..<3 { #expect(try await member.run("check").exitCode == 0) }
            await publishing.join()
            try await eventually { try stage.storedCount() == 5000 }
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            await daemon.kill()
        }
    }

    @Test(
        "A group that cannot work is refused at the start, in words, with exit code 78",
        arguments: [
            (["PARKD_MQTT_SHARE_GROUP": "a/b", "PARKD_MQTT_CLIENT_ID": "one"], "PARKD_MQTT_SHARE_GROUP: \"a/b\""),
            (["PARKD_MQTT_SHARE_GROUP": "a+", "PARKD_MQTT_CLIENT_ID": "one"], "no /, + or #"),
            (["PARKD_MQTT_SHARE_GROUP": "#", "PARKD_MQTT_CLIENT_ID": "one"], "no /, + or #"),
            (["PARKD_MQTT_SHARE_GROUP": "a\tb", "PARKD_MQTT_CLIENT_ID": "one"], "no control characters"),
            (["PARKD_MQTT_SHARE_GROUP": "parkd"], "PARKD_MQTT_CLIENT_ID: each daemon of a group"),
            (["PARKD_MQTT_APPLICATION_TOPIC": "$share/a/application/#"], "is named in PARKD_MQTT_SHARE_GROUP"),
            (["PARKD_MQTT_GATEWAY_TOPICS": "$share/a/gateway/#"], "PARKD_MQTT_GATEWAY_TOPICS: a group"),
        ])
    func refused(environment: [String: String], words: String) async throws {
        let whole = [
            "PARKD_AUTH_SECRET": Stage.secret, "PARKD_CODECS_DIR": Stage.checkout + "codecs",
            "PARKD_MIGRATIONS_DIR": Stage.checkout + "migrations",
        ].merging(environment) { $1 }
        let result = try await ParkdProcess.run("run", environment: whole)
        #expect(result.exitCode == 78)
        #expect(result.complaints.contains(words), "\(result.complaints)")
        #expect(result.complaints.split(separator: "\n").count == 1)
    }
}
