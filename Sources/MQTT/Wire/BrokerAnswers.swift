/// What the broker has answered on a connection.
struct BrokerAnswers {
    /// To CONNECT.
    private(set) var connectAnswer: IncomingPacket.ConnectAnswer?
    /// How many subscriptions it has granted.
    private(set) var grantedCount = 0
    /// Why it refused one: the reason code.
    private(set) var refusedSubscription: Int?
    /// How many subscriptions it has ended.
    private(set) var unsubscribedCount = 0
    /// Why it is about to close the connection: the reason code.
    private(set) var farewellCode: Int?

    mutating func note(_ packet: IncomingPacket) {
        switch packet {
        case .connectAnswer(let answer): connectAnswer = answer
        case .subscribeAnswer(let code) where code < 0x80: grantedCount += 1
        case .subscribeAnswer(let code): refusedSubscription = Int(code)
        case .unsubscribeAnswer: unsubscribedCount += 1
        case .farewell(let code): farewellCode = Int(code)
        case .pong, .message: break
        }
    }
}
