import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

/// Quarantined uplinks that the present parser and codec can read: they are taken in as if they came now, late, in
/// rounds of a bounded size.
///
/// They leave the quarantine in the transaction that gives them their place in history, so that a run which is killed
/// between finds them again; to be ingested twice is harmless.
struct RedecodeQuarantine: ~Copyable {
    private let order: RedecodeOrder
    private let codecs: CodecLibrary
    private let isDry: Bool
    private var pages: QuarantinePages
    private var committer: Committer<PostgresIngestStore>

    /// Looks among the messages of `chosen`, or of all devices where it is `nil`; writes nothing where `isDry`.
    init(_ order: RedecodeOrder, codecs: CodecLibrary, conninfo: String, among chosen: [DeviceID]?, isDry: Bool) {
        self.order = order
        self.codecs = codecs
        self.isDry = isDry
        pages = QuarantinePages(of: chosen)
        committer = Committer(
            store: PostgresIngestStore(conninfo: conninfo, applicationName: "parkd redecode"),
            decider: Decider(codecs: codecs))
    }

    /// Finds the next of them, with their rows in quarantine, and commits them as the daemon does, as `parkd_ingest`;
    /// none at the end.
    mutating func nextRound(
        _ connection: inout PostgresConnection
    ) throws(PostgresError) -> Result<[DeduplicationID: [Int64]], RedecodeFault> {
        var found: [DeduplicationID: [Int64]] = [:]
        var room = order.roundSize
        while room > 0, let page = try pages.next(&connection, atMost: room) {
            var batch = Batch()
            for message in page where message.isWithin(order.from, order.until) {
                guard case .reading(let codec, let frame) = message.content(codecs), codec.id == order.codec.id else {
                    continue
                }
                found[frame, default: []].append(message.id)
                room -= 1
                batch.append(message)
            }
            guard !isDry, !batch.isEmpty else { continue }
            do throws(IngestFault) {
                _ = try committer.commit(&batch)
            } catch {
                return .failure(RedecodeFault(error))
            }
        }
        return .success(found)
    }
}
