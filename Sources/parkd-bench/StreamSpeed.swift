import ArgumentParser
import Foundation
import HTTPAPI
import LoRaWAN
import Postgres
import Sandbox
import Simulation

/// What 200 open streams of live updates cost, and how soon they tell: four clients of each of 50 tenants, while 500
/// uplinks come in a second; and ingest at full speed with them and without.
struct StreamSpeed {
    let bench: Bench

    private static let streamsPerTenant = 4
    private static let ratePerS = 500
    private static let password = "correct horse battery"

    /// Measures and prints.
    func show() async throws {
        let stage = try await BenchStage.start(bench)
        try Self.addPeople(stage)
        let load = Load(city: stage.city, encoding: .json)
        let daemon = try await stage.startDaemon(bench)
        try await stage.publish(20_000, pass: 0, load, to: [daemon])
        let tokens = try Self.tokens(port: daemon.port, tenants: stage.city.tenants.count)
        try await showLatency(load, stage, daemon, tokens)
        try await showThroughput(load, stage, daemon, tokens)
        Bench.show("peak memory of the daemon", "\(Bench.fixed(daemon.peakMemoryMB, 1)) MB")
        await daemon.stop()
        await stage.stop()
    }

    private func showLatency(
        _ load: Load, _ stage: BenchStage, _ daemon: DaemonProcess, _ tokens: [String]
    ) async throws {
        let count = tokens.count * Self.streamsPerTenant
        let (streams, thread) = try await open(daemon, tokens, recorded: tokens.count)
        let before = (cpu: daemon.cpuMicroseconds, bytes: streams.bytes, began: Timestamp.now)
        await load.start(
            Self.ratePerS * bench.seconds, pass: 1, ratePerS: Self.ratePerS, to: stage.sandbox.client("bench-load")
        ).join()
        let seconds = Timestamp.now.seconds(since: before.began)
        let cpu = (daemon.cpuMicroseconds - before.cpu) / 1e6 / seconds * 100
        let rate = Double(streams.bytes - before.bytes) / seconds / 1e6
        // The last of them are still on their way.
        try await Task.sleep(for: .seconds(2))
        streams.leave()
        await thread.join()
        let delays = try Self.delays(of: streams.takeRecords(), since: before.began, stage.sandbox)
        Bench.show(
            "\(count) streams, \(Self.ratePerS) uplinks/s",
            "\(Bench.fixed(cpu, 1)) % of a core, \(Bench.fixed(rate, 2)) MB/s to clients")
        let p = { (part: Double) in
            delays.isEmpty ? .nan : delays[min(delays.count - 1, Int(Double(delays.count) * part))]
        }
        Bench.show(
            "commit to client",
            "p50 \(Bench.fixed(p(0.5), 0)) ms, p99 \(Bench.fixed(p(0.99), 0)) ms, of \(delays.count) uplinks"
                + (streams.endedEarly > 0 ? ", \(streams.endedEarly) streams ended" : "")
                + ", \(daemon.metric("parkd_stream_resyncs_total")) resyncs")
    }

    /// In turn, so that both see the same machine.
    private func showThroughput(
        _ load: Load, _ stage: BenchStage, _ daemon: DaemonProcess, _ tokens: [String]
    ) async throws {
        var (without, with): ([Double], [Double]) = ([], [])
        for round in 0..<bench.rounds {
            for isWatched in round % 2 == 0 ? [false, true] : [true, false] {
                let watchers = isWatched ? try await open(daemon, tokens, recorded: 0) : nil
                let commit = try await FullSpeed.commit(
                    load: load, uplinks: bench.uplinks, pass: 2 + round * 2 + (isWatched ? 1 : 0),
                    sandbox: stage.sandbox, process: daemon)
                if isWatched { with.append(commit.committedPerS) } else { without.append(commit.committedPerS) }
                guard let watchers else { continue }
                watchers.streams.leave()
                await watchers.thread.join()
                try await Self.wait { daemon.metric("parkd_streams_open") == 0 }
            }
        }
        let (alone, watched) = (without.sorted()[without.count / 2], with.sorted()[with.count / 2])
        Bench.show(
            "ingest at full speed",
            "\(Bench.rate(alone))/s without streams, \(Bench.rate(watched))/s with, ratio "
                + Bench.fixed(watched / alone, 3))
    }

    /// Opens the streams, and waits until all of them have their snapshot.
    private func open(
        _ daemon: DaemonProcess, _ tokens: [String], recorded: Int
    ) async throws -> (streams: OpenStreams, thread: BackgroundThread) {
        let all = (0..<Self.streamsPerTenant).flatMap { _ in tokens }
        let sent = daemon.metric("parkd_stream_events_total")
        let opened = OpenStreams.open(port: daemon.port, tokens: all, recorded: recorded)
        try await Self.wait { daemon.metric("parkd_streams_open") == all.count }
        try await Self.wait { daemon.metric("parkd_stream_events_total") >= sent + all.count }
        return opened
    }

    private static func wait(_ condition: () -> Bool) async throws {
        for _ in 0..<600 where !condition() { try await Task.sleep(for: .milliseconds(100)) }
    }

    /// From the commit, by the server's own clock, to the last byte of the row at the client, in milliseconds, sorted.
    private static func delays(
        of records: [OpenStreams.Record], since began: Timestamp, _ sandbox: Sandbox
    ) throws -> [Double] {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: sandbox.adminConninfo, applicationName: "parkd bench"))
        var parameters = Parameters()
        parameters.add(began)
        let rows = try connection.query(
            """
            SELECT device_id::text || ' ' || f_cnt, pg_xact_commit_timestamp(xmin)
            FROM readings WHERE recorded_at > $1::timestamptz
            """, parameters)
        var committed: [String: Timestamp] = [:]
        for row in 0..<rows.count { committed[rows.text(row, 0) ?? ""] = rows.timestamp(row, 1) }
        var delays: [Double] = []
        for record in records {
            // Row by row: a regular expression over all of it takes minutes.
            for row in record.bytes.ranges(between: "{\"id\":\"", "}") {
                let bytes = record.bytes[row]
                let id = String(decoding: bytes.dropFirst(7).prefix(36), as: UTF8.self)
                guard let name = bytes.firstRange(of: Array("\"last_f_cnt\":".utf8)) else { continue }
                let digits = bytes[name.upperBound...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                guard let at = committed[id + " " + String(decoding: digits, as: UTF8.self)],
                    let came = record.time(of: digits.endIndex)
                else { continue }
                delays.append(came.seconds(since: at) * 1000)
            }
        }
        return delays.sorted()
    }

    private static func addPeople(_ stage: BenchStage) throws {
        guard let hash = PasswordHash(of: password, cost: 1) else {
            preconditionFailure("a password that can be hashed")
        }
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo, applicationName: "parkd bench"))
        for (number, tenant) in stage.city.tenants.enumerated() {
            try connection.execute(
                script: """
                    INSERT INTO users (id, email, name, password_hash)
                    VALUES (md5('u\(number)')::uuid, '\(email(number))', 'Viewer', '\(hash.text)');
                    INSERT INTO user_memberships (user_id, tenant_id, role)
                    SELECT md5('u\(number)')::uuid, id, 'viewer' FROM tenants WHERE slug = '\(tenant.slug)'
                    """)
        }
    }

    private static func email(_ number: Int) -> String { "viewer-\(number)@example.org" }

    private static func tokens(port: Int, tenants: Int) throws -> [String] {
        try (0..<tenants).map { try APIBench.token(of: email($0), password, port: port) }
    }
}

extension [UInt8] {
    /// What lies between each beginning and the end that follows it, with both.
    fileprivate func ranges(between beginning: String, _ end: String) -> [Range<Int>] {
        let (beginning, end) = (Array(beginning.utf8), Array(end.utf8))
        var (found, position): ([Range<Int>], Int) = ([], startIndex)
        while let first = self[position...].firstRange(of: beginning),
            let last = self[first.upperBound...].firstRange(of: end)
        {
            found.append(first.lowerBound..<last.upperBound)
            position = last.upperBound
        }
        return found
    }
}
