/// What is asked of the broker, what it has granted, and what it may still hold of earlier runs; no clock, no socket.
struct Subscriptions {
    /// What the broker has said of a filter.
    enum Standing: Equatable {
        /// Nothing yet.
        case unknown
        case granted(qos: Int)
        /// With a reason code (MQTT 5, §3.9.3); `nil` where it did not answer.
        case refused(code: Int?)
    }

    private struct Entry {
        let subscription: Subscription
        var standing = Standing.unknown
        var isAsked = false

        var isRefused: Bool { if case .refused = standing { true } else { false } }
        var isGranted: Bool { if case .granted = standing { true } else { false } }
    }

    private var entries: [Entry]
    /// What the broker's session may hold for us: worth remembering for the next start.
    private(set) var held: [String]
    /// What the broker is to forget and has not been asked on this connection.
    private(set) var stale: [String] = []
    /// What it was asked to forget and has not answered.
    private var ending: [String] = []

    init(_ subscriptions: [Subscription], earlierFilters: [String]) {
        entries = subscriptions.map { Entry(subscription: $0) }
        held = earlierFilters
    }

    /// Whether nothing is wanted, only ended.
    var isEmpty: Bool { entries.isEmpty }
    var isShared: Bool { entries.contains(where: \.subscription.isShared) }
    var hasWildcards: Bool { entries.contains(where: \.subscription.hasWildcard) }
    /// Whether the session has its purpose: an essential filter stands or, where there is none to want, all is ended.
    var isUseful: Bool {
        entries.isEmpty
            ? stale.isEmpty && ending.isEmpty : entries.contains { $0.subscription.isEssential && $0.isGranted }
    }
    /// Whether answers to SUBSCRIBE are outstanding.
    var isAwaitingGrants: Bool { entries.contains(where: \.isAsked) }
    /// Whether answers to UNSUBSCRIBE are outstanding.
    var isAwaitingEnds: Bool { !ending.isEmpty }
    var hasRefused: Bool { entries.contains(where: \.isRefused) }

    /// Why every essential filter is refused; `nil` where one is not.
    var refusal: Shortfall? {
        let essential = entries.filter(\.subscription.isEssential)
        guard let first = essential.first, essential.allSatisfy({ $0.isRefused && !$0.isAsked }) else { return nil }
        guard case .refused(let code) = first.standing else { return nil }
        return .refused(filters: essential.map(\.subscription.filter), code: code)
    }

    /// What is granted less of than was asked for, the refused filters grouped by reason.
    var shortfalls: [Shortfall] {
        var codes: [Int?] = []
        for case .refused(let code) in entries.map(\.standing) where !codes.contains(code) { codes.append(code) }
        let unprotected = filters { $0.standing == .granted(qos: 0) }
        return codes.map { code in .refused(filters: filters { $0.standing == .refused(code: code) }, code: code) }
            + (unprotected.isEmpty ? [] : [.unprotected(filters: unprotected)])
    }

    private func filters(_ isWanted: (Entry) -> Bool) -> [String] {
        entries.filter(isWanted).map(\.subscription.filter)
    }

    /// A connection stands: everything is asked for, whatever the broker's session has.
    mutating func begin(isSessionPresent: Bool) -> [String] {
        if !isSessionPresent { held = [] }
        let wanted = filters { _ in true }
        stale = held.filter { !wanted.contains($0) }
        ending = []
        for index in entries.indices { (entries[index].standing, entries[index].isAsked) = (.unknown, true) }
        return wanted
    }

    /// Asks again for what was refused.
    mutating func retry() -> [String] {
        for index in entries.indices where entries[index].isRefused { entries[index].isAsked = true }
        return filters { $0.isRefused }
    }

    /// The broker answered SUBSCRIBE.
    ///
    /// - Returns: whether that is news.
    mutating func answered(_ filter: String, code: Int) -> Bool {
        let standing: Standing = code < 0x80 ? .granted(qos: code) : .refused(code: code)
        if code < 0x80, !held.contains(filter) { held.append(filter) }
        return settle(standing) { $0.subscription.filter == filter }
    }

    /// The broker has had its time to answer.
    ///
    /// - Returns: whether that is news.
    mutating func unanswered() -> Bool {
        ending = []
        return settle(.refused(code: nil), where: \.isAsked)
    }

    private mutating func settle(_ standing: Standing, where isMeant: (Entry) -> Bool) -> Bool {
        var isNews = false
        for index in entries.indices where isMeant(entries[index]) {
            entries[index].isAsked = false
            isNews = isNews || entries[index].standing != standing
            entries[index].standing = standing
        }
        return isNews
    }

    /// Asks the broker to forget what is no longer wanted.
    mutating func end() -> [String] {
        ending = stale
        stale = []
        return ending
    }

    /// The broker answered UNSUBSCRIBE; what it did not end is asked again on the next connection.
    mutating func ended(_ filter: String, code: Int) {
        ending.removeAll { $0 == filter }
        if code < 0x80 { held.removeAll { $0 == filter } }
    }
}
