import Foundation
import Synchronization
import TestSupport

/// What a proxy's thread is told by the test.
final class ProxyOrders: Sendable {
    /// A fault that waits for its moment.
    struct Watch: Sendable {
        let moment: WireReader.Moment
        var left: Int
        let act: @Sendable () -> FaultProxy.Verdict
        let seen: EventualValue<Bool>
    }

    /// What is in force.
    struct Standing: Sendable {
        var manner = FaultProxy.Manner.pass
        var refuses = false
        var cut: FaultProxy.Cut?
        var isEnding = false
        var watch: Watch?
    }

    private let bell = Pipe()
    private let standing = Mutex(Standing())

    /// Readable after each change.
    var descriptor: CInt { bell.fileHandleForReading.fileDescriptor }

    init() {
        bell.closeOnExec()
        for handle in [bell.fileHandleForReading, bell.fileHandleForWriting] {
            _ = fcntl(handle.fileDescriptor, F_SETFL, O_NONBLOCK)
        }
    }

    /// Changes what is in force.
    func change(_ body: (inout Standing) -> Void) {
        standing.withLock { body(&$0) }
        var byte: UInt8 = 1
        _ = write(bell.fileHandleForWriting.fileDescriptor, &byte, 1)
    }

    /// What is in force; a cut is told once.
    func take() -> Standing {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
        return standing.withLock { standing in
            defer { standing.cut = nil }
            return standing
        }
    }

    /// A moment has come: acts where a watch waited for just this one.
    func verdict(at moment: WireReader.Moment) -> FaultProxy.Verdict {
        let watch: Watch? = standing.withLock { standing in
            guard var watch = standing.watch, watch.moment == moment else { return nil }
            watch.left -= 1
            standing.watch = watch.left > 0 ? watch : nil
            return watch.left > 0 ? nil : watch
        }
        guard let watch else { return .pass }
        let verdict = watch.act()
        watch.seen.set(true)
        return verdict
    }
}
