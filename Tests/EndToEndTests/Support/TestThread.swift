import Foundation

/// A thread whose end can be awaited.
final class TestThread: Sendable {
    private let ended = AsyncStream<Void>.makeStream()

    init(_ body: @escaping @Sendable () -> Void) {
        let sink = ended.continuation
        let thread = Thread {
            body()
            sink.finish()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Waits for the end.
    func join() async {
        for await _ in ended.stream {}
    }
}
