import Dispatch

/// Where work that blocks may run: never on the cooperative pool.
enum BlockingWork {
    private static let queue = DispatchQueue(label: "parkd.blocking", attributes: .concurrent)

    static func run(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }
}
