/// What the broker has answered on a connection.
struct BrokerAnswers {
    /// To SUBSCRIBE and UNSUBSCRIBE, by filter.
    enum FilterAnswer {
        /// The granted QoS, or a reason from 0x80.
        case subscribed(String, code: Int)
        /// A reason code of MQTT 5; 0 in 3.1.1.
        case unsubscribed(String, code: Int)
    }

    /// To CONNECT.
    private(set) var connack: IncomingPacket.ConnectAcknowledgement?
    /// Why it is about to close the connection: the reason code.
    private(set) var disconnectCode: Int?
    private var filterAnswers: [FilterAnswer] = []
    /// Filters whose answer is outstanding, by the packet identifier of the question.
    private var asked: [UInt16: String] = [:]

    /// SUBSCRIBE or UNSUBSCRIBE of a filter was sent.
    mutating func ask(_ filter: String, id: UInt16) { asked[id] = filter }

    /// What has been answered since the last call; an answer to nothing that was asked is passed over.
    mutating func takeFilterAnswers() -> [FilterAnswer] {
        guard !filterAnswers.isEmpty else { return [] }
        defer { filterAnswers = [] }
        return filterAnswers
    }

    mutating func note(_ packet: IncomingPacket) throws(IncomingPacket.Malformed) {
        switch packet {
        case .connack(let answer):
            guard connack == nil else {
                throw IncomingPacket.Malformed(reason: "it accepted one connection twice (CONNACK)")
            }
            connack = answer
        case .suback(let id, let code):
            if let filter = asked.removeValue(forKey: id) {
                filterAnswers.append(.subscribed(filter, code: Int(code)))
            }
        case .unsuback(let id, let code):
            if let filter = asked.removeValue(forKey: id) {
                filterAnswers.append(.unsubscribed(filter, code: Int(code)))
            }
        case .disconnect(let code): disconnectCode = Int(code)
        case .pingresp, .message, .completion: break
        }
    }
}
