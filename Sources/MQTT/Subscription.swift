/// A topic filter that a session is to be subscribed to, at QoS 1.
public struct Subscription: Sendable, Hashable {
    /// As the broker is asked for it, `$share/…` included.
    public var filter: String
    /// Whether the session has its purpose from this one. Without any such filter it is ended and tried again; others
    /// may be refused while it stands.
    public var isEssential: Bool

    /// Names a filter.
    public init(_ filter: String, isEssential: Bool = true) {
        self.filter = filter
        self.isEssential = isEssential
    }

    /// Whether it is shared with others (MQTT 5, §4.8.2).
    var isShared: Bool { filter.hasPrefix("$share/") }
    /// Whether it matches more than one topic (§4.7.1).
    var hasWildcard: Bool { filter.utf8.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "#") } }
}
