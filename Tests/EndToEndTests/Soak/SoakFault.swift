/// What is done to each party while uplinks keep coming.
enum SoakFault: String, CaseIterable {
    case terminated = "daemon: SIGTERM and start"
    case killed = "daemon: kill -9 and start"
    case broker = "broker restarted"
    case fast = "PostgreSQL restarted (fast)"
    case immediate = "PostgreSQL restarted (immediate)"
    case away = "PostgreSQL away for 30 s"

    /// Whether it ends the life of a daemon.
    var isOfDaemon: Bool { self == .terminated || self == .killed }
}
