import Foundation
import TestSupport

extension SmallDisk {
    /// Starts the daemon in a mount namespace of its own, where `folder` is a tmpfs with these options.
    static func startDaemon(environment: [String: String], folder: String, options: String) throws -> ParkdProcess {
        let script = "mount -t tmpfs -o \(options) tmpfs \(folder) && exec \(ParkdProcess.binary.path) run"
        return try ParkdProcess(
            program: "/usr/bin/env", namespace + ["sh", "-c", script], environment: environment)
    }
}
