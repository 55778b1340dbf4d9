/// Which lines of the audit log are wanted; every given condition must be met.
public struct AuditFilter: Sendable, Hashable {
    /// Only this action, exactly: `device.assign`.
    public var action: String?
    /// Only lines that concern this kind of thing.
    public var resourceType: String?
    /// Only lines of this actor, as the log names them.
    public var actorID: String?
    /// Which stretch of time, and which part of it.
    public var history = HistoryFilter()

    /// Whether lines are sought among others, which may be many.
    public var searches: Bool { action != nil || resourceType != nil || actorID != nil }

    /// A filter that lets everything through.
    public init() {}
}
