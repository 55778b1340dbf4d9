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
            var bytes = Data()
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                bytes += data
                let whole = bytes.prefix(Self.wholeCount(bytes))
                let piece = String(decoding: whole, as: UTF8.self)
                bytes = Data(bytes.dropFirst(whole.count))
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

    /// How many bytes end with a whole character of UTF-8: a read may end within one.
    private static func wholeCount(_ bytes: Data) -> Int {
        for (back, byte) in bytes.reversed().prefix(3).enumerated() where byte & 0xC0 != 0x80 {
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back + 1 ? bytes.count - back - 1 : bytes.count
        }
        return bytes.count
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
