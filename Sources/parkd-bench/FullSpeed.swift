import Foundation
import LoRaWAN
import Postgres
import Sandbox

/// What the broker can do, and what the daemon makes of it: one after the other, so that both see the same machine.
enum FullSpeed {
    /// One pair of measurements.
    struct Round {
        /// To a subscriber that only counts, uplinks a second.
        let countedPerS: Double
        /// To the last row committed, uplinks a second.
        let committedPerS: Double
        /// CPU time of the daemon.
        let cpuMicrosecondsPerUplink: Double

        /// How much of the broker's rate reaches the database.
        var ratio: Double { committedPerS / countedPerS }
    }

    /// What the daemon alone does.
    struct Commit {
        /// To the last row committed, uplinks a second.
        let committedPerS: Double
        /// CPU time of the daemon.
        let cpuMicrosecondsPerUplink: Double
    }

    /// Publishes `uplinks` twice: under topics that only the counter has subscribed to, then to the daemon.
    static func measure(
        load: Load, uplinks: Int, pass: Int, sandbox: Sandbox, process: DaemonProcess
    ) async throws -> Round {
        let counted = try await CountingSubscriber.measure(load: load, uplinks: uplinks, broker: sandbox)
        let commit = try await commit(load: load, uplinks: uplinks, pass: pass, sandbox: sandbox, process: process)
        return Round(
            countedPerS: counted, committedPerS: commit.committedPerS,
            cpuMicrosecondsPerUplink: commit.cpuMicrosecondsPerUplink)
    }

    /// Publishes `uplinks` to the daemon.
    static func commit(
        load: Load, uplinks: Int, pass: Int, sandbox: Sandbox, process: DaemonProcess
    ) async throws -> Commit {
        let storedBefore = process.storedReadings()
        let cpuBefore = process.cpuMicroseconds
        let began = Timestamp.now
        let publishing = load.start(uplinks, pass: pass, ratePerS: nil, to: sandbox.client("bench-load"))
        await publishing.join()
        while process.storedReadings() < storedBefore + uplinks {
            try await Task.sleep(for: .milliseconds(50))
        }
        let cpu = process.cpuMicroseconds - cpuBefore
        return Commit(
            committedPerS: Double(uplinks) / (try lastCommit(sandbox)).seconds(since: began),
            cpuMicrosecondsPerUplink: cpu / Double(uplinks))
    }

    /// When the youngest row was written.
    static func lastCommit(_ sandbox: Sandbox) throws -> Timestamp {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: sandbox.adminConninfo, applicationName: "parkd bench"))
        return try connection.query("SELECT max(recorded_at) FROM readings").timestamp(0, 0) ?? .now
    }
}

extension [FullSpeed.Round] {
    /// The middle one of a figure, which a hiccup of the machine does not move.
    func median(_ figure: (FullSpeed.Round) -> Double) -> Double { map(figure).sorted()[count / 2] }
}
