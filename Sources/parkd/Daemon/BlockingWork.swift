import Dispatch

/// Where work that blocks may run: never on the cooperative pool.
enum BlockingWork {
    private static let queue = DispatchQueue(label: "parkd.blocking", attributes: .concurrent)

    static func run(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    /// Runs it later, however busy the cooperative pool is.
    static func run(after seconds: Double, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + seconds, execute: work)
    }
}
