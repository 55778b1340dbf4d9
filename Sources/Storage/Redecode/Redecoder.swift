public import Codecs
import Ingest
import JSON
import LoRaWAN
import Parking
import Postgres

/// Decodes stored payloads again with the present codec, and makes readings, history and the present follow.
///
/// Works in transactions of some readings each, device by device in the order (tenant, id) and then by time, under the
/// locks of ingest; where it stands is committed with them. A run that was killed leaves each batch whole or untouched,
/// and the same order goes on after the last one. Daemons may be at work meanwhile; they should have the present codec
/// already, or what they read during the run is read by the old one.
public struct Redecoder: Sendable {
    private let conninfo: String
    private let codecs: CodecLibrary

    /// Works on the database of `conninfo`, of the login role, as `parkd_platform`; `codecs` are those of the daemon.
    public init(conninfo: String, codecs: CodecLibrary) {
        self.conninfo = conninfo
        self.codecs = codecs
    }

    /// Does what is ordered.
    ///
    /// - Parameter report: is told after each transaction, on a thread of its own.
    public func perform(
        _ order: RedecodeOrder, report: @escaping @Sendable (RedecodeReport) -> Void
    ) async throws(RedecodeFault) -> RedecodeReport {
        try await run(order, isDry: false, report)
    }

    /// Tells what ``perform(_:report:)`` would do; reads only, in read-only transactions.
    public func rehearse(
        _ order: RedecodeOrder, report: @escaping @Sendable (RedecodeReport) -> Void
    ) async throws(RedecodeFault) -> RedecodeReport {
        try await run(order, isDry: true, report)
    }

    /// Takes up what is in quarantine and can be read now, but for uplinks with a reading, which it only counts: for
    /// each of their codecs an order of ``RedecodeOrder/isQuarantineOnly`` follows.
    public func recover(_ order: QuarantineOrder) async throws(RedecodeFault) -> QuarantineReport {
        try await run(order, isDry: false)
    }

    /// Tells what ``recover(_:)`` would do; reads only.
    public func rehearse(_ order: QuarantineOrder) async throws(RedecodeFault) -> QuarantineReport {
        try await run(order, isDry: true)
    }

    private func run(_ order: QuarantineOrder, isDry: Bool) async throws(RedecodeFault) -> QuarantineReport {
        try await onConnection { connection throws(PostgresError) in
            var recovery = QuarantineRecovery(order, codecs: codecs, conninfo: conninfo)
            return try recovery.perform(&connection, isDry: isDry)
        }
    }

    private func run(
        _ order: RedecodeOrder, isDry: Bool, _ report: @escaping @Sendable (RedecodeReport) -> Void
    ) async throws(RedecodeFault) -> RedecodeReport {
        try await onConnection { connection throws(PostgresError) in
            var run = RedecodeRun(order, codecs: codecs, conninfo: conninfo)
            return try run.perform(&connection, isDry: isDry, report)
        }
    }

    private func onConnection<Report: Sendable>(
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Result<Report, RedecodeFault>
    ) async throws(RedecodeFault) -> Report {
        let pool = PostgresPool(
            PostgresConnection.Options(
                conninfo: conninfo, role: "parkd_platform", applicationName: "parkd redecode", statementTimeoutMS: 0,
                statements: RedecodeStatements.all + RedecodeWrites.all),
            size: 1)
        let result: Result<Report, RedecodeFault>
        do throws(PostgresError) {
            result = try await pool.run(body)
        } catch {
            result = .failure(RedecodeFault(error))
        }
        await pool.close()
        return try result.get()
    }
}
