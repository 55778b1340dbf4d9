import Codecs
import Monitoring
import ServiceLifecycle
import UnixSignals

/// Loads the codecs anew at each SIGHUP, beside the ingest, which takes them with its next batch.
struct CodecReloads: Service {
    let codecs: CodecsInForce
    let hangups: UnixSignalsSequence
    let systemd: SystemdLink
    let observer: Observer

    func run() async throws {
        for await _ in hangups.cancelOnGracefulShutdown() {
            systemd.reloading()
            await withCheckedContinuation { continuation in
                BlockingWork.run {
                    reload()
                    continuation.resume()
                }
            }
            systemd.reloaded()
        }
    }

    private func reload() {
        do throws(CodecFileError) {
            observer.tell(.codecsReloaded(count: try codecs.reload().count))
        } catch {
            observer.tell(.codecsRefused(fault: "\(error)"))
        }
    }
}
