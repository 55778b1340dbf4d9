#if canImport(Glibc)
    import Glibc
#endif

/// Wakes a thread that waits for the broker: to stop, or because the database is back.
public final class WakeSignal: Sendable {
    /// The end of a pipe to wait on.
    let descriptor: Int32
    private let writeEnd: Int32

    /// Makes a signal that nobody has raised.
    public init() {
        var ends: (Int32, Int32) = (-1, -1)
        let code = withUnsafeMutableBytes(of: &ends) { pipe($0.bindMemory(to: Int32.self).baseAddress) }
        precondition(code == 0, "pipe: no descriptor left")
        for end in [ends.0, ends.1] {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, writeEnd) = ends
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    /// Raises the signal; safe from any thread. A pipe that is full is raised already.
    public func raise() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Waits until the signal is raised or the time is over, and lowers it.
    ///
    /// - Returns: whether it had been raised.
    @discardableResult
    public func wait(milliseconds: Int) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, Int32(clamping: milliseconds)) > 0 else { return false }
        lower()
        return true
    }

    func lower() {
        var bytes: UInt64 = 0
        while read(descriptor, &bytes, 8) == 8 {}
    }
}
