import Foundation

/// Tells systemd how we are, where it listens: datagrams to `$NOTIFY_SOCKET` (sd_notify(3)).
struct SystemdNotifier: Sendable {
    /// Within how many seconds systemd wants each sign of life (sd_watchdog_enabled(3)); `nil` where it wants none of
    /// us.
    let watchdogS: Double?
    private let path: String?

    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        process: Int32 = ProcessInfo.processInfo.processIdentifier
    ) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { UInt64($0) } ?? 0
        watchdogS = isForUs && microseconds > 0 ? Double(microseconds) / 1_000_000 : nil
    }

    /// Whether anybody listens.
    var isHeard: Bool { path != nil }

    /// Says that a reload begins; `READY=1` must follow. The time is what Type=notify-reload wants (systemd 253).
    func notifyReloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        notify("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    /// Sends one state, such as `READY=1`; silent where nobody listens.
    func notify(_ state: String) {
        guard let path else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // A leading @ stands for the abstract namespace.
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = MemoryLayout<sa_family_t>.size + bytes.count
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor, state, state.utf8.count, 0, address, socklen_t(length))
            }
        }
    }
}
