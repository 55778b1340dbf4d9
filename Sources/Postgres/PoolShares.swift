/// How much of a pool one party may have, so that none can keep the others from it.
public struct PoolShares: Sendable, Equatable {
    /// How many connections there are.
    public let connections: Int
    /// How many of them one party may have at a time; ``PoolParty/house`` may have all.
    public let connectionsOfParty: Int
    /// How many only ``PoolParty/house`` may have.
    public let connectionsOfHouse: Int
    /// How many connections may do something dear at a time, of all parties together.
    public let dearAtOnce: Int
    /// How many callers may wait.
    public let waiting: Int
    /// How many of one party may wait; of ``PoolParty/house`` all.
    public let waitingOfParty: Int
    /// How many of those places only ``PoolParty/house`` may have.
    public let waitingOfHouse: Int

    /// Three eighths of the connections for one party and an eighth of the places to wait, each one at least.
    ///
    /// - Parameter dearAtOnce: as many as there are connections where `nil`.
    public init(
        connections: Int, connectionsOfHouse: Int = 0, dearAtOnce: Int? = nil, waiting: Int = Limits.poolWaitingMax
    ) {
        precondition(connections > 0 && waiting >= 0 && (0..<connections).contains(connectionsOfHouse))
        precondition(dearAtOnce ?? 1 > 0)
        self.connections = connections
        self.dearAtOnce = dearAtOnce ?? connections
        self.connectionsOfHouse = connectionsOfHouse
        self.waiting = waiting
        connectionsOfParty = min((connections * 3 + 7) / 8, connections - connectionsOfHouse)
        waitingOfParty = min(waiting, max(1, waiting / 8))
        waitingOfHouse = connectionsOfHouse > 0 ? waiting / 8 : 0
    }
}
