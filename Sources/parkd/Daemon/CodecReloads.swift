import Codecs
import HTTPAPI
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the codecs anew at each SIGHUP, beside the ingest, which takes them with its next batch, and the certificate
/// of the API.
struct CodecReloads: Service {
    let codecs: CodecsInForce
    var certificate: ServerCertificate?
    let hangups: UnixSignalsSequence
    let systemd: SystemdLink
    let logger: Logger

    func run() async throws {
        for await _ in hangups.cancelOnGracefulShutdown() {
            systemd.reloading()
            await withCheckedContinuation { continuation in
                BlockingWork.run {
                    reload()
                    reloadCertificate()
                    continuation.resume()
                }
            }
            systemd.reloaded()
        }
    }

    private func reloadCertificate() {
        guard let certificate else { return }
        do throws(ServerCertificate.Fault) {
            try certificate.reload()
            logger.info("The API's certificate was read again.")
        } catch {
            logger.error("The API's certificate was not read again, and the old one stays in force. \(error)")
        }
    }

    private func reload() {
        do throws(CodecFileError) {
            let standing = try codecs.reload()
            logger.info("The codecs were loaded anew.", metadata: ["codecs": "\(standing.count)"])
            codecs.tellReplaced(logger)
        } catch {
            logger.error(
                "The codecs were not loaded anew: a file is refused, and the old ones stay in force. \(error)")
        }
    }
}
