import Foundation
import Ingest
import Monitoring
import Postgres
import ServiceLifecycle
import Storage

/// Runs the ingest thread until shutdown; it touches the database once that has admitted us, and until then fills the
/// spool where the database is away.
struct IngestService: Service {
    let configuration: DaemonConfiguration
    let chain: MigrationChain
    let codecs: CodecsInForce
    let observer: Observer
    /// Beats while the thread comes round.
    var heartbeat = Heartbeat()

    func run() async throws {
        let stop = StopFlag()
        let admission = Admission(configuration: configuration, chain: chain, observer: observer)
        // Not a child task: a connection attempt under way must not keep us from leaving.
        let admitted = Task { () -> Admission.Refused? in
            do throws(Admission.Refused) {
                try await admission.wait(waking: stop.signal)
                MappedCode.release()
                return nil
            } catch {
                stop.raise()
                return error
            }
        }
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { continuation in
                start(stop) { continuation.resume() }
            }
        } onCancelOrGracefulShutdown: {
            admitted.cancel()
            stop.raise()
        }
        if Task.isCancelled || Task.isShuttingDownGracefully { return }
        // The thread ends only when told to; nobody else did.
        if let refusal = await admitted.value { throw refusal }
    }

    /// Starts the ingest thread.
    func start(_ stop: StopFlag, whenDone: @escaping @Sendable () -> Void) {
        Thread.start("ingest") {
            var loop = IngestLoop(
                configuration, codecs: codecs, observer: observer, stop: stop, heartbeat: heartbeat)
            loop.run()
            whenDone()
        }
    }
}
