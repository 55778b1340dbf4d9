import Foundation
import LoRaWAN
import Postgres
import Sandbox

/// The daemon's sustained rate, from the first uplink published to the last row committed.
struct FullSpeed {
    let ratePerS: Double
    let cpuMicrosecondsPerUplink: Double

    static func measure(
        load: Load, uplinks: Int, sandbox: Sandbox, process: DaemonProcess
    ) async throws -> FullSpeed {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: sandbox.adminConninfo, applicationName: "parkd bench"))
        let cpuBefore = process.cpuMicroseconds
        let began = Timestamp.now
        let publishing = load.start(uplinks, pass: 1, ratePerS: nil, to: sandbox.client("bench-load"))
        await publishing.join()
        // The row count is asked for rarely: counting costs the same cores.
        var stored = 0
        while stored < uplinks {
            try await Task.sleep(for: .milliseconds(200))
            stored = try connection.query("SELECT count(*) FROM readings").integer(0, 0) ?? 0
        }
        let last = try connection.query("SELECT max(recorded_at) FROM readings").timestamp(0, 0) ?? .now
        let cpu = process.cpuMicroseconds - cpuBefore
        return FullSpeed(
            ratePerS: Double(uplinks) / last.seconds(since: began), cpuMicrosecondsPerUplink: cpu / Double(uplinks))
    }
}
