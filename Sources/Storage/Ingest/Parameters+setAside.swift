import ChirpStack
import Ingest
import JSON
import LoRaWAN
import Parking
import Postgres

extension Parameters {
    /// The columns of `insert_device_events`.
    mutating func add(deviceEventsOf decisions: Decisions) {
        let rows = decisions.deviceEvents
        let devices = decisions.devices
        addColumn(rows) { devices[$0.deviceIndex].tenantID.uuid }
        addColumn(rows) { devices[$0.deviceIndex].id.uuid }
        addColumn(rows) { $0.event.kind.rawValue }
        addColumn(rows) { $0.event.idempotencyKey }
        addColumn(rows) { $0.event.deduplicationID?.uuid }
        addColumn(rows) { $0.occurredAt }
        addColumn(rows) { $0.receivedAt }
        addColumn(rows) { JSONText($0.event.detailJSON) }
    }

    /// The columns of `keep_orphans`.
    mutating func add(orphans: [Decisions.OrphanRow], of batch: Batch) {
        let best = orphans.map { $0.uplink?.receptions.best }
        addColumn(orphans) { $0.device.devEUI.eui }
        addColumn(orphans) { $0.uplink?.deduplicationID.uuid }
        addColumn(orphans) { $0.receivedAt }
        addColumn(orphans) { batch.topic(of: $0.messageIndex) }
        addColumn(orphans) { $0.uplink == nil ? nil : ByteString(batch.payload(of: $0.messageIndex)) }
        addColumn(orphans) { $0.uplink.map { ByteString($0.payload) } }
        addColumn(best) { $0?.rssiDBm.map { Float($0) } }
        addColumn(best) { $0?.snrDB }
        addColumn(orphans) { $0.device.networkTenantID }
        addColumn(orphans) { $0.device.deviceProfileName }
        addColumn(orphans) { $0.device.deviceName }
        addColumn(best) { $0?.gatewayID?.eui }
        addColumn(orphans) { Topic.publisher(of: batch.topic(of: $0.messageIndex)) }
    }

    /// The columns of `count_orphan_gateways`.
    mutating func add(orphanGateways: [Decisions.OrphanGatewayRow]) {
        addColumn(orphanGateways) { $0.gatewayID.eui }
        addColumn(orphanGateways) { $0.receivedAt }
    }

    /// The columns of `quarantine`.
    mutating func add(quarantine rows: [Decisions.QuarantineRow], of batch: Batch) {
        addColumn(rows) { $0.receivedAt }
        addColumn(rows) { batch.topic(of: $0.messageIndex) }
        addColumn(rows) { ByteString(batch.payload(of: $0.messageIndex, atMost: Limits.quarantineMessageBytes)) }
        addColumn(rows) { Int32(clamping: batch.payloadLength(of: $0.messageIndex)) }
        addColumn(rows) { batch.entries[$0.messageIndex].whole?.sha256.map { ByteString($0) } }
        addColumn(rows) { $0.rejection.reason.rawValue }
        addColumn(rows) { $0.rejection.detail }
        addColumn(rows) { $0.devEUI?.eui }
        addColumn(rows) { $0.deduplicationID?.uuid }
        addColumn(rows) { $0.tenantID?.uuid }
        addColumn(rows) { Topic.publisher(of: batch.topic(of: $0.messageIndex)) }
    }
}

extension DeviceEvent {
    /// What makes two deliveries the same event (reference `chirpstack.md` §3.3): not every event has an id.
    fileprivate var idempotencyKey: String {
        switch body {
        case .ack(let queueItemID, let acknowledged, _) where deduplicationID == nil:
            "\(queueItemID) \(acknowledged ?? false)"
        case .txAck(let downlinkID, let queueItemID, _, _): "\(queueItemID) \(downlinkID ?? 0)"
        case .log(let level, let code, let description, let context):
            "\(time?.microseconds ?? 0) \(level) \(code) \(description) "
                + context.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        default:
            deduplicationID?.description ?? String(decoding: detailJSON, as: UTF8.self)
        }
    }

    /// What the event says beyond its columns.
    fileprivate var detailJSON: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            switch body {
            case .join(let devAddr): writer.member("dev_addr", devAddr?.description)
            case .status(let marginDB, let isExternallyPowered, let batteryPercent):
                writer.member("margin_db", marginDB)
                writer.member("external_power", isExternallyPowered)
                writer.member("battery_percent", batteryPercent)
            case .ack(let queueItemID, let acknowledged, let frameCounterDown):
                writer.member("queue_item_id", queueItemID)
                writer.member("acknowledged", acknowledged)
                writer.member("f_cnt_down", frameCounterDown)
            case .txAck(let downlinkID, let queueItemID, let frameCounterDown, let gatewayID):
                writer.member("downlink_id", downlinkID)
                writer.member("queue_item_id", queueItemID)
                writer.member("f_cnt_down", frameCounterDown)
                writer.member("gateway_id", gatewayID?.description)
            case .log(let level, let code, let description, let context):
                writer.member("level", level)
                writer.member("code", code)
                writer.member("description", description)
                writer.object("context") { writer in
                    for entry in context { writer.member(entry.key, entry.value) }
                }
            case .location(let latitude, let longitude, let altitude, let source, let accuracyM):
                writer.member("latitude", latitude)
                writer.member("longitude", longitude)
                writer.member("altitude", altitude)
                writer.member("source", source)
                writer.member("accuracy_m", accuracyM)
            case .integration(let name, let eventType):
                writer.member("integration", name)
                writer.member("event_type", eventType)
            }
        }
        return writer.bytes
    }
}
