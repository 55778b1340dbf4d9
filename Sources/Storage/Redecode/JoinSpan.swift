import Ingest
import LoRaWAN
import Parking
import Postgres

/// Of which devices, and from when to when, joins have a part in the order of frames.
struct JoinSpan {
    private struct Key: Hashable {
        var tenantID: TenantID
        var deviceID: DeviceID
    }

    private var received: [Key: ClosedRange<Timestamp>] = [:]

    /// Covers a frame.
    mutating func add(_ frame: FrameSequence.Frame, of tenantID: TenantID) {
        let key = Key(tenantID: tenantID, deviceID: frame.deviceID)
        let known = received[key] ?? frame.receivedAt...frame.receivedAt
        received[key] = min(known.lowerBound, frame.receivedAt)...max(known.upperBound, frame.receivedAt)
    }

    /// The columns of `redecode_joins`.
    fileprivate func add(to parameters: inout Parameters) {
        let rows = Array(received)
        parameters.addColumn(rows) { $0.key.tenantID.uuid }
        parameters.addColumn(rows) { $0.key.deviceID.uuid }
        parameters.addColumn(rows) { $0.value.lowerBound }
        parameters.addColumn(rows) { $0.value.upperBound }
    }
}

extension PostgresConnection {
    /// The joins that are stored of a span.
    mutating func joins(
        _ span: JoinSpan, _ parameters: inout Parameters
    ) throws(PostgresError) -> [FrameSequence.Join] {
        parameters.removeAll()
        span.add(to: &parameters)
        let rows = try execute(RedecodeStatements.joins, parameters)
        return (0..<rows.count).compactMap { FrameSequence.Join(rows, row: $0) }
    }
}
