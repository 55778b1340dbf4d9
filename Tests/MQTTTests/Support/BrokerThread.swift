import Dispatch

/// A thread that can be waited for.
struct BrokerThread {
    private let done = DispatchGroup()

    init(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "broker").async(group: done, execute: body)
    }

    func join() {
        done.wait()
    }
}
