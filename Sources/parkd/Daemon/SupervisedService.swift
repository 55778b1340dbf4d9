import Logging
import ServiceLifecycle

/// One service of the daemon, watched: that it fails or ends by itself becomes a sentence, and leaving has a deadline.
///
/// A service that waits for a database that hangs can be told to stop but not be made to. It is left behind then: the
/// process ends next, and what it held is stored or comes again.
struct SupervisedService: Service {
    /// What the operator knows it as, such as "the API".
    let name: String
    /// How long it may take to leave, in seconds.
    let leaveSeconds: Double
    let service: any Service
    let logger: Logger
    /// Turns what it throws into a sentence; `nil` where it knows none.
    var explain: @Sendable (any Error) -> String? = { _ in nil }

    private enum Ending {
        case finished
        case failed(any Error)
        case overdue
    }

    func run() async throws {
        let ending = Occurrence<Ending>()
        // Not a child task: that would have to be waited for.
        let work = Task {
            do {
                try await service.run()
                ending.happen(.finished)
            } catch {
                ending.happen(.failed(error))
            }
        }
        let how = await withTaskCancellationHandler {
            await withTaskCancellationOrGracefulShutdownHandler {
                await ending.value
            } onCancelOrGracefulShutdown: {
                BlockingWork.run(after: leaveSeconds) { ending.happen(.overdue) }
            }
        } onCancel: {
            work.cancel()
        }
        try conclude(how, work)
    }

    private func conclude(_ how: Ending, _ work: Task<Void, Never>) throws {
        let isLeaving = Task.isCancelled || Task.isShuttingDownGracefully
        switch how {
        case .finished:
            if !isLeaving { throw ServiceFault("\(name) ended by itself.") }
        case .failed(let refusal as Admission.Refused): throw refusal
        case .failed(is CancellationError) where isLeaving: break
        case .failed(let error): throw ServiceFault(explain(error) ?? "\(name) failed: \(error)")
        case .overdue:
            work.cancel()
            logger.warning("\(name) did not end within \(Int(leaveSeconds)) s and is left behind.")
        }
    }
}
