import ServiceLifecycle

/// Keeps systemd informed; the first to be stopped, so that it says at once that the stop begins.
struct SystemdService: Service {
    let link: SystemdLink

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled { try? await Task.sleep(for: link.report()) }
        }
        link.stopping()
    }
}
