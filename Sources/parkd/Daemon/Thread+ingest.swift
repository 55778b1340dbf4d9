import Foundation

extension Thread {
    /// Runs something on the ingest path on a thread of its own.
    ///
    /// The name, of at most 15 bytes, is given to the kernel too (proc(5)), so that `top -H` and a profile tell the
    /// threads apart: Foundation's own stays within the process.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            // A thread without it runs as well.
            try? FileHandle(forWritingAtPath: "/proc/thread-self/comm")?.write(contentsOf: Data(name.utf8))
            body()
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }
}
