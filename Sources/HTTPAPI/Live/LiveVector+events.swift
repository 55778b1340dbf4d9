import JSON
import LoRaWAN
import Model
import NIOCore
import Parking

/// What is sent of it: server-sent events, as the HTML standard has them.
extension LiveVector {
    /// What a view's clients have to be told of a change; `nil` where it is nothing to them.
    func chunk(of change: Change, for view: LiveView, since: ContinuousClock.Instant?) -> StreamChunk? {
        var events: [Event] = []
        for topic in LiveTopic.ofState where view.topics.contains(topic) {
            guard let ids = change.ids[topic] else { continue }
            let changes = changes(of: topic, in: view, since: change.before, among: ids)
            if changes.rows.isEmpty && changes.gone.isEmpty { continue }
            events.append(event(topic, changes, view))
        }
        if change.hasUplinks, let event = uplinksEvent(view, since: change.before) { events.append(event) }
        return events.isEmpty ? nil : chunk(events, for: view, before: change.before, since: since)
    }

    /// What is new to a client that comes again; `nil` where that is not known.
    func chunk(for view: LiveView, knowing known: LiveEventID) -> StreamChunk? {
        guard known.epoch == epoch, known.view == view.fingerprint, known.version <= version,
            known.version >= knownFrom
        else { return nil }
        var events: [Event] = []
        for topic in LiveTopic.ofState where view.topics.contains(topic) {
            let changes = changes(of: topic, in: view, since: known.version, among: nil)
            if changes.rows.isEmpty && changes.gone.isEmpty { continue }
            events.append(event(topic, changes, view))
        }
        if let event = uplinksEvent(view, since: known.version) { events.append(event) }
        return chunk(events, for: view, before: known.version, since: nil)
    }

    /// All that a view shows.
    func snapshot(for view: LiveView) -> StreamChunk {
        let topics = LiveTopic.ofState.filter(view.topics.contains)
        let shown = topics.map { ($0, rows(of: $0, in: view)) }
        var json = JSONWriter(capacity: 1024 + shown.reduce(0) { $0 + $1.1.count * 360 })
        json.object { json in
            json.member("generated_at", readAt)
            for (topic, rows) in shown {
                json.array(topic.rawValue) { json in for row in rows { json.raw(row.json) } }
            }
            json.object("summary") { json in
                for (topic, rows) in shown { Self.count(rows, of: topic, in: &json) }
            }
        }
        var events = [Event(name: "snapshot", data: json.bytes)]
        if let event = uplinksEvent(view, since: 0) { events.append(event) }
        return chunk(events, for: view, before: nil, since: nil)
    }

    private struct Event {
        let name: String
        let data: [UInt8]
    }

    private func event(
        _ topic: LiveTopic, _ changes: (rows: [LiveRow], gone: [UUIDBits]), _ view: LiveView
    ) -> Event {
        var json = JSONWriter(capacity: 512 + changes.rows.count * 360)
        json.object { json in
            json.member("generated_at", readAt)
            json.array("rows") { json in for row in changes.rows { json.raw(row.json) } }
            json.array("gone") { json in for id in changes.gone { json.value(utf8: id.textBytes) } }
            json.object("summary") { json in Self.count(rows(of: topic, in: view), of: topic, in: &json) }
        }
        return Event(name: topic.rawValue, data: json.bytes)
    }

    private func uplinksEvent(_ view: LiveView, since version: Int) -> Event? {
        guard view.topics.contains(.uplinks) else { return nil }
        let uplinks = uplinks(in: view, since: version)
        guard !uplinks.isEmpty else { return nil }
        var json = JSONWriter(capacity: 128 + uplinks.count * 700)
        json.object { json in
            json.member("generated_at", readAt)
            json.array("rows") { json in for uplink in uplinks { json.raw(uplink.json) } }
        }
        return Event(name: LiveTopic.uplinks.rawValue, data: json.bytes)
    }

    /// The counts of the dashboard, of the rows of a view.
    private static func count(_ rows: [LiveRow], of topic: LiveTopic, in json: inout JSONWriter) {
        json.object(topic.rawValue) { json in
            switch topic {
            case .spaces: SpaceCounts(rows).write(to: &json)
            case .devices: DeviceCounts(rows).write(to: &json)
            case .gateways, .uplinks: GatewayCounts(rows).write(to: &json)
            }
        }
    }

    /// Whoever breaks off between two of these events gets all of them again: only the last one has the new version.
    private func chunk(
        _ events: [Event], for view: LiveView, before: Int?, since: ContinuousClock.Instant?
    ) -> StreamChunk {
        var bytes = ByteBuffer()
        for (index, event) in events.enumerated() {
            let isLast = index == events.count - 1
            bytes.writeString("event: \(event.name)\n")
            if isLast || before != nil {
                let version = isLast ? version : before ?? 0
                bytes.writeString("id: \(LiveEventID(epoch: epoch, view: view, version: version).text)\n")
            }
            bytes.writeString("data: ")
            bytes.writeBytes(event.data)
            bytes.writeString("\n\n")
        }
        return StreamChunk(bytes: bytes, events: events.count, since: since)
    }
}

extension SpaceCounts {
    fileprivate init(_ rows: [LiveRow]) {
        self.init()
        for row in rows {
            switch SpaceState(rawValue: row.mark.word) {
            case .free?: free += 1
            case .occupied?: occupied += 1
            case .reserved?: reserved += 1
            case .maintenance?: maintenance += 1
            case .unknown?, nil: unknown += 1
            }
            if row.isStale { stale += 1 }
        }
    }
}

extension DeviceCounts {
    fileprivate init(_ rows: [LiveRow]) {
        self.init()
        total = rows.count
        assigned = rows.count { $0.spaceID != nil }
        for row in rows {
            if row.isActive { active += 1 }
            if let health = DeviceHealth(rawValue: row.mark.word) { byHealth[health] += 1 }
        }
    }
}

extension GatewayCounts {
    fileprivate init(_ rows: [LiveRow]) {
        self.init()
        total = rows.count
        online = rows.count { $0.mark.word == GatewayStatus.online.rawValue }
    }
}
