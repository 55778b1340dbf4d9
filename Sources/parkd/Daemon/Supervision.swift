import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services side by side; the end of one is the end of all, in order: the last of them stops first.
struct Supervision {
    let services: [SupervisedService]
    /// What ends them from outside.
    var signals: [UnixSignal] = []
    let logger: Logger

    /// Returns when all have ended because of a signal or a graceful shutdown.
    ///
    /// - Throws: what ended the first that failed, a ``ServiceFault`` or an ``Admission/Refused``; the others have
    ///   been stopped as by a signal, so that what was received is stored.
    func run() async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: signals, logger: logger))
        try await group.run()
    }
}
