import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

/// Takes up what is in quarantine and can be read now, but for uplinks with a reading: joins, status, logs, counters of
/// gateways, frames of the network. They are committed as they would have been then, and leave the quarantine after it.
///
/// Uplinks with a reading have a place in history: for them a ``RedecodeRun`` follows, by codec.
struct QuarantineRecovery: ~Copyable {
    private let order: QuarantineOrder
    private let codecs: CodecLibrary
    private var committer: Committer<PostgresIngestStore>

    init(_ order: QuarantineOrder, codecs: CodecLibrary, conninfo: String) {
        self.order = order
        self.codecs = codecs
        committer = Committer(
            store: PostgresIngestStore(conninfo: conninfo, applicationName: "parkd redecode"),
            decider: Decider(codecs: codecs))
    }

    mutating func perform(
        _ connection: inout PostgresConnection, isDry: Bool
    ) throws(PostgresError) -> Result<QuarantineReport, RedecodeFault> {
        if !isDry, let fault = try RedecodeRun.takeTurn(&connection) { return .failure(fault) }
        guard !order.devices.isEmpty else { return try takeUp(&connection, of: nil, isDry: isDry) }
        switch try ChosenDevice.all(order.devices, &connection) {
        case .success(let devices): return try takeUp(&connection, of: devices.map(\.id), isDry: isDry)
        case .failure(let fault): return .failure(fault)
        }
    }

    private mutating func takeUp(
        _ connection: inout PostgresConnection, of devices: [DeviceID]?, isDry: Bool
    ) throws(PostgresError) -> Result<QuarantineReport, RedecodeFault> {
        var report = QuarantineReport()
        var pages = QuarantinePages(of: devices)
        while let page = try pages.next(&connection) {
            var plain: [QuarantinedMessage] = []
            for message in page where message.isWithin(order.from, order.until) {
                switch message.content(codecs) {
                case .reading(let codec, _): report.readable[codec.id, default: 0] += 1
                case .plain: plain.append(message)
                case .unreadable: break
                }
            }
            var stored = plain.map(\.id)
            if !isDry, !plain.isEmpty {
                switch commit(plain) {
                case .success(let rows): stored = rows
                case .failure(let fault): return .failure(fault)
                }
                try release(stored, &connection)
            }
            report.recovered += stored.count
        }
        return .success(report)
    }

    /// Commits messages; answers the rows of those that did not go into quarantine again.
    private mutating func commit(_ messages: [QuarantinedMessage]) -> Result<[Int64], RedecodeFault> {
        var batch = Batch()
        for message in messages { batch.append(message) }
        do throws(IngestFault) {
            if try committer.commit(&batch).quarantined.isEmpty { return .success(messages.map(\.id)) }
        } catch {
            return .failure(RedecodeFault(error))
        }
        // To be ingested twice is harmless, so each shows for itself which one is refused.
        guard messages.count > 1 else { return .success([]) }
        var stored: [Int64] = []
        for message in messages {
            switch commit([message]) {
            case .success(let rows): stored += rows
            case .failure(let fault): return .failure(fault)
            }
        }
        return .success(stored)
    }

    private func release(_ rows: [Int64], _ connection: inout PostgresConnection) throws(PostgresError) {
        guard !rows.isEmpty else { return }
        var parameters = Parameters()
        parameters.addColumn(rows) { $0 }
        parameters.add(order.actor)
        parameters.add(nil as String?)
        try connection.execute(RedecodeWrites.release, parameters)
    }
}
