import FoundationEssentials
import Glibc

/// Starts a process in a session of its own, with nothing of ours but the descriptors it is given.
enum Spawn {
    /// Starts a program, found in `PATH`, with `input` as its standard input and `output` as both its outputs.
    ///
    /// A session of its own, because Ctrl-C in a terminal reaches every process of the foreground group; and no other
    /// descriptor, because a server that inherits its own clients' sockets never sees them close.
    static func start(_ command: [String], input: CInt, output: CInt) throws(PrivateServerError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        for descriptor in openDescriptors where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, CShort(POSIX_SPAWN_SETSIGMASK) | CShort(POSIX_SPAWN_SETSIGDEF))

        let arguments = ["setsid"] + command
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = self.environment.map { strdup($0) } + [nil]
        defer { for text in argv + environment { free(text) } }
        var pid: pid_t = 0
        let status = posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, &environment)
        guard status == 0 else {
            throw PrivateServerError(.spawn, "Cannot start \(arguments[0])", errno: status)
        }
        return pid
    }

    /// Two connected sockets that no child inherits unasked; unlike a pipe's, their peer's end raises no signal here.
    static func socketPair() throws(PrivateServerError) -> (CInt, CInt) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw PrivateServerError(.spawn, "socketpair", errno: errno)
        }
        return (ends[0], ends[1])
    }

    private static var openDescriptors: [CInt] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).compactMap { CInt($0) }
    }

    /// Nothing of the caller's: `PGPORT` or a foreign locale would change what the servers do and print.
    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC",
    ]
}
