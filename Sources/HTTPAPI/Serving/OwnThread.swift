import Hummingbird
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves health and metrics on a thread of their own: from the first byte to the last, nothing of them waits for an
/// event loop or a thread that the API's requests share.
struct OwnThread<Served: ApplicationProtocol>: Service {
    let application: @Sendable (any EventLoopGroup) -> Served

    func run() async throws {
        try await withTaskExecutorPreference(LoopExecutor(loop: healthThread.next())) {
            try await application(healthThread).run()
        }
    }
}

/// Lives as long as the process: Hummingbird ends a server from a task that nobody waits for, and it may be late.
private let healthThread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// Serves an application whose connections are accepted on an event loop, whatever its requests keep busy: a client
/// that nobody accepts cannot even ask whether the daemon lives. The channel of each connection leads its requests back
/// to the cooperative threads.
struct AcceptingOnLoop<Served: ApplicationProtocol>: Service {
    let application: Served
    let loop: any EventLoop

    func run() async throws {
        try await withTaskExecutorPreference(LoopExecutor(loop: loop)) {
            try await application.run()
        }
    }
}

/// Runs tasks on the thread of an event loop.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        loop.execute { job.runSynchronously(on: executor) }
    }
}
