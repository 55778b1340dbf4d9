/// One start of a server that listens on a port: retried on another port where that was taken in between.
struct ServerRun: Sendable {
    let process: GuardedProcess
    let port: Int

    /// Starts the command that `command` makes for a port and waits until it is ready.
    ///
    /// - Parameters:
    ///   - name: what to call the server in messages.
    ///   - port: the port to use; `nil` for any free one.
    static func start(
        _ name: String, in folder: ServerFolder, lifetime: Lifetime, port: Int?, readyMark: String,
        command: (Int) throws(PrivateServerError) -> [String]
    ) async throws(PrivateServerError) -> ServerRun {
        var attemptsLeft = port == nil ? 5 : 1
        while true {
            let candidate = if let port { port } else { try LoopbackPort.free() }
            let process = try GuardedProcess(
                try command(candidate), in: folder, claim: lifetime == .ours ? .exclusiveAndErased : .exclusive,
                readyMark: readyMark)
            if await process.waitForReadiness() == .ready { return ServerRun(process: process, port: candidate) }
            let code = await process.waitForExit()
            attemptsLeft -= 1
            if process.printed("Address already in use") && attemptsLeft > 0 { continue }
            throw failure(of: name, code: code, process: process, folder: folder)
        }
    }

    /// Runs a program to its end; throws unless it ends with 0.
    static func complete(
        _ command: [String], in folder: ServerFolder, claim: GuardedProcess.Claim = .exclusive
    ) async throws(PrivateServerError) {
        let process = try GuardedProcess(command, in: folder, claim: claim, readyMark: "\u{0}")
        let code = await process.waitForExit()
        guard code == 0 else {
            throw failure(of: command.first ?? "", code: code, process: process, folder: folder)
        }
    }

    private static func failure(
        of name: String, code: CInt, process: GuardedProcess, folder: ServerFolder
    ) -> PrivateServerError {
        let tail = process.logTail
        if code == GuardedProcess.lockedExitCode && tail.isEmpty {
            return PrivateServerError(
                .inUse, "Another \(name) still runs in \(folder.path); stop the program that started it first")
        }
        if process.printed("lock file \"postmaster.pid\" already exists") {
            return PrivateServerError(.inUse, "Another \(name) still runs in \(folder.path):\n\(tail)")
        }
        return PrivateServerError(.exited, "\(name) ended with code \(code) before it was ready:\n\(tail)")
    }
}
