/// Every bound of the ingest path in one place: a queue, a batch or a table without one is a defect.
public enum Limits {
    /// Messages in one batch, unless configured lower; so many for each lane may be unacknowledged (MQTT receive
    /// maximum).
    public static let batchMax = 1000
    /// Bytes of topics and payloads in one batch; a batch closes early rather than grow beyond it by more than one
    /// message. Six hundred uplinks that twenty gateways each have heard.
    public static let batchBytesMax = 4 << 20
    /// Bytes of memory that a batch keeps for the next one: what usual batches need at full speed.
    public static let batchBytesKept = 3 << 20
    /// Connections that commit side by side: while one waits for its disk or its server process, another works.
    public static let lanes = 2
    /// Messages of one sender that may wait for a busy lane, once its batch is larger than usual: in a city no device
    /// is more than one message in some hundreds.
    public static let senderShare = 250
    /// From which part of such a batch on, in percent, a tenant has more than its share, where there are others.
    public static let tenantSharePercent = 75
    /// Messages taken out of the spool before those taken are known to be committed.
    public static let spoolWindow = 20_000
    /// How long the first message of a batch waits for company, in milliseconds, unless configured.
    public static let lingerMS = 5
    /// Uplinks kept for one unregistered device.
    public static let orphanUplinksPerDevice = 20
    /// Bytes of one unregistered device's kept uplinks; the newest one is kept whatever it has.
    public static let orphanUplinkBytesPerDevice = 128 << 10
    /// Unregistered devices remembered; of one publisher half as many.
    public static let orphanDevices = 10_000
    /// Bytes of all kept uplinks of unregistered devices; of one publisher half as many.
    public static let orphanBytes = 256 << 20
    /// Unregistered gateways remembered.
    public static let orphanGateways = 1000
    /// Of the places for unregistered devices and gateways, in percent, how many are only for those that were heard
    /// for long: no flood of invented ones can take them.
    public static let orphanSeatsPercent = 80
    /// From how many seconds between its first and its last message on something unregistered counts as heard for long.
    public static let orphanProvenAfterS = 3600
    /// After how many days of silence it no longer does.
    public static let orphanSilentDays = 8
    /// Rows of the quarantine; the oldest is dropped first, and counted. Of one publisher half as many.
    public static let quarantineRows = 100_000
    /// Bytes of the quarantine; of one publisher half as many.
    public static let quarantineBytes = 256 << 20
    /// After how many messages set aside the bounds of orphans and quarantine are looked after at once, rather than
    /// with the next minute.
    public static let setAsideBetweenTrims = 500
    /// Bytes of a quarantined message that are kept; its true length is kept beside it.
    public static let quarantineMessageBytes = 64 << 10
    /// How far ahead of our clock a network time may be, in seconds.
    public static let clockAheadS: Double = 300
    /// How old a network time may be, in seconds: longer than any broker's queue, shorter than 1980.
    public static let clockBehindS: Double = 400 * 86_400
    /// How much older a device's status may be than its newest uplink and still count, in seconds.
    public static let statusBehindS: Double = 60
    /// From how many seconds later on a counter that did not rise is a device that restarted; up to then it is a late
    /// frame, because the clocks of gateways and server differ.
    public static let restartAfterS: Double = 60
    /// By how many steps the counter of a late frame may be behind where nothing but our receive time is known.
    public static let lateFrames: Int64 = 10
    /// By how much a sensor's account of its last state may differ from ours without meaning a missed change, in
    /// seconds: it counts whole minutes, and a repeated transmission is heard late.
    public static let previousStateToleranceS: Double = 120
    /// How often a batch is tried again at once after losing a race for rows.
    public static let serializationRetries = 10
    /// How long a transaction waits for a row or table that somebody else has locked, in milliseconds: longer than
    /// another daemon's commit takes, shorter than anyone would notice.
    public static let lockWaitMS = 200
    /// The same once it passes over locked rows, so that only a whole table can still be locked, or a row that nobody
    /// can see before the write.
    public static let tableLockWaitMS = 400
    /// How many attempts may wait for such a row before the messages in question are left out together.
    public static let heldSearches = 12
    /// How long is waited for the rows of messages that cannot be set apart, in milliseconds, between two looks.
    public static let heldPauseMS = 500
    /// How many such looks there are.
    public static let heldRetries = 60
    /// How long messages whose rows are locked rest in the spool before they are tried again, in milliseconds: at
    /// first, and at most.
    public static let heldRestMS = 250...4000
    /// Sessions that are named as those who have rows locked.
    public static let holdersNamed = 5
}
