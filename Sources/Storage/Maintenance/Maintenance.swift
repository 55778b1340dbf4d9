import Ingest
import LoRaWAN
import Parking
public import Postgres

/// What must happen whether or not uplinks come: partitions made ahead, bounds kept, and states that change with the
/// clock.
///
/// Any number of daemons may ask for it, and one at a time does each ``MaintenanceWork``: a transaction holds the
/// work's advisory lock, and who does not get it at once leaves the work to who has it. Not a lock of the session,
/// which would make one daemon the leader: nobody would work for as long as the server believes a leader that hangs
/// or whose machine is gone, and behind a pooler a session's lock belongs to nobody in particular. A daemon that dies
/// takes its transaction with it, the lock is free at once, and the next round of any other does the work. Each step
/// can be repeated, so that rounds of several daemons one after the other only find nothing to do.
public struct Maintenance: Sendable {
    private let pool: PostgresPool

    /// Works through a pool of the role `parkd_ingest`.
    public init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Makes the partitions of the months around now; returns how many were new, `nil` where another daemon is at it.
    public func makePartitions() async throws(PostgresError) -> Int? {
        try await alone(.partitions) { connection throws(PostgresError) in
            try connection.query(
                """
                SELECT make_reading_partitions(
                    (now() - interval '1 month')::date, (now() + interval '3 months')::date)
                """
            ).integer(0, 0) ?? 0
        }
    }

    /// Lets orphans and quarantined messages go that are beyond the limits; returns how many messages, `nil` where
    /// another daemon is at it.
    public func trim() async throws(PostgresError) -> Int? {
        try await alone(.bounds) { connection throws(PostgresError) in
            var dropped = 0
            for statement in [
                FloodBounds.quarantine, FloodBounds.orphanDevices, FloodBounds.orphanBytes, FloodBounds.orphanGateways,
            ] {
                dropped += try connection.query(statement).affected
            }
            return dropped
        }
    }

    /// Brings spaces up to date whose reservation or override began or ended since the last look; returns how many
    /// changed, `nil` where another daemon is at it.
    ///
    /// A space that somebody else has locked is left for a later round: the others are not kept waiting for it, nor is
    /// ingest for them.
    ///
    /// - Parameter isFirst: look at every reserved or blocked space, because one of them may not have been looked at
    ///   for longer than an hour.
    public func sweepSpaceStates(isFirst: Bool) async throws(PostgresError) -> Int? {
        try await alone(.spaceStates) { connection throws(PostgresError) in
            let due = try connection.query(isFirst ? Self.dueSpaces + Self.heldSpaces : Self.dueSpaces)
            let ids = (0..<due.count).compactMap { due.uuid($0, 0) }
            // Most of them show what they should: only the others are worth a lock.
            let late = try connection.spacesChangedByTheClock(ids).map(\.space.id.uuid)
            guard !late.isEmpty else { return 0 }
            var parameters = Parameters()
            parameters.addColumn(late) { $0 }
            let locked = try connection.query(HeldRowStatements.lockSpaces.sql, parameters, as: "lock_spaces")
            let free = (0..<locked.count).compactMap { locked.uuid($0, 0) }
            let changed = try connection.spacesChangedByTheClock(free)
            if !changed.isEmpty {
                parameters.removeAll()
                parameters.addColumn(changed) { $0.space.id.uuid }
                parameters.addColumn(changed) { $0.space.tenantID.uuid }
                parameters.addColumn(changed) { $0.space.state.word }
                parameters.addColumn(changed) { $0.to.word }
                try connection.query(Self.applySweep, parameters, as: "sweep")
            }
            return changed.count
        }
    }

    /// Adds up the hours of what gateways reported, as far as they are over: a day of some gateways, so that none is
    /// locked for long; returns of how many gateways there may be more to do, `nil` where another daemon is at it.
    ///
    /// Which gateways is left to chance: none can keep the others from their turn, however late its reports come. What
    /// is not added up yet is read report by report.
    public func rollUpGatewayStats() async throws(PostgresError) -> Int? {
        try await alone(.gatewayHours) { connection throws(PostgresError) in
            try connection.query(
                """
                SELECT roll_up_gateway_stats(due.id, 24)
                FROM (
                    SELECT g.id FROM gateways g
                    WHERE g.stats_rolled_until IS NULL OR g.stats_rolled_for_s <> g.stats_interval_s
                        OR g.stats_rolled_until < date_trunc('hour', now() - interval '1 hour', 'UTC')
                    ORDER BY random() LIMIT \(Self.gatewaysAtOnce) FOR NO KEY UPDATE SKIP LOCKED
                ) due
                """
            ).count
        }
    }

    /// Gateways whose hours one transaction adds up: about a tenth of a second, less than ingest waits for a row.
    static let gatewaysAtOnce = 16

    /// How long a step waits for a lock that somebody else has, in milliseconds: less than ingest does, which queues
    /// behind whoever waits for a whole table. What gives up is done in a later round.
    static let lockWaitMS = 100

    /// Runs one work in a transaction of its own that holds the work's lock.
    private func alone(
        _ work: MaintenanceWork, _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Int
    ) async throws(PostgresError) -> Int? {
        try await pool.run { connection throws(PostgresError) in
            try connection.begin()
            try connection.execute(script: "SET LOCAL lock_timeout = '\(Self.lockWaitMS)ms'")
            let lock = try connection.query("SELECT pg_try_advisory_xact_lock(\(work.lockKeys))")
            let count = lock.boolean(0, 0) == true ? try body(&connection) : nil
            try connection.execute(script: "COMMIT")
            return count
        }
    }

    /// Spaces with a reservation or an override that is in force, or was until an hour ago.
    private static let dueSpaces = """
        SELECT space_id FROM reservations WHERE start_time <= now() AND end_time > now() - interval '1 hour'
        UNION
        SELECT space_id FROM space_admin_overrides
        WHERE start_time <= now() AND coalesce(end_time, 'infinity'::timestamptz) > now() - interval '1 hour'
            AND (is_active OR end_time IS NOT NULL)
        """

    private static let heldSpaces = """

        UNION
        SELECT id FROM spaces WHERE state IN ('RESERVED', 'MAINTENANCE') AND deleted_at IS NULL
        """

    /// The clock is read after the lock, so that the history of a space never runs backwards.
    private static let applySweep = """
        WITH due AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS u (id, tenant_id, before, after)
        ), moved AS (
            UPDATE spaces s SET state = due.after, state_changed_at = statement_timestamp()
            FROM due WHERE s.id = due.id AND s.tenant_id = due.tenant_id
        )
        INSERT INTO state_changes (
            tenant_id, space_id, previous_state, new_state, source, cause, changed_at, observed_at, received_at)
        SELECT tenant_id, id, before, after, 'schedule',
            CASE 'MAINTENANCE' WHEN before THEN 'override' WHEN after THEN 'override' ELSE 'reservation' END,
            statement_timestamp(), statement_timestamp(), statement_timestamp()
        FROM due
        """
}

extension PostgresConnection {
    /// Those of the spaces that do not show what they should.
    fileprivate mutating func spacesChangedByTheClock(
        _ ids: [UUIDBits]
    ) throws(PostgresError) -> [(space: SpaceRecord, to: SpaceState)] {
        var parameters = Parameters()
        parameters.addColumn(ids) { $0 }
        let statement = IngestStatements.spaces
        let spaces = try query(statement.sql, parameters, as: "spaces").records(SpaceRecord.self, of: statement)
        return spaces.compactMap { $0.changedByTheClock }
    }
}

extension SpaceRecord {
    /// What the space should show now, where that is not what it shows.
    fileprivate var changedByTheClock: (space: SpaceRecord, to: SpaceState)? {
        let derived = SpaceState.derived(
            hasActiveOverride: hasActiveOverride, hasActiveReservation: hasActiveReservation, sensor: sensorState)
        return derived == state ? nil : (self, derived)
    }
}
