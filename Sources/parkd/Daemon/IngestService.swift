import Foundation
import Ingest
import Logging
import Postgres
import ServiceLifecycle
import Storage

/// Runs the ingest thread until shutdown; it touches the database once that has admitted us, and until then fills the
/// spool where the database is away.
struct IngestService: Service {
    let configuration: DaemonConfiguration
    let chain: MigrationChain
    let codecs: CodecsInForce
    let board: IngestBoard
    let logger: Logger

    func run() async throws {
        let stop = StopFlag()
        try await withGracefulShutdownHandler {
            async let thread: Void = withCheckedContinuation { continuation in
                start(stop) { continuation.resume() }
            }
            let admission = Admission(configuration: configuration, chain: chain, board: board, logger: logger)
            do {
                _ = try await admission.wait(stop: stop)
                MappedCode.release()
            } catch {
                stop.raise()
                await thread
                throw error
            }
            await thread
        } onGracefulShutdown: {
            stop.raise()
        }
    }

    /// Starts the ingest thread.
    func start(_ stop: StopFlag, whenDone: @escaping @Sendable () -> Void) {
        Thread.start("ingest") {
            var loop = IngestLoop(configuration, codecs: codecs, board: board, stop: stop, logger: logger)
            loop.run()
            whenDone()
        }
    }
}
