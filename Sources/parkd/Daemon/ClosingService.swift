import ServiceLifecycle

/// Does nothing but close something, when those that use it have ended.
struct ClosingService: Service {
    let close: @Sendable () async -> Void

    func run() async throws {
        // Cancelled or stopped: both mean that it is time.
        try? await gracefulShutdown()
        await close()
    }
}
