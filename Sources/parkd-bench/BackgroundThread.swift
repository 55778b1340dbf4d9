import Foundation
import Synchronization

/// A thread whose end can be awaited.
final class BackgroundThread: Sendable {
    private let state = Mutex<(isDone: Bool, waiting: CheckedContinuation<Void, Never>?)>((false, nil))

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in
            body()
            let waiting = state.withLock { state in
                state.isDone = true
                return state.waiting
            }
            waiting?.resume()
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Waits for the end.
    func join() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if !state.isDone { state.waiting = continuation }
                return state.isDone
            }
            if isDone { continuation.resume() }
        }
    }
}
