import Codecs
import HTTPAPI
import Monitoring
import ServiceLifecycle
import UnixSignals

/// Loads the codecs anew at each SIGHUP, beside the ingest, which takes them with its next batch, and the certificate
/// of the API.
struct CodecReloads: Service {
    let codecs: CodecsInForce
    var certificate: ServerCertificate?
    let hangups: UnixSignalsSequence
    let systemd: SystemdLink
    let observer: Observer

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
            observer.tell(.certificateRead(fault: nil))
        } catch {
            observer.tell(.certificateRead(fault: "\(error)"))
        }
    }

    private func reload() {
        do throws(CodecFileError) {
            observer.tell(.codecsReloaded(count: try codecs.reload().count))
            codecs.tellReplaced(observer)
        } catch {
            observer.tell(.codecsRefused(fault: "\(error)"))
        }
    }
}
