import LoRaWAN

/// Who has more than its share of the messages that wait for a lane.
///
/// Asked for each full batch, and most often the answer is nobody: that costs a few nanoseconds a message.
enum Shares {
    /// Senders that have: one by number. `nil` stands for whoever sends what makes no sense.
    static func crowdingSenders(among waiting: [Subject]) -> Set<EUI64?> {
        guard mayBeCrowded(waiting) else { return [] }
        let counts = Dictionary(waiting.lazy.map { ($0.sender, 1) }, uniquingKeysWith: +)
        return Set(counts.lazy.filter { $0.value > Limits.senderShare }.map(\.key))
    }

    /// Whether some sender may have more than its share: many senders are counted together.
    private static func mayBeCrowded(_ waiting: [Subject]) -> Bool {
        var counts = [Int](repeating: 0, count: 256)
        for subject in waiting { counts[OpenBatches.lane(of: subject.sender, laneCount: counts.count)] += 1 }
        return counts.contains { $0 > Limits.senderShare }
    }

    /// The tenant that has: by part, because many devices may well wait after an absence, and only where it keeps
    /// others waiting.
    ///
    /// More than half have only one candidate, who is left when each of another tenant's messages is set against one
    /// of its own (Boyer and Moore's vote).
    static func crowdingTenant(among waiting: [Subject], beside heard: HeardTenants) -> UUIDBits? {
        guard heard.areSeveral else { return nil }
        var candidate: UUIDBits?
        var lead = 0
        for subject in waiting {
            if lead == 0 { candidate = subject.networkTenantID }
            lead += subject.networkTenantID == candidate ? 1 : -1
        }
        guard let candidate else { return nil }
        let count = waiting.reduce(0) { $1.networkTenantID == candidate ? $0 + 1 : $0 }
        let isOver = count > Limits.senderShare && count * 100 > waiting.count * Limits.tenantSharePercent
        return isOver ? candidate : nil
    }
}

/// Whether more than one tenant of the network server sends at all.
///
/// ChirpStack's tenant is a key for taking turns and nothing else: whose a device is, the database knows.
struct HeardTenants {
    /// Whether there is more than one: then each has another beside it.
    var areSeveral = false
    private var first: UUIDBits?

    /// Heard one.
    mutating func note(_ tenant: UUIDBits?) {
        guard !areSeveral, let tenant else { return }
        areSeveral = first.map { $0 != tenant } ?? false
        first = first ?? tenant
    }
}
