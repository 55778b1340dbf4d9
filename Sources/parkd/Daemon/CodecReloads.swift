import Codecs
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the codecs anew at each SIGHUP, beside the ingest, which takes them with its next batch.
struct CodecReloads: Service {
    let codecs: CodecsInForce
    let hangups: UnixSignalsSequence
    let systemd: SystemdNotifier
    let logger: Logger

    func run() async throws {
        for await _ in hangups.cancelOnGracefulShutdown() {
            systemd.notifyReloading()
            let status = await withCheckedContinuation { continuation in
                BlockingWork.run { continuation.resume(returning: reload()) }
            }
            systemd.notify("READY=1\nSTATUS=\(status)")
        }
    }

    /// One reload; the sentence is what `systemctl status` shows.
    private func reload() -> String {
        do throws(CodecFileError) {
            let standing = try codecs.reload()
            logger.info("The codecs were loaded anew.", metadata: ["codecs": "\(standing.count)"])
            return "\(standing.count) codecs in force."
        } catch {
            logger.error(
                "The codecs were not loaded anew: a file is refused, and the old ones stay in force. \(error)")
            return "A codec file is refused, the old codecs stay in force: \(error)"
        }
    }
}
