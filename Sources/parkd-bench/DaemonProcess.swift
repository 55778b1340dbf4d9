import Foundation
import Sandbox

/// The daemon under measurement: the real binary, as its own process.
final class DaemonProcess {
    private let process: Process
    /// Where its API is.
    let port: Int
    /// Where its health is too, on an address of its own.
    let healthPort: Int

    /// Starts `parkd run` and waits until it is ready.
    ///
    /// - Parameters:
    ///   - member: its number in a group that shares its subscriptions; `nil` is for one that has its own.
    ///   - portOffset: tells one that has its own from another beside it.
    static func start(
        binary: String, sandbox: Sandbox, folder: String, codecsDir: String, migrationsDir: String, member: Int? = nil,
        portOffset: Int = 0
    ) async throws -> DaemonProcess {
        let port = 20_000 + Int(getpid()) % 5_000 + (member ?? portOffset)
        let healthPort = port + 6_000
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["run"]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "PARKD_DATABASE_URL": sandbox.conninfo, "PARKD_MQTT_URL": sandbox.mqttURL,
            "PARKD_MQTT_CLIENT_ID": "parkd-bench-\(member ?? 0)",
            "PARKD_MQTT_SHARE_GROUP": member == nil ? "" : "parkd-bench", "PARKD_HTTP_BIND": "127.0.0.1:\(port)",
            "PARKD_HEALTH_BIND": "127.0.0.1:\(healthPort)",
            "PARKD_AUTH_SECRET": String(repeating: "benchmark", count: 4), "PARKD_STATE_DIR": folder,
            "PARKD_CODECS_DIR": codecsDir, "PARKD_MIGRATIONS_DIR": migrationsDir, "PARKD_LOG_LEVEL": "warning",
            "PARKD_RATE_PRINCIPAL_PER_MINUTE": "0", "PARKD_RATE_TENANT_PER_MINUTE": "0",
            "PARKD_RATE_ADDRESS_FAILURES_PER_MINUTE": "0", "PARKD_RATE_ACCOUNT_FAILURES_PER_MINUTE": "0",
        ]) { $1 }
        try process.run()
        for _ in 0..<100 {
            if HTTPSocket.get("/health/ready", port: port).status == 200 {
                return DaemonProcess(process, port: port, healthPort: healthPort)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        process.terminate()
        throw CocoaError(.executableLoad)
    }

    private init(_ process: Process, port: Int, healthPort: Int) {
        self.process = process
        self.port = port
        self.healthPort = healthPort
    }

    /// How many readings it says it has stored: asking the daemon costs the database nothing.
    func storedReadings() -> Int { metric("parkd_readings_total") }

    /// A metric without labels; asked where no crowd of clients takes the last connection.
    func metric(_ name: String) -> Int {
        let page = HTTPSocket.get("/metrics", port: healthPort).body
        let line = String(decoding: page, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    /// User and system time so far, in microseconds (proc(5): fields 14 and 15, in ticks of 10 ms).
    var cpuMicroseconds: Double {
        let text = read("stat")
        guard let end = text.lastIndex(of: ")") else { return 0 }
        let fields = text[end...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) * 10_000
    }

    /// The largest resident size so far, in megabytes.
    var peakMemoryMB: Double { memoryMB("VmHWM:") }

    /// The resident size now, in megabytes.
    var memoryMB: Double { memoryMB("VmRSS:") }

    private func memoryMB(_ name: String) -> Double {
        let line = read("status").split(separator: "\n").first { $0.hasPrefix(name) }
        let kilobytes = line.flatMap { Double($0.filter(\.isNumber)) } ?? 0
        return kilobytes / 1024
    }

    /// Lets it stand still.
    func pause() { kill(process.processIdentifier, SIGSTOP) }

    /// Lets it go on.
    func resume() { kill(process.processIdentifier, SIGCONT) }

    /// Stops it as an operator would.
    func stop() async {
        process.terminate()
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [process] in
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    private func read(_ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/\(name)", encoding: .utf8)) ?? ""
    }
}
