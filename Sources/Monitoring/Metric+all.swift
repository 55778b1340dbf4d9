import ChirpStack
import Ingest
import LoRaWAN
import MQTT
import Spool
import Storage

/// Every metric of the daemon, one row each: all that `/metrics` shows, that the table of docs/operate/monitoring.md
/// has, and that rules and dashboard may use. A row that is `.onHealth` is also among the numbers of `/health`.
extension Metric {
    /// In the order of the page.
    static let all = messages + outcomes + setAside + spool + brokerAndDatabase + codecs + process

    /// Messages, from the broker to the commit.
    private static let messages: [Metric] = [
        Metric("parkd_messages_received_total", .counter, "Messages delivered by the broker, redeliveries included.") {
            .count($0.counters.received)
        }.onHealth("received"),
        Metric(
            "parkd_messages_acknowledged_total", .counter,
            "QoS 1 messages acknowledged to the broker, once they were in the database or the spool."
        ) { .count($0.counters.acknowledged) }.onHealth("acknowledged"),
        Metric(
            "parkd_messages_committed_total", .counter,
            "Messages committed to the database, whatever became of them."
        ) { .count($0.counters.tally.messages) }.onHealth("committed"),
        Metric(
            "parkd_oldest_unacknowledged_seconds", .gauge,
            "Age of the oldest message that is neither in the database nor in the spool."
        ) { .seconds($0.age(of: $0.state.oldestHeldAt)) },
        Metric("parkd_batch_size_messages", .histogram, "Messages in a committed batch.") {
            .histogram($0.counters.batchSizes)
        },
        Metric("parkd_commit_seconds", .histogram, "From handing a batch to the database to the end of its COMMIT.") {
            .histogram($0.counters.commitTimes)
        },
    ]

    /// What became of them.
    private static let outcomes: [Metric] = [
        Metric(
            "parkd_readings_total", .counter,
            "Uplinks stored as readings, and earlier moments that uplinks tell of."
        ) { .count($0.counters.tally.readings) },
        Metric("parkd_state_changes_total", .counter, "Changes of what a space shows, by sensors.") {
            .count($0.counters.tally.stateChanges)
        },
        Metric(
            "parkd_inferred_changes_total", .counter,
            "Changes among them whose own uplink was lost and that a later one told of."
        ) { .count($0.counters.tally.inferredChanges) },
        Metric("parkd_device_events_total", .counter, "Join, status, log and other events stored.") {
            .count($0.counters.tally.deviceEvents)
        },
        Metric("parkd_gateway_stats_total", .counter, "Gateway counters stored.") {
            .count($0.counters.tally.gatewayStats)
        },
        Metric(
            "parkd_duplicates_total", .counter,
            "Uplinks, and moments told of, that were stored before: they change nothing."
        ) { .count($0.counters.tally.duplicates) }.onHealth("duplicates"),
    ]

    /// What is set aside, lost, or in danger.
    private static let setAside: [Metric] = [
        Metric("parkd_orphans_total", .counter, "Events of devices that nobody registered.") {
            .count($0.counters.tally.orphans)
        }.onHealth("orphans"),
        Metric("parkd_orphan_gateway_messages_total", .counter, "Messages of gateways that nobody registered.") {
            .count($0.counters.tally.orphanGateways)
        },
        Metric("parkd_quarantined_total", .counter, "Messages set aside in quarantine, by reason.") { figures in
            .by("reason", Rejection.Reason.allCases, \.rawValue) { reason in
                figures.counters.tally.quarantined[reason] ?? 0
            }
        }.onHealth("quarantined"),
        Metric(
            "parkd_fields_ignored_total", .counter,
            "Messages kept without a field that could not be read and was not needed, by field."
        ) { figures in
            .by("field", IgnoredField.allCases, \.path) { field in figures.counters.tally.ignoredFields[field] }
        },
        Metric(
            "parkd_set_aside_dropped_total", .counter,
            "Orphans and quarantined messages deleted because their tables were full."
        ) { .count($0.counters.tally.dropped) }.onHealth("dropped"),
        Metric(
            "parkd_lost_uplinks_total", .counter,
            "Uplinks that never came, by the gaps of frame counters: lost on the air or before the broker."
        ) { .count($0.counters.tally.lostUplinks) }.onHealth("lost_uplinks"),
        Metric(
            "parkd_qos0_deliveries_total", .counter,
            "Device events that came at QoS 0, which are lost while parkd is away."
        ) { .count($0.counters.unprotected) }.onHealth("qos0_deliveries"),
        Metric(
            "parkd_messages_handed_back_total", .counter,
            "Messages left to the broker because neither database nor spool took them; at QoS 1 they come again."
        ) { .count($0.counters.handedBack) }.onHealth("handed_back"),
        Metric(
            "parkd_network_tenant_changes_total", .counter,
            "Uplinks whose ChirpStack tenant differs from that of the device's uplink before."
        ) { .count($0.counters.tally.networkTenantChanges) },
        Metric(
            "parkd_rows_held_total", .counter,
            "Times that a message had to wait because somebody else had a row of the database locked."
        ) { .count($0.counters.rowsHeld) },
        Metric(
            "parkd_rows_held_senders", .gauge,
            "Devices and gateways whose messages wait for such a row; all others are stored."
        ) { .count($0.state.heldSenders) },
    ]

    /// The spool.
    private static let spool: [Metric] = [
        Metric(
            "parkd_spooled_total", .counter,
            "Messages written to the spool: while the database was away, a row was locked, or others went first."
        ) { .count($0.counters.spooled) }.onHealth("spooled"),
        Metric("parkd_drained_total", .counter, "Messages that went from the spool to the database.") {
            .count($0.counters.drained)
        }.onHealth("drained"),
        Metric("parkd_spool_messages", .gauge, "Messages in the spool.") {
            .count($0.state.spool.count)
        }.onHealth("in_spool"),
        Metric("parkd_spool_bytes", .gauge, "Bytes that they take on disk.") {
            .count($0.state.spool.bytes)
        }.onHealth("spool_bytes"),
        Metric("parkd_spool_max_bytes", .gauge, "Bytes that they may take: PARKD_SPOOL_MAX_MB.") {
            .count($0.spoolBytesMax)
        },
        Metric("parkd_spool_oldest_seconds", .gauge, "Age of the oldest message in the spool.") {
            .seconds($0.age(of: $0.state.spool.oldestReceivedAt))
        }.onHealth("spool_oldest_s"),
        Metric("parkd_spool_full", .gauge, "1 while the spool's limits stop acknowledgements.") {
            .flag($0.state.isSpoolFull)
        },
        Metric("parkd_spool_up", .gauge, "1 while there is a spool to write to.") { .flag($0.state.spoolFault == nil) },
        Metric("parkd_spools_set_aside_total", .counter, "Spools found damaged and renamed.") {
            .count($0.counters.spoolsSetAside)
        },
    ]

    /// Broker and database.
    private static let brokerAndDatabase: [Metric] = [
        Metric("parkd_mqtt_up", .gauge, "1 while the subscription to ChirpStack's events stands.") {
            .flag($0.state.brokerFault == nil)
        },
        Metric(
            "parkd_mqtt_connections_total", .counter,
            "Connections that the broker accepted: the first and each reconnect."
        ) { .count($0.counters.connections) }.onHealth("reconnects") { .count(max(0, $0.counters.connections - 1)) },
        Metric("parkd_mqtt_faults_total", .counter, "Connections to the broker that failed or ended.") {
            .count($0.counters.brokerFaults)
        },
        Metric(
            "parkd_mqtt_version", .gauge,
            "1 for the version of MQTT that the session with the broker speaks."
        ) { figures in
            .by("version", MQTTVersion.allCases, \.rawValue) { version in
                figures.state.mqttVersion == version ? 1 : 0
            }
        },
        Metric(
            "parkd_mqtt_shortfalls", .gauge,
            "1 for each kind of thing of which the broker grants less than was asked for."
        ) { figures in
            .by("kind", Shortfall.Kind.allCases, \.rawValue) { kind in
                figures.state.shortfalls.contains { $0.kind == kind } ? 1 : 0
            }
        },
        Metric(
            "parkd_mqtt_sessions_lost_total", .counter,
            "Sessions that the broker had forgotten, with whatever it had queued for us."
        ) { .count($0.counters.sessionsLost) }.onHealth("sessions_lost"),
        Metric(
            "parkd_mqtt_takeovers_total", .counter,
            "Times that another client with our client id seems to have taken our session over."
        ) { .count($0.counters.takeovers) },
        Metric("parkd_database_up", .gauge, "1 while the database takes batches.") {
            .flag($0.state.databaseFault == nil)
        },
        Metric(
            "parkd_database_connections_total", .counter,
            "Connections of the ingest lanes that the database accepted."
        ) { .count($0.counters.databaseConnections) },
        Metric(
            "parkd_database_faults_total", .counter,
            "Batches that the database did not take and connections that failed, by kind."
        ) { figures in
            .by("kind", IngestFault.Code.allCases, \.rawValue) { kind in figures.counters.databaseFaults[kind] ?? 0 }
        },
        Metric(
            "parkd_maintenance_runs_total", .counter,
            "Times that this daemon did the work which one daemon at a time does, by work."
        ) { figures in
            .by("work", MaintenanceWork.allCases, \.rawValue) { work in figures.counters.maintenanceRuns[work] ?? 0 }
        },
    ]

    /// Codecs.
    private static let codecs: [Metric] = [
        Metric("parkd_codecs_loaded", .gauge, "Codecs in force.") { .count($0.codecs.count) },
        Metric("parkd_codec_reloads_total", .counter, "Times that SIGHUP put the folder's codecs in force.") {
            .count($0.codecs.reloads)
        },
        Metric("parkd_codec_reload_failures_total", .counter, "Times that SIGHUP found a file which is refused.") {
            .count($0.codecs.failures)
        },
        Metric(
            "parkd_codecs_refused", .gauge,
            "1 while the last reload was refused, so that the codecs before it are in force."
        ) { .flag($0.codecs.fault != nil) },
    ]

    /// The process; the names are those of Prometheus' own client libraries.
    private static let process: [Metric] = [
        Metric("parkd_build_info", .gauge, "Always 1; version and commit are its labels.") { _ in
            .info([("version", Version.number), ("commit", Version.commit)])
        },
        Metric("parkd_uptime_seconds", .gauge, "Since the start.") { .seconds($0.age(of: $0.startedAt)) },
        Metric("process_start_time_seconds", .gauge, "When the daemon started, in seconds since 1970.") {
            .seconds(Double($0.startedAt.microseconds) / 1e6)
        },
        Metric("process_cpu_seconds_total", .counter, "Processor time of all its threads.") { _ in
            .seconds(ProcessFigures.cpuSeconds)
        },
        Metric("process_resident_memory_bytes", .gauge, "Memory that it has in use.") { _ in
            .count(ProcessFigures.residentBytes)
        },
        Metric("process_open_fds", .gauge, "Files and sockets that it has open.") { _ in
            .count(ProcessFigures.openDescriptors)
        },
        Metric("process_max_fds", .gauge, "Files and sockets that it may have open.") { _ in
            .count(ProcessFigures.descriptorsMax)
        },
    ]
}
