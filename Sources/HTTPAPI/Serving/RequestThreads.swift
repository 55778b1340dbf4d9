import Dispatch
import Glibc
import NIOCore

/// The threads on which the API's requests are read, worked on and answered; they give way to ingest.
///
/// On a host with few cores whoever reaches the API could otherwise delay ingest by asking: 200 clients that ask and
/// read nothing made 69 ms of 7 from publish to commit.
enum RequestThreads {
    /// What each of them is nice by: a tenth of a core where ingest wants all of them, all that is left where it does
    /// not. Dispatch gives the same to its threads of ``quality``.
    private static let niceness: Int32 = 10

    /// The quality of service whose threads Dispatch runs behind all others.
    static let quality = DispatchQoS.background

    /// Runs the tasks of requests.
    static let executor: any TaskExecutor = GlobalQueueExecutor(quality.qosClass)

    /// Lets the threads of event loops give way as well. A thread may always be made nicer.
    static func giveWay(_ group: any EventLoopGroup) {
        for loop in group.makeIterator() {
            loop.execute { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
        }
    }
}

/// Runs tasks on the threads that Dispatch keeps for a quality of service, at most one a core.
private final class GlobalQueueExecutor: TaskExecutor {
    private let queue: DispatchQueue

    init(_ quality: DispatchQoS.QoSClass) {
        queue = DispatchQueue.global(qos: quality)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
