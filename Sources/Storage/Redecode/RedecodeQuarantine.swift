import ChirpStack
import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

/// Quarantined uplinks that the present codec can read: they are taken in as if they came now, late.
///
/// They leave the quarantine in the transaction that gives them their place in history, so that a run which is killed
/// between finds them again; to be ingested twice is harmless.
struct RedecodeQuarantine {
    private let order: RedecodeOrder
    private let codecs: CodecLibrary
    private let conninfo: String
    private var messages: [(topic: String, payload: [UInt8], receivedAt: Timestamp)] = []
    /// The frames, with their rows in quarantine.
    private(set) var recovered: [DeduplicationID: [Int64]] = [:]

    init(_ order: RedecodeOrder, codecs: CodecLibrary, conninfo: String) {
        self.order = order
        self.codecs = codecs
        self.conninfo = conninfo
    }

    /// Payloads that no codec could read, of registered devices, whole.
    private static let unread = """
        SELECT q.id, q.topic, q.message, q.received_at, d.codec
        FROM quarantine q JOIN devices d ON d.dev_eui = q.dev_eui
        WHERE q.reason IN ('unknown_profile', 'unknown_frame', 'wrong_length')
            AND octet_length(q.message) = q.message_bytes AND q.id > $1::int8
            AND ($2::uuid[] IS NULL OR d.id = ANY ($2::uuid[]))
        ORDER BY q.id LIMIT 1000
        """

    /// Finds them; returns how many.
    mutating func readable(
        _ connection: inout PostgresConnection, among chosen: [DeviceID]?
    ) throws(PostgresError) -> Int {
        var last: Int64 = -1
        while true {
            var parameters = Parameters()
            parameters.add(last)
            if let chosen { parameters.addColumn(chosen) { $0.uuid } } else { parameters.add(nil as UUIDBits?) }
            let rows = try connection.query(Self.unread, parameters, as: "quarantine")
            for row in 0..<rows.count { take(rows, row) }
            guard rows.count == 1000, let id = rows.integer(rows.count - 1, 0) else { return recovered.count }
            last = Int64(id)
        }
    }

    private mutating func take(_ rows: borrowing Rows, _ row: Int) {
        guard let id = rows.integer(row, 0), let topic = rows.text(row, 1), let payload = rows.bytes(row, 2),
            let receivedAt = rows.timestamp(row, 3),
            case .success(.uplink(let uplink)) = EventParser().event(topic: topic, payload: payload),
            isOrdered(uplink, codecName: rows.text(row, 4), receivedAt: receivedAt),
            case .success = order.codec.decode(fPort: uplink.fPort, payload: uplink.payload)
        else { return }
        recovered[uplink.deduplicationID, default: []].append(Int64(id))
        messages.append((topic, payload, receivedAt))
    }

    private func isOrdered(_ uplink: UplinkEvent, codecName: String?, receivedAt: Timestamp) -> Bool {
        let observedAt = uplink.observedAt(receivedAt: receivedAt)
        guard order.from.map({ observedAt >= $0 }) ?? true, order.until.map({ observedAt < $0 }) ?? true else {
            return false
        }
        if let codecName { return codecName == order.codec.id.description }
        return codecs.codec(forProfile: uplink.device.deviceProfileName)?.id == order.codec.id
    }

    /// Commits them as the daemon does, as `parkd_ingest`.
    mutating func ingest() -> RedecodeFault? {
        var committer = Committer(
            store: PostgresIngestStore(conninfo: conninfo, applicationName: "parkd redecode"),
            decider: Decider(codecs: codecs))
        for start in stride(from: 0, to: messages.count, by: Limits.batchMax) {
            var batch = Batch()
            for message in messages[start..<min(start + Limits.batchMax, messages.count)] {
                Array(message.topic.utf8).withUnsafeBufferPointer { topic in
                    message.payload.withUnsafeBytes { payload in
                        batch.append(
                            topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: false)
                    }
                }
            }
            do throws(IngestFault) {
                _ = try committer.commit(&batch)
            } catch {
                return RedecodeFault(error)
            }
        }
        messages = []
        return nil
    }
}
