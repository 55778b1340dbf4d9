import Foundation
import TestSupport

/// Acts at the n-th write to a file, by inotify(7).
final class FileWatch: Sendable {
    /// Becomes true when it has acted.
    let seen = EventualValue(false)
    private let descriptor: CInt
    private let watch: CInt
    private let thread: TestThread

    /// Waits on a thread of its own.
    ///
    /// - Parameters:
    ///   - name: of the file, which need not exist yet.
    ///   - number: how often it has been written to then.
    init(_ name: String, in folder: String, number: Int, _ act: @escaping @Sendable () -> Void) {
        let descriptor = inotify_init1(CInt(IN_CLOEXEC))
        self.descriptor = descriptor
        watch = inotify_add_watch(descriptor, folder, UInt32(IN_MODIFY))
        thread = TestThread { [seen] in
            guard Self.await(number, of: name, descriptor) else { return }
            act()
            seen.set(true)
        }
    }

    deinit {
        Foundation.close(descriptor)
    }

    /// Ends the watch where it has not acted.
    func close() async {
        inotify_rm_watch(descriptor, watch)
        await thread.join()
    }

    /// - Returns: `false` where the watch was ended first.
    private static func await(_ number: Int, of name: String, _ descriptor: CInt) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var left = number
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return false }
            var place = 0
            while place < count {
                // struct inotify_event: wd, mask, cookie, len, then the name, padded with NUL.
                let (mask, length) = buffer.withUnsafeBytes { bytes in
                    (
                        bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self),
                        Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
                    )
                }
                guard mask & UInt32(IN_IGNORED) == 0 else { return false }
                let written = buffer[place + 16..<place + 16 + length].prefix { $0 != 0 }
                if written.elementsEqual(name.utf8) { left -= 1 }
                if left == 0 { return true }
                place += 16 + length
            }
        }
    }
}
