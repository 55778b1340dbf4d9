import Foundation
import TestSupport

/// A tmpfs that is soon full.
struct SmallDisk {
    /// Where it is mounted.
    let folder: String

    /// Whether we may mount for everyone to see.
    static let isAllowed = geteuid() == 0 && succeeds(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
    /// Whether a process may mount for itself alone.
    static let isAllowedInNamespace = isAllowed || succeeds(namespace + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"])

    private static let namespace = ["unshare", "--mount"] + (geteuid() == 0 ? [] : ["--map-root-user"])

    /// Lends `body` a disk.
    static func with<Value>(
        megabytes: Int, in parent: String, owner: String, _ body: (SmallDisk) async throws -> Value
    ) async throws -> Value {
        let folder = parent + "/small-disk"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let disk = SmallDisk(folder: folder + "/tablespace")
        let options = "size=\(megabytes)m,mode=755"
        guard succeeds(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]) else {
            throw TestSupportError("cannot mount a tmpfs on \(folder)")
        }
        // Lazily: at its end a server may still have files open.
        defer { _ = succeeds(["umount", "--lazy", folder]) }
        guard succeeds(["install", "-d", "-o", owner, "-m", "700", disk.folder]) else {
            throw TestSupportError("cannot make \(disk.folder)")
        }
        return try await body(disk)
    }

    /// Takes all the room that is left.
    func fill() throws {
        let filler = folder + "/../filler"
        _ = FileManager.default.createFile(atPath: filler, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: filler))
        defer { try? handle.close() }
        while (try? handle.write(contentsOf: Data(count: 4096))) != nil {}
    }

    /// Gives it back.
    func empty() throws {
        try FileManager.default.removeItem(atPath: folder + "/../filler")
    }

    /// Starts the daemon in a mount namespace of its own, where `folder` is a tmpfs with these options.
    static func startDaemon(environment: [String: String], folder: String, options: String) throws -> ParkdProcess {
        let script = "mount -t tmpfs -o \(options) tmpfs \(folder) && exec \(ParkdProcess.binary.path) run"
        return try ParkdProcess(
            program: "/usr/bin/env", namespace + ["sh", "-c", script], environment: environment)
    }

    private static func succeeds(_ command: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
