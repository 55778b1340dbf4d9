import Codecs
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the codecs anew at each SIGHUP, beside the ingest, which takes them with its next batch.
struct CodecReloads: Service {
    let codecs: CodecsInForce
    let hangups: UnixSignalsSequence
    let systemd: SystemdLink
    let logger: Logger

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
            let standing = try codecs.reload()
            logger.info("The codecs were loaded anew.", metadata: ["codecs": "\(standing.count)"])
        } catch {
            logger.error(
                "The codecs were not loaded anew: a file is refused, and the old ones stay in force. \(error)")
        }
    }
}
