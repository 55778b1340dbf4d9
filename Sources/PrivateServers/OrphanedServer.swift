import FoundationEssentials
import Glibc

/// A server that still runs in a folder although the program that started it, and the guard between them, are gone.
///
/// Known by the folder's lock: descriptor 3 of the server and of all its children is the lock's.
struct OrphanedServer {
    let folder: ServerFolder

    /// How long it may take to end in order, and then by force.
    private static let patience = Duration.seconds(10)

    /// Asks it to stop, then kills it; returns when the lock is free.
    func end() async throws(PrivateServerError) {
        guard await !isGone(within: .zero) else { return }
        // TERM lets Mosquitto save its sessions, INT stops PostgreSQL without waiting for its clients. Only the server
        // itself: its children are its own to stop, and a guard that is still there is about to do the same.
        for pid in servers() {
            kill(pid, SIGCONT)
            kill(pid, SIGTERM)
            kill(pid, SIGINT)
        }
        guard await !isGone(within: Self.patience) else { return }
        for pid in holders() { kill(pid, SIGKILL) }
        guard await !isGone(within: Self.patience) else { return }
        throw PrivateServerError(.inUse, "A server still runs in \(folder.path) and cannot be stopped")
    }

    /// The name of a process, as far as the kernel keeps it; `nil` where there is none.
    static func name(of pid: pid_t) -> String? {
        (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)).map { String($0.prefix { $0 != "\n" }) }
    }

    private func isGone(within patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while !holders().isEmpty {
            guard ContinuousClock.now < deadline else { return false }
            // The end of another's process cannot be awaited.
            try? await Task.sleep(for: .milliseconds(50))
        }
        return true
    }

    /// Every process that has the lock.
    private func holders() -> [pid_t] {
        guard let lock = status(of: folder.lock) else { return [] }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.compactMap { pid_t($0) }.filter { pid in
            guard let file = status(of: "/proc/\(pid)/fd/3") else { return false }
            return file.st_dev == lock.st_dev && file.st_ino == lock.st_ino
        }
    }

    /// Those of them that are neither the guard's shells nor children of the server.
    private func servers() -> [pid_t] {
        let holders = Set(holders()).filter { Self.name(of: $0) != "sh" }
        return holders.filter { pid in Self.parent(of: pid).map { !holders.contains($0) } ?? true }
    }

    private static func parent(of pid: pid_t) -> pid_t? {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("PPid:") }
        return line?.split(whereSeparator: \.isWhitespace).last.flatMap { pid_t($0) }
    }
}
