import JSON
import LoRaWAN
import Model
import Parking

/// A row as clients see it, and what has to be known of it to show it to the right ones.
struct LiveRow: Sendable {
    let json: [UInt8]
    let mark: LiveMark
    var siteID: SiteID?
    /// The space that a device is on.
    var spaceID: SpaceID?
    /// The devices that are on a space.
    var sensorID: DeviceID?
    var displayID: DeviceID?
    var isStale = false
    /// Whether a device is.
    var isActive = false
    /// When it last changed.
    fileprivate(set) var version = 0

    init(_ space: Live<SpaceView>) {
        self.init(space, space.full.mark)
        siteID = space.full.siteID
        sensorID = space.full.sensorDeviceID
        displayID = space.full.displayDeviceID
        isStale = space.full.isStale
    }

    init(_ device: Live<DeviceView>) {
        self.init(device, device.full.mark)
        spaceID = device.full.assignedSpaceID
        isActive = device.full.isActive
    }

    init(_ gateway: Live<GatewayView>) {
        self.init(gateway, gateway.full.mark)
        siteID = gateway.full.siteID
    }

    private init(_ resource: some Resource, _ mark: LiveMark) {
        var writer = JSONWriter(capacity: 512)
        writer.object { json in resource.write(to: &json) }
        json = writer.bytes
        self.mark = mark
    }

    /// Whether both are shown to the same clients.
    fileprivate func isShown(like other: LiveRow) -> Bool {
        siteID == other.siteID && spaceID == other.spaceID && sensorID == other.sensorID
            && displayID == other.displayID
    }
}

/// An uplink as clients see it.
struct LiveUplink: Sendable {
    let json: [UInt8]
    let id: DeduplicationID
    let deviceID: DeviceID
    let spaceID: SpaceID?
    fileprivate(set) var version = 0

    init(_ reading: ReadingView) {
        var writer = JSONWriter(capacity: 1024)
        writer.object { json in reading.write(to: &json) }
        json = writer.bytes
        id = reading.deduplicationID
        deviceID = reading.deviceID
        spaceID = reading.spaceID
    }
}

/// What a scope shows now, in memory, and when each row of it last changed: the difference to what a client knows
/// follows from it, however long ago that was.
///
/// It holds the rows of one scope and no other.
struct LiveVector {
    /// One kind of row.
    struct Kind {
        fileprivate(set) var rows: [UUIDBits: LiveRow] = [:]
        /// Rows as they were before they went, or before they went to other clients; oldest first.
        fileprivate var former: ArraySlice<(version: Int, row: LiveRow)> = []
    }

    /// What one change of the vector was.
    struct Change {
        /// The version before.
        let before: Int
        fileprivate(set) var ids: [LiveTopic: [UUIDBits]] = [:]
        fileprivate(set) var hasUplinks = false

        var isEmpty: Bool { ids.isEmpty && !hasUplinks }
    }

    let epoch: UInt64
    private(set) var version = 0
    /// When what is here was read.
    var readAt = Timestamp(microseconds: 0)
    private(set) var kinds: [LiveTopic: Kind] = [:]
    private(set) var uplinks: ArraySlice<LiveUplink> = []
    /// From which version on it is known what went.
    private(set) var knownFrom = 0
    private let limits: LiveLimits

    init(epoch: UInt64, _ limits: LiveLimits) {
        self.epoch = epoch
        self.limits = limits
    }

    /// How many rows.
    var count: Int { kinds.values.reduce(0) { $0 + $1.rows.count } }

    func row(_ topic: LiveTopic, _ id: UUIDBits) -> LiveRow? { kinds[topic]?.rows[id] }

    /// Takes everything of the scope: what is not there has gone.
    mutating func take(whole rows: [LiveTopic: [LiveRow]], uplinks new: [LiveUplink] = []) -> Change {
        var change = begin()
        for topic in LiveTopic.ofState {
            let there = rows[topic] ?? []
            let ids = Set(there.map(\.mark.id))
            take(there, of: topic, &change)
            let gone = (kinds[topic]?.rows.keys.filter { !ids.contains($0) }) ?? []
            remove(gone, of: topic, &change)
        }
        take(new, &change)
        return end(change)
    }

    /// Takes some rows: what was asked for and is not there has gone.
    mutating func take(_ rows: [LiveTopic: [LiveRow]], asked: ChangedRows, uplinks new: [LiveUplink]) -> Change {
        var change = begin()
        let ids: [LiveTopic: [UUIDBits]] = [
            .spaces: asked.spaces.map(\.uuid), .devices: asked.devices.map(\.uuid),
            .gateways: asked.gateways.map(\.uuid),
        ]
        for topic in LiveTopic.ofState {
            let there = rows[topic] ?? []
            take(there, of: topic, &change)
            let found = Set(there.map(\.mark.id))
            remove(ids[topic]?.filter { !found.contains($0) } ?? [], of: topic, &change)
        }
        take(new, &change)
        return end(change)
    }

    /// Forgets the uplinks: nobody looks at them.
    mutating func forgetUplinks() { uplinks = [] }

    private func begin() -> Change { Change(before: version) }

    /// The next version is that of the rows of this change; without any there is none.
    private mutating func end(_ change: Change) -> Change {
        if !change.isEmpty { version += 1 }
        return change
    }

    private mutating func take(_ rows: [LiveRow], of topic: LiveTopic, _ change: inout Change) {
        for var row in rows {
            let old = kinds[topic]?.rows[row.mark.id]
            if let old, old.json == row.json, old.isShown(like: row) { continue }
            row.version = version + 1
            kinds[topic, default: Kind()].rows[row.mark.id] = row
            if let old, !old.isShown(like: row) { remember(old, of: topic) }
            change.ids[topic, default: []].append(row.mark.id)
        }
    }

    private mutating func remove(_ ids: [UUIDBits], of topic: LiveTopic, _ change: inout Change) {
        for id in ids {
            guard let old = kinds[topic]?.rows.removeValue(forKey: id) else { continue }
            remember(old, of: topic)
            change.ids[topic, default: []].append(id)
        }
    }

    private mutating func remember(_ old: LiveRow, of topic: LiveTopic) {
        kinds[topic, default: Kind()].former.append((version + 1, old))
        guard kinds[topic]?.former.count ?? 0 > limits.removedMax else { return }
        if let forgotten = kinds[topic]?.former.popFirst() { knownFrom = max(knownFrom, forgotten.version) }
    }

    private mutating func take(_ new: [LiveUplink], _ change: inout Change) {
        let known = Set(uplinks.map(\.id))
        for var uplink in new where !known.contains(uplink.id) {
            uplink.version = version + 1
            uplinks.append(uplink)
            change.hasUplinks = true
        }
        uplinks = uplinks.suffix(limits.uplinksMax)
    }
}

/// What a view shows of it.
extension LiveVector {
    /// Whether a row is one of the view's.
    func shows(_ row: LiveRow, of topic: LiveTopic, in view: LiveView) -> Bool {
        if let siteID = view.siteID {
            let site = topic == .devices ? row.spaceID.flatMap { self.row(.spaces, $0.uuid)?.siteID } : row.siteID
            guard site == siteID else { return false }
        }
        guard let deviceID = view.deviceID else { return true }
        switch topic {
        case .spaces: return row.sensorID == deviceID || row.displayID == deviceID
        case .devices: return row.mark.id == deviceID.uuid
        case .gateways, .uplinks: return true
        }
    }

    /// The rows of a view.
    func rows(of topic: LiveTopic, in view: LiveView) -> [LiveRow] {
        guard let kind = kinds[topic] else { return [] }
        let rows = kind.rows.values
        if view.siteID == nil && view.deviceID == nil { return Array(rows) }
        return rows.filter { shows($0, of: topic, in: view) }
    }

    /// Those that changed since a version, and the ids of those that the view shows no more; only among `ids` where
    /// these are given.
    func changes(
        of topic: LiveTopic, in view: LiveView, since version: Int, among ids: [UUIDBits]?
    ) -> (rows: [LiveRow], gone: [UUIDBits]) {
        guard let kind = kinds[topic] else { return ([], []) }
        let candidates = ids.map { ids in ids.compactMap { kind.rows[$0] } } ?? Array(kind.rows.values)
        let rows = candidates.filter { $0.version > version && shows($0, of: topic, in: view) }
        var gone: [UUIDBits] = []
        for (_, old) in kind.former.reversed().prefix(while: { $0.version > version })
        where shows(old, of: topic, in: view) {
            let id = old.mark.id
            if kind.rows[id].map({ !shows($0, of: topic, in: view) }) ?? true, !gone.contains(id) { gone.append(id) }
        }
        return (rows, gone)
    }

    /// The uplinks of a view since a version, oldest first.
    func uplinks(in view: LiveView, since version: Int) -> [LiveUplink] {
        uplinks.filter { uplink in
            guard uplink.version > version else { return false }
            if let deviceID = view.deviceID, uplink.deviceID != deviceID { return false }
            guard let siteID = view.siteID else { return true }
            return uplink.spaceID.flatMap { row(.spaces, $0.uuid)?.siteID } == siteID
        }
    }

    /// The rows that have to be read to know what a look has found: those whose marks are others than we know, and the
    /// spaces of such devices.
    func unknown(of marks: LiveMarks) -> ChangedRows {
        var unknown = ChangedRows()
        func new(_ topic: LiveTopic, _ marks: [LiveMark]) -> [UUIDBits] {
            marks.filter { row(topic, $0.id)?.mark != $0 }.map(\.id)
        }
        unknown.spaces = Set(new(.spaces, marks.spaces).map { SpaceID($0) })
        unknown.gateways = Set(new(.gateways, marks.gateways).map { GatewayRowID($0) })
        for id in new(.devices, marks.devices) {
            unknown.devices.insert(DeviceID(id))
            if let spaceID = row(.devices, id)?.spaceID { unknown.spaces.insert(spaceID) }
        }
        return unknown
    }

    /// The devices that were heard since they were read: those whose marks are others.
    func heard(_ devices: [LiveRow]) -> Set<DeviceID> {
        Set(devices.filter { row(.devices, $0.mark.id)?.mark != $0.mark }.map { DeviceID($0.mark.id) })
    }

    /// The same rows, and the spaces that a sign of life of these devices makes fresh again.
    func withStaleSpaces(_ rows: ChangedRows) -> ChangedRows {
        var all = rows
        for device in rows.devices {
            guard let spaceID = row(.devices, device.uuid)?.spaceID, row(.spaces, spaceID.uuid)?.isStale == true
            else { continue }
            all.spaces.insert(spaceID)
        }
        return all
    }
}
