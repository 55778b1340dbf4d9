import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

/// Quarantined uplinks that the present parser and codec can read: they are taken in as if they came now, late.
///
/// They leave the quarantine in the transaction that gives them their place in history, so that a run which is killed
/// between finds them again; to be ingested twice is harmless.
struct RedecodeQuarantine {
    private let order: RedecodeOrder
    private let codecs: CodecLibrary
    private let conninfo: String
    /// The frames, with their rows in quarantine.
    private(set) var recovered: [DeduplicationID: [Int64]] = [:]

    init(_ order: RedecodeOrder, codecs: CodecLibrary, conninfo: String) {
        self.order = order
        self.codecs = codecs
        self.conninfo = conninfo
    }

    /// Finds them, and commits them as the daemon does, as `parkd_ingest`, unless the run is dry.
    mutating func takeUp(
        _ connection: inout PostgresConnection, among chosen: [DeviceID]?, isDry: Bool
    ) throws(PostgresError) -> RedecodeFault? {
        var committer = Committer(
            store: PostgresIngestStore(conninfo: conninfo, applicationName: "parkd redecode"),
            decider: Decider(codecs: codecs))
        var found: [DeduplicationID: [Int64]] = [:]
        let fault = try QuarantinedMessage.forEachPage(&connection, of: chosen) {
            _, page throws(PostgresError) -> RedecodeFault? in
            var batch = Batch()
            for message in page where message.isWithin(order.from, order.until) {
                guard case .reading(let codec, let frame) = message.content(codecs), codec.id == order.codec.id else {
                    continue
                }
                found[frame, default: []].append(message.id)
                batch.append(message)
            }
            guard !isDry, !batch.isEmpty else { return nil }
            do throws(IngestFault) {
                _ = try committer.commit(&batch)
                return nil
            } catch {
                return RedecodeFault(error)
            }
        }
        recovered = found
        return fault
    }
}
