/// What bounds a pool.
public enum Limits {
    /// How long a caller waits for a connection of a pool, in milliseconds.
    public static let poolWaitMS = 5000
    /// How many callers may wait for one pool: as many as the API serves connections.
    public static let poolWaitingMax = 800
    /// After a connection could not be opened, no further one is opened for so long, in milliseconds: a server that is
    /// away is not asked by everyone who waits for it, one after the other.
    static let reopenRestMS = 500
    /// A connection of which nothing was heard for so long is asked for a sign of life before it is lent.
    public static let unheardMS = 250
    /// How long that sign is waited for, in milliseconds.
    static let probePatienceMS = 3000
}
