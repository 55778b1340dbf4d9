import Foundation
import Synchronization

/// The output of a process, read as it comes.
final class Capture: Sendable {
    let pipe = Pipe()
    /// Each line once, to whoever asks first.
    let lines: AsyncStream<String>
    private let text = Mutex("")
    private let ended = AsyncStream<Void>.makeStream()

    init() {
        let (lines, sink) = AsyncStream<String>.makeStream()
        self.lines = lines
        pipe.closeOnExec()
        let thread = Thread { [pipe, ended, self] in
            var rest = ""
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                let piece = String(decoding: data, as: UTF8.self)
                text.withLock { $0 += piece }
                rest += piece
                while let end = rest.firstIndex(where: \.isNewline) {
                    sink.yield(String(rest[..<end]))
                    rest = String(rest[rest.index(after: end)...])
                }
            }
            sink.finish()
            ended.continuation.finish()
        }
        thread.start()
    }

    /// Everything, once the process has closed its end.
    func all() async -> String {
        for await _ in ended.stream {}
        return text.withLock { $0 }
    }
}

extension Pipe {
    /// Keeps other children from inheriting the ends: while one of them lives, a reader would never see the end.
    func closeOnExec() {
        for handle in [fileHandleForReading, fileHandleForWriting] {
            _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
    }
}
