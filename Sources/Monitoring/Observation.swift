public import Codecs
public import Ingest
public import LoRaWAN
public import MQTT
public import Spool
public import Storage

/// One thing that happened in ingest, at the broker, in the spool, to the database or in maintenance, with its data.
///
/// Whoever sees it happen tells the ``Observer``. Three handlers, each a `switch` over all cases, say what comes of it:
/// ``ObservationLog`` the lines of the log, ``Counters`` the counts of the metrics, and ``IngestBoard/State`` what
/// health looks at.
public enum Observation: Sendable {
    // The start.

    /// The start-up checks wait for the database, which fails in this way.
    case databaseAwaited(fault: String)
    /// The start-up checks passed.
    case admitted
    /// Devices of more than one of ChirpStack's tenants had been heard before the start.
    case severalTenantsHeard
    /// Roles of the database do not log in themselves.
    case loginsShared(warning: String)

    // The database.

    /// A lane has connected; proven if no commit follows that would show whether the database takes anything.
    case databaseConnected(isProven: Bool)
    /// A batch is stored: what became of it, how many messages that was, when the first of them arrived (those apart
    /// that have waited in the spool), and how long the commit took.
    case committed(Tally, count: Int, oldest: Timestamp?, took: Duration)
    /// The database did not take a batch, or a lane could not connect.
    case batchRefused(IngestFault)
    /// Somebody else has had rows locked for longer than a commit takes.
    case rowsHeld(HeldRows)
    /// So many devices and gateways have messages that wait for a row which somebody else has locked.
    case sendersWait(Int)
    /// The database refuses to note which gateways were heard, while it takes the frames.
    case sightingsRefused(fault: String)

    // The broker.

    /// The subscription stands: connections so far, and sessions that the broker had forgotten so far.
    case subscribed(connections: Int, sessionsLost: Int)
    /// What the broker grants less of than was asked for, now.
    case granted([Shortfall], MQTTVersion)
    /// A connection failed or ended.
    case brokerLost(MQTTError)
    /// Messages came: how many, how many of them were retained, and how many device events came at QoS 0.
    case received(Int, retained: Int, unprotected: Int)
    /// Messages were acknowledged; the oldest of those that are still held arrived then.
    case acknowledged(Int, oldest: Timestamp?)
    /// Messages were left to the broker, because nothing takes them.
    case handedBack(Int)

    // The spool.

    /// Its file is being opened and checked.
    case spoolOpening
    /// It is open, and holds this.
    case spoolOpened(SpoolStanding)
    /// Messages were written to it; it holds this.
    case spooled(Int, SpoolStanding, SpoolCause)
    /// Messages went from it to the database; it holds this.
    case drained(Int, SpoolStanding)
    /// Its limits forbid more.
    case spoolFull(SpoolFault)
    /// There is none to write to.
    case spoolUnavailable(SpoolFault)
    /// It was damaged, and renamed to this path.
    case spoolSetAside(path: String, SpoolFault)

    // Maintenance, codecs and keys.

    /// This daemon did a work that one daemon at a time does, and that changed so much.
    case maintained(MaintenanceWork, count: Int)
    /// So many kept uplinks of devices that are registered now became readings.
    case orphansReplayed(Int)
    /// So many refresh tokens had expired and were deleted.
    case sessionsPurged(Int)
    /// So many invitations had expired and were deleted.
    case invitationsPurged(Int)
    /// A work failed, or gave way to somebody who has a lock; a later round does it.
    case maintenanceFailed(String)
    /// The codecs of the folder, so many, are in force from now on.
    case codecsReloaded(count: Int)
    /// A file of the folder is refused, so that the codecs from before stay in force.
    case codecsRefused(fault: String)
    /// Codecs that came with parkd are replaced by files of this folder.
    case codecsReplaced([CodecID], by: String)
    /// The API's certificate was read again: why the old one stays in force, or `nil`.
    case certificateRead(fault: String?)
    /// The file of an external issuer's keys was read again: why what it has is not in force, or `nil`.
    case externalKeysRead(fault: String?)
}
