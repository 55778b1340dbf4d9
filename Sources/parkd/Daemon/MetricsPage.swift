import HTTPAPI
import Ingest
import LoRaWAN
import Spool

/// The counters in the Prometheus text format 0.0.4.
struct MetricsPage: MetricsSource {
    let board: IngestBoard
    let codecs: CodecsInForce
    let startedAt: Timestamp

    func prometheusText() async -> String {
        let state = board.snapshot
        var page = Page()
        let tally = state.tally
        page.counter(
            "parkd_messages_received_total", "Messages delivered by the broker, duplicates included.", state.received)
        page.counter("parkd_messages_committed_total", "Messages committed and acknowledged.", tally.messages)
        page.counter("parkd_readings_total", "Uplinks stored as readings.", tally.readings)
        page.counter("parkd_duplicates_total", "Uplinks that were stored before.", tally.duplicates)
        page.counter("parkd_state_changes_total", "Changes of what a space shows, by sensors.", tally.stateChanges)
        page.counter(
            "parkd_inferred_changes_total", "Changes among them that a later uplink told of.", tally.inferredChanges)
        page.counter("parkd_device_events_total", "Join, status, log and other events stored.", tally.deviceEvents)
        page.counter("parkd_gateway_stats_total", "Gateway counters stored.", tally.gatewayStats)
        page.counter("parkd_orphans_total", "Events of devices that nobody registered.", tally.orphans)
        page.counter(
            "parkd_orphan_gateway_messages_total", "Messages of gateways that nobody registered.", tally.orphanGateways)
        page.quarantined(tally.quarantined)
        page.counter(
            "parkd_set_aside_dropped_total", "Orphans and quarantined messages that had to make room.", tally.dropped)
        page.counter(
            "parkd_lost_uplinks_total", "Uplinks missing by the gaps of frame counters.", Int(tally.lostUplinks))
        page.counter(
            "parkd_network_tenant_changes_total", "Uplinks whose ChirpStack tenant changed.", tally.networkTenantChanges
        )
        page.counter("parkd_qos0_deliveries_total", "Device events that came at QoS 0.", state.unprotected)
        page.counter("parkd_mqtt_connections_total", "Connections that the broker accepted.", state.connections)
        page.counter("parkd_mqtt_sessions_lost_total", "Sessions that the broker had forgotten.", state.sessionsLost)
        page.gauge("parkd_mqtt_up", "1 while every subscription stands.", state.brokerFault == nil ? 1 : 0)
        page.gauge("parkd_database_up", "1 while the database takes batches.", state.databaseFault == nil ? 1 : 0)
        page.codecs(codecs.standing)
        page.spool(state, .now)
        let now = Timestamp.now
        page.gauge(
            "parkd_oldest_unacknowledged_seconds", "Age of the oldest message that waits for its commit.",
            state.oldestHeldAt.map { max(0, now.seconds(since: $0)) } ?? 0)
        page.gauge("parkd_uptime_seconds", "Since the start.", now.seconds(since: startedAt))
        page.histogram("parkd_batch_size_messages", "Messages in a batch.", state.batchSizes)
        page.histogram("parkd_commit_seconds", "From sending a batch to its commit.", state.commitTimes)
        return page.text
    }

    private struct Page {
        var text = ""

        mutating func counter(_ name: String, _ help: String, _ value: Int) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) counter\n\(name) \(value)\n"
        }

        mutating func gauge(_ name: String, _ help: String, _ value: Double) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(value)\n"
        }

        mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
            text += histogram.lines(name).map { $0 + "\n" }.joined()
        }

        mutating func codecs(_ standing: CodecsInForce.Standing) {
            gauge("parkd_codecs_loaded", "Codecs in force.", Double(standing.count))
            counter(
                "parkd_codec_reloads_total", "Times that SIGHUP put the folder's codecs in force.", standing.reloads)
            counter(
                "parkd_codec_reload_failures_total", "Times that SIGHUP found a file which is refused.",
                standing.failures)
        }

        mutating func spool(_ state: IngestBoard.State, _ now: Timestamp) {
            counter(
                "parkd_spooled_total", "Messages written to the spool while the database was away.", state.spooled)
            counter("parkd_drained_total", "Messages that went from the spool to the database.", state.drained)
            gauge("parkd_spool_messages", "Messages in the spool.", Double(state.spool.count))
            gauge("parkd_spool_bytes", "Bytes that they take on disk.", Double(state.spool.bytes))
            gauge(
                "parkd_spool_oldest_seconds", "Age of the oldest message in the spool.",
                state.spool.oldestReceivedAt.map { max(0, now.seconds(since: $0)) } ?? 0)
            gauge("parkd_spool_full", "1 while the spool's limits stop acknowledgements.", state.isSpoolFull ? 1 : 0)
            gauge("parkd_spool_up", "1 while there is a spool to write to.", state.spoolFault == nil ? 1 : 0)
            counter("parkd_spools_set_aside_total", "Spools found damaged and renamed.", state.spoolsSetAside)
        }

        mutating func quarantined(_ counts: [Rejection.Reason: Int]) {
            let name = "parkd_quarantined_total"
            text += "# HELP \(name) Messages in quarantine, by reason.\n# TYPE \(name) counter\n"
            for reason in Rejection.Reason.allCases {
                text += "\(name){reason=\"\(reason.rawValue)\"} \(counts[reason] ?? 0)\n"
            }
        }
    }
}
