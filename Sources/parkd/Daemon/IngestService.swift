import Foundation
import Ingest
import Logging
import Postgres
import ServiceLifecycle
import Storage

/// Waits until the database admits us, then runs the ingest thread until shutdown.
struct IngestService: Service {
    let configuration: DaemonConfiguration
    let chain: MigrationChain
    let codecs: CodecsInForce
    let board: IngestBoard
    let logger: Logger

    func run() async throws {
        let stop = StopFlag()
        try await withGracefulShutdownHandler {
            guard
                try await Admission(configuration: configuration, chain: chain, board: board, logger: logger)
                    .wait(stop: stop)
            else { return }
            await withCheckedContinuation { continuation in
                start(stop) { continuation.resume() }
            }
        } onGracefulShutdown: {
            stop.raise()
        }
    }

    private func start(_ stop: StopFlag, whenDone: @escaping @Sendable () -> Void) {
        let thread = Thread {
            var loop = IngestLoop(configuration, codecs: codecs, board: board, stop: stop, logger: logger)
            loop.run()
            whenDone()
        }
        thread.name = "ingest"
        thread.stackSize = 4 << 20
        thread.start()
    }
}
