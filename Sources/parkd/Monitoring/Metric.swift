/// Every metric of the daemon, by its name: what `/metrics` shows, and all that dashboard and alerts may use.
enum Metric: String, CaseIterable, Sendable {
    // Messages, from the broker to the commit.
    case received = "parkd_messages_received_total"
    case acknowledged = "parkd_messages_acknowledged_total"
    case committed = "parkd_messages_committed_total"
    case oldestUnacknowledged = "parkd_oldest_unacknowledged_seconds"
    case batchSize = "parkd_batch_size_messages"
    case commitTime = "parkd_commit_seconds"

    // What became of them.
    case readings = "parkd_readings_total"
    case stateChanges = "parkd_state_changes_total"
    case inferredChanges = "parkd_inferred_changes_total"
    case deviceEvents = "parkd_device_events_total"
    case gatewayStats = "parkd_gateway_stats_total"
    case duplicates = "parkd_duplicates_total"

    // What is set aside, lost, or in danger.
    case orphans = "parkd_orphans_total"
    case orphanGatewayMessages = "parkd_orphan_gateway_messages_total"
    case quarantined = "parkd_quarantined_total"
    case fieldsIgnored = "parkd_fields_ignored_total"
    case setAsideDropped = "parkd_set_aside_dropped_total"
    case lostUplinks = "parkd_lost_uplinks_total"
    case unprotected = "parkd_qos0_deliveries_total"
    case handedBack = "parkd_messages_handed_back_total"
    case networkTenantChanges = "parkd_network_tenant_changes_total"
    case rowsHeld = "parkd_rows_held_total"
    case rowsHeldSenders = "parkd_rows_held_senders"

    // The spool.
    case spooled = "parkd_spooled_total"
    case drained = "parkd_drained_total"
    case spoolMessages = "parkd_spool_messages"
    case spoolBytes = "parkd_spool_bytes"
    case spoolBytesMax = "parkd_spool_max_bytes"
    case spoolOldest = "parkd_spool_oldest_seconds"
    case spoolFull = "parkd_spool_full"
    case spoolUp = "parkd_spool_up"
    case spoolsSetAside = "parkd_spools_set_aside_total"

    // Broker and database.
    case brokerUp = "parkd_mqtt_up"
    case brokerConnections = "parkd_mqtt_connections_total"
    case brokerFaults = "parkd_mqtt_faults_total"
    case brokerVersion = "parkd_mqtt_version"
    case brokerShortfalls = "parkd_mqtt_shortfalls"
    case sessionsLost = "parkd_mqtt_sessions_lost_total"
    case takeovers = "parkd_mqtt_takeovers_total"
    case databaseUp = "parkd_database_up"
    case databaseConnections = "parkd_database_connections_total"
    case databaseFaults = "parkd_database_faults_total"
    case maintenanceRuns = "parkd_maintenance_runs_total"

    // Codecs.
    case codecsLoaded = "parkd_codecs_loaded"
    case codecReloads = "parkd_codec_reloads_total"
    case codecReloadFailures = "parkd_codec_reload_failures_total"
    case codecsRefused = "parkd_codecs_refused"

    // The process; the names are those of Prometheus' own client libraries.
    case buildInfo = "parkd_build_info"
    case uptime = "parkd_uptime_seconds"
    case startTime = "process_start_time_seconds"
    case cpuTime = "process_cpu_seconds_total"
    case residentMemory = "process_resident_memory_bytes"
    case openDescriptors = "process_open_fds"
    case descriptorsMax = "process_max_fds"

    /// The types of the text format 0.0.4 that we use.
    enum Kind: String, Sendable {
        /// Only grows, from 0 at the start of the daemon.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by upper bound, with sum and count.
        case histogram
    }

    /// Of which type it is; a counter's name ends in `_total`, and no other's.
    var kind: Kind {
        switch self {
        case .batchSize, .commitTime: .histogram
        default: rawValue.hasSuffix("_total") ? .counter : .gauge
        }
    }
}
