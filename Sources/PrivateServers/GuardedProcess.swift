import Dispatch
import Glibc
import Synchronization

/// A server under a small shell that outlives neither us nor the server.
///
/// The shell reads its standard input, one end of a socket pair: a line there is the name of a signal for the server;
/// its end means that we are gone, however we went, and stops the server. One thread of its own reads what the server
/// prints and waits for its end, so that nothing here blocks the cooperative pool.
final class GuardedProcess: Sendable {
    /// How waiting for readiness ended.
    enum Readiness: Sendable {
        case ready
        case exited
    }

    private let readiness = Milestone<Readiness>()
    private let exit = Milestone<CInt>()
    private let control: Mutex<CInt>
    private let lastLines = Mutex<[String]>([])

    /// What a process does with the folder that it is started for.
    enum Claim: Sendable {
        /// Holds the folder's lock and writes the folder's log.
        case exclusive
        /// As above; and the guard removes the folder when it ends because we are gone.
        case exclusiveAndErased
        /// Neither: a client of the server there.
        case none
    }

    /// Starts `command` under the guard, as the folder's user.
    ///
    /// - Parameters:
    ///   - command: the program and its arguments.
    ///   - folder: where the lock and the log are.
    ///   - claim: what the process does with the folder.
    ///   - readyMark: the server is ready when it prints a line that contains this.
    init(
        _ command: [String], in folder: ServerFolder, claim: Claim, readyMark: String
    ) throws(PrivateServerError) {
        let (ours, theirs) = try Spawn.socketPair()
        defer { close(theirs) }
        let (output, printed): (CInt, CInt)
        do throws(PrivateServerError) {
            (output, printed) = try Spawn.socketPair()
        } catch {
            close(ours)
            throw error
        }
        defer { close(printed) }
        control = Mutex(ours)

        let locked = ["flock", "--no-fork", "--timeout", "10", "--conflict-exit-code", "\(Self.lockedExitCode)"]
        let guarded = ["sh", "-c", Self.guardScript, "guard", claim == .exclusiveAndErased ? folder.path : ""]
        let arguments =
            (claim == .none ? [] : locked + [folder.lock]) + guarded + (folder.user?.prefix ?? []) + command
        // Before the start, or a command that removes the folder finds a log in it that was not there.
        let log = claim == .none ? -1 : open(folder.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        let pid: pid_t
        do throws(PrivateServerError) {
            pid = try Spawn.start(arguments, input: theirs, output: printed)
        } catch {
            for descriptor in [ours, output, log] where descriptor >= 0 { close(descriptor) }
            throw error
        }
        DispatchQueue(label: "parkd.private-server").async { [self] in
            follow(output: output, log: log, readyMark: readyMark, pid: pid)
        }
    }

    /// The exit code of `flock` when somebody else holds the lock (`EX_TEMPFAIL`).
    static let lockedExitCode: CInt = 75

    /// Sends the server a signal, by its name without `SIG`; nothing after its end.
    func send(_ signal: String) {
        control.withLock { descriptor in
            guard descriptor >= 0 else { return }
            let line = Array((signal + "\n").utf8)
            _ = Glibc.send(descriptor, line, line.count, CInt(MSG_NOSIGNAL))
        }
    }

    /// Waits until the server is ready or has ended; kills it after a minute, or when the task is cancelled.
    func waitForReadiness() async -> Readiness {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(60)) { [weak self] in
            self?.killUnlessReady()
        }
        return await withTaskCancellationHandler {
            await readiness.value
        } onCancel: {
            killUnlessReady()
        }
    }

    /// Waits for the end of the server, all its children and the guard; the exit code, 128 + n for signal n.
    func waitForExit() async -> CInt {
        await exit.value
    }

    /// The last lines that the server printed.
    var logTail: String {
        lastLines.withLock { $0.joined(separator: "\n") }
    }

    /// Whether a line among the last ones contains `text`.
    func printed(_ text: String) -> Bool {
        lastLines.withLock { $0.contains { $0.contains(text) } }
    }

    private func killUnlessReady() {
        if readiness.passed == nil { send("KILL") }
    }

    /// Runs on its own thread until nobody holds the other end of the pipe.
    private func follow(output: CInt, log: CInt, readyMark: String, pid: pid_t) {
        var line: [UInt8] = []
        var hasOutput = false
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            // Only who holds the lock prints, so that a refused start leaves the other's log alone.
            if !hasOutput { ftruncate(log, 0) }
            hasOutput = true
            if log >= 0 { _ = write(log, buffer, count) }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    note(String(decoding: line, as: UTF8.self), readyMark: readyMark)
                    line.removeAll(keepingCapacity: true)
                } else {
                    line.append(byte)
                }
            }
        }
        if !line.isEmpty { note(String(decoding: line, as: UTF8.self), readyMark: readyMark) }
        if log >= 0 { close(log) }
        close(output)
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        control.withLock { descriptor in
            close(descriptor)
            descriptor = -1
        }
        let signal = status & 0x7F
        readiness.pass(.exited)
        exit.pass(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
    }

    private func note(_ line: String, readyMark: String) {
        lastLines.withLock { lines in
            lines.append(line)
            if lines.count > 20 { lines.removeFirst() }
        }
        if line.contains(readyMark) { readiness.pass(.ready) }
    }

    /// `$1` is the folder to erase when we are gone, or empty; the rest is the server.
    ///
    /// TERM and INT together mean a fast stop to both servers at any moment: a shell starts its children with INT
    /// ignored, so that INT alone would be lost on a PostgreSQL that has not installed its handlers yet, and TERM alone
    /// would let it wait for its clients. In `/`, because PostgreSQL up to 15 fails in a folder that its user cannot
    /// enter. Descriptor 3 is the lock's and stays open as long as any child lives, descriptor 4 is the line to us.
    private static let guardScript = """
        cd /
        erased=$1; shift
        exec 4<&0 </dev/null
        "$@" 4<&- &
        server=$!
        {
            while read -r signal <&4; do kill -s "$signal" "$server"; done
            kill -s TERM "$server"; kill -s INT "$server"
            exit 0
        } 2>/dev/null &
        watcher=$!
        exec 4<&-
        wait "$server"; status=$?
        kill "$watcher" 2>/dev/null
        if wait "$watcher" 2>/dev/null && [ -n "$erased" ]; then rm -rf "$erased"; fi
        exit "$status"
        """
}
