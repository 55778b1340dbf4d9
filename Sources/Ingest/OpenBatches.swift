import ChirpStack
public import LoRaWAN

/// The batches that are being gathered, one for each lane, and one for the spool.
///
/// Lanes commit side by side, so whatever must stay in order has one lane: a device's events by its DevEUI, a gateway's
/// by its id. Messages that make no sense have the first. What is younger than a spooled message of its sender goes
/// behind it, into the spool; so does what a sender or tenant has waiting beyond its share (``divertExcess(of:)``).
public struct OpenBatches: Sendable {
    /// The open batch of each lane.
    public private(set) var lanes: [Batch]
    /// Messages that must not overtake what is in the spool.
    public private(set) var diverted = Batch()
    private var tenants = HeardTenants()
    /// The tenant that has more than its share, and lanes without anything that it sent since.
    private var crowd: (tenant: UUIDBits, clearLanes: Set<Int>)?
    private let parser = EventParser()

    /// Empty batches for so many lanes, at least one.
    public init(laneCount: Int) {
        lanes = Array(repeating: Batch(), count: laneCount)
    }

    /// Parses a message that the broker sent, and puts it into the batch of its lane, or into the one for the spool.
    ///
    /// - Parameters:
    ///   - delivery: the number by which it is acknowledged; `nil` at QoS 0.
    ///   - whole: what is known of a large payload, of which `payload` may be the beginning only.
    ///   - spoolHolds: whether an older message of the sender is in the spool.
    /// - Returns: whether it is an event of a device, for which QoS 0 would be a loss; gateways use it by default.
    public mutating func append(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool,
        delivery: Int?, whole: WholePayload? = nil, spoolHolds: (EUI64) -> Bool
    ) -> Bool {
        var ignored = IgnoredFields()
        let outcome = parser.event(topic: topic, payload: payload, length: whole?.length, ignored: &ignored)
        let subject = outcome.subject
        tenants.note(subject.networkTenantID)
        let lane = Self.lane(of: subject.sender, laneCount: lanes.count)
        if let sender = subject.sender, spoolHolds(sender) || isOfCrowd(subject, lane) {
            diverted.append(
                outcome, subject, topic: topic, payload: payload, receivedAt: receivedAt, isRetained: isRetained,
                ignored: ignored, delivery: delivery, whole: whole)
        } else {
            lanes[lane].append(
                outcome, subject, topic: topic, payload: payload, receivedAt: receivedAt, isRetained: isRetained,
                ignored: ignored, delivery: delivery, whole: whole)
        }
        return subject.isDevice
    }

    /// Parses a message that the spool kept, and puts it into the batch of its lane.
    ///
    /// - Parameter sender: under whose name the spool has it.
    public mutating func appendSpooled(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool,
        sender: SpooledSender, whole: WholePayload? = nil
    ) {
        var ignored = IgnoredFields()
        let outcome = parser.event(topic: topic, payload: payload, length: whole?.length, ignored: &ignored)
        let subject = outcome.subject
        lanes[Self.lane(of: subject.sender, laneCount: lanes.count)].append(
            outcome, subject, topic: topic, payload: payload, receivedAt: receivedAt, isRetained: isRetained,
            spooled: sender,
            ignored: ignored, whole: whole)
    }

    /// Takes a lane's batch out and leaves another, which is emptied, for what follows.
    public mutating func take(_ lane: Int, leaving spare: Batch) -> Batch {
        var batch = spare
        batch.removeAll()
        swap(&batch, &lanes[lane])
        return batch
    }

    /// How many messages wait.
    public var count: Int { lanes.reduce(diverted.count) { $0 + $1.count } }

    /// Those among them that came out of the spool.
    public var spooledCount: Int { lanes.reduce(0) { $0 + $1.spooledCount } }

    /// Those among them that the broker still keeps.
    public var unacknowledged: Unacknowledged {
        lanes.reduce(into: diverted.unacknowledged) { $0.merge($1.unacknowledged) }
    }

    /// Whether a batch is too heavy for another message.
    public var isHeavy: Bool { diverted.isHeavy || lanes.contains { $0.isHeavy } }

    /// Takes the messages of some senders out of a lane's batch, in order, and adds them to `batch`.
    public mutating func take(_ senders: Set<EUI64?>, of lane: Int, into batch: inout Batch) {
        take(of: lane, into: &batch) { senders.contains($0.outcome.sender) }
    }

    private mutating func take(of lane: Int, into batch: inout Batch, where isTaken: (Batch.Entry) -> Bool) {
        let old = lanes[lane]
        guard old.entries.contains(where: isTaken) else { return }
        var kept = Batch()
        for (index, entry) in old.entries.enumerated() {
            if isTaken(entry) { batch.append(old, index) } else { kept.append(old, index) }
        }
        lanes[lane] = kept
    }

    /// Lets tenants take turns from the beginning, rather than once two were heard.
    public mutating func expectSeveralTenants() { tenants.areSeveral = true }

    /// Who has more of a lane's batch than its share, `nil` being whoever sends what makes no sense.
    ///
    /// What came out of the spool does not count: of that no more is taken than the lane has use for.
    public func crowders(of lane: Int) -> Set<EUI64?> {
        let waiting = lanes[lane].received
        var crowders = Shares.crowdingSenders(among: waiting)
        if let tenant = Shares.crowdingTenant(among: waiting, beside: tenants) {
            crowders.formUnion(waiting.lazy.filter { $0.networkTenantID == tenant }.map(\.sender))
        }
        return crowders
    }

    /// Takes whatever the broker sent of those who have more of a lane's batch than their share out of it, for the
    /// spool: all of it, since none may overtake another of its sender.
    ///
    /// The lane must have nothing older of them, neither in work nor refused.
    ///
    /// - Returns: who it is.
    public mutating func divertExcess(of lane: Int) -> Set<EUI64?> {
        let crowders = crowders(of: lane)
        guard !crowders.isEmpty else { return crowders }
        if let tenant = Shares.crowdingTenant(among: lanes[lane].received, beside: tenants) {
            crowd = (tenant, (crowd?.tenant == tenant ? crowd?.clearLanes ?? [] : []).union([lane]))
        }
        // What is there to be diverted came later, if it is of one of them.
        var excess = Batch()
        take(of: lane, into: &excess) { $0.spooled == nil && crowders.contains($0.outcome.sender) }
        for index in diverted.entries.indices { excess.append(diverted, index) }
        diverted = excess
        return crowders
    }

    /// Whether a message follows others of its tenant into the spool, though that has none of its sender: in a lane
    /// that is clear of the tenant nothing older of the sender is on its way.
    private func isOfCrowd(_ subject: Subject, _ lane: Int) -> Bool {
        guard let crowd else { return false }
        return subject.networkTenantID == crowd.tenant && crowd.clearLanes.contains(lane)
    }

    /// Nothing is left in the spool: whoever had more than its share takes part again.
    public mutating func endCrowd() { crowd = nil }

    /// Puts messages before those that wait for a lane already.
    public mutating func putBack(_ batch: Batch, to lane: Int) {
        endCrowd()
        var all = batch
        for index in lanes[lane].entries.indices { all.append(lanes[lane], index) }
        lanes[lane] = all
    }

    /// Forgets a lane's messages, which were stored elsewhere.
    public mutating func removeAll(of lane: Int) { lanes[lane].removeAll() }

    /// Gives the messages that the spool refused to the lanes: stored out of order is better than not stored.
    public mutating func returnDiverted() {
        endCrowd()
        for (index, entry) in diverted.entries.enumerated() {
            lanes[Self.lane(of: entry.outcome.sender, laneCount: lanes.count)].append(diverted, index)
        }
        diverted.removeAll()
    }

    /// Forgets the messages for the spool, which has them now.
    public mutating func removeDiverted() { diverted.removeAll() }

    /// Forgets all messages.
    public mutating func removeAll() {
        diverted.removeAll()
        for index in lanes.indices { lanes[index].removeAll() }
    }

    /// EUIs of one delivery differ in their last digits only, in steps of 1, 2 or 16: all their bits are mixed in
    /// (the multiplier is 2⁶⁴ ÷ the golden ratio).
    static func lane(of eui: EUI64?, laneCount: Int) -> Int {
        guard let eui else { return 0 }
        let mixed = (eui.bits ^ (eui.bits >> 29)) &* 0x9E37_79B9_7F4A_7C15
        return Int((mixed >> 32) % UInt64(laneCount))
    }
}
