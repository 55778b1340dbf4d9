/// What live updates may cost: streams, memory, and questions to the database.
public struct LiveLimits: Sendable {
    /// Streams at once.
    public var streamsMax = 200
    /// Streams at once of one tenant.
    public var streamsPerTenant = 50
    /// Streams at once of one person or key.
    public var streamsPerPrincipal = 6
    /// Seconds after which a stream ends, so that its client proves again who it is.
    public var lifetimeS: Double = 900
    /// Seconds without a byte after which one is sent: a third of what nginx waits for.
    public var heartbeatS: Double = 15
    /// Seconds between two looks at whether the caller may still see what the stream shows.
    var recheckS: Double = 5
    /// Seconds for which changes are gathered.
    var gatherS: Double = 0.1
    /// Seconds between two looks at what others, or the clock, have changed.
    var checkS: Double = 1
    /// Seconds after which everything is read again: what came late is found by this.
    var wholeS: Double = 30
    /// Seconds between two readings of everything that changes through the API ask for.
    var wholeRestS: Double = 1
    /// Seconds for which a scope that nobody watches any more is remembered, for whoever comes again.
    var lingerS: Double = 60
    /// Seconds by which clocks may differ, and a commit may come after the time that it names.
    var marginS: Double = 5
    /// Seconds that a failure to read is waited out.
    var faultRestS: Double = 1
    /// Seconds that a client has to take the goodbye of a server that stops.
    var goodbyeS: Double = 1
    /// Bytes that may wait for one client, beyond those of the event that it is being sent.
    public var queueBytesMax = 65_536
    /// Rows of one kind in a scope.
    public var rowsMax = 20_000
    /// Rows of all scopes together.
    public var rowsTotalMax = 100_000
    /// Uplinks of a scope that are kept.
    var uplinksMax = 500
    /// Rows that are read by their ids; beyond, everything is.
    var changedMax = 2000
    /// Rows that went, of which those know who come again.
    var removedMax = 1000

    /// The limits above.
    public init() {}
}
