import TestSupport

@testable import MQTT

/// A session under test and what it has delivered; driven step by step until something has happened.
final class Receiver {
    struct Message: Equatable {
        var topic: String
        var text: String
        var qos: Int
        var isRetained = false
    }

    let session: MQTTSession
    private(set) var messages: [Message] = []
    /// How many messages came with each step that brought any.
    private(set) var portions: [Int] = []
    private(set) var faults: [MQTTError] = []
    private(set) var timesEstablished = 0
    private(set) var timesChanged = 0
    /// How many messages a step may bring.
    var portionMax = Int.max

    /// - Parameters:
    ///   - filters: what makes the session useful.
    ///   - others: what may be refused.
    init(
        _ configuration: MQTTConfiguration, filters: [String] = ["t/#"], others: [String] = [],
        earlierFilters: [String]? = nil, signal: WakeSignal = WakeSignal(), resolver: NameResolver = NameResolver()
    ) {
        let subscriptions =
            filters.map { Subscription($0) } + others.map { Subscription($0, isEssential: false) }
        session = MQTTSession(
            configuration, subscriptions: subscriptions, earlierFilters: earlierFilters, signal: signal,
            resolver: resolver)
    }

    /// A client on a broker's plain port.
    static func configuration(port: Int, clientID: String = "parkd-under-test") -> MQTTConfiguration {
        MQTTConfiguration(host: "127.0.0.1", port: port, clientID: clientID)
    }

    var texts: [String] { messages.map(\.text) }

    @discardableResult
    func step(waitMS: Int = 20) -> MQTTSession.Progress {
        var portion = 0
        let progress = session.step(waitMS: waitMS) { message in
            messages.append(
                Message(
                    topic: String(decoding: message.topic, as: UTF8.self),
                    text: String(decoding: message.payload, as: UTF8.self), qos: message.qos,
                    isRetained: message.isRetained))
            portion += 1
            return portion < portionMax
        }
        if portion > 0 { portions.append(portion) }
        switch progress {
        case .none, .received: break
        case .changed: timesChanged += 1
        case .established: timesEstablished += 1
        case .lost(let fault): faults.append(fault)
        }
        return progress
    }

    /// Steps until the condition holds; gives up after a minute and a half.
    func run(until what: String, _ condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(90)
        while !condition() {
            guard ContinuousClock.now < deadline else {
                throw TestSupportError("never \(what); got \(texts.suffix(20)), faults \(faults)")
            }
            step()
        }
    }

    func establish() throws {
        try run(until: "established") { session.isSettled }
    }

    /// Steps until so many messages are there in all.
    func receive(_ count: Int) throws {
        try run(until: "received \(count)") { messages.count >= count }
    }

    /// Steps until the session has lost its connection once more.
    func fail() throws -> MQTTError? {
        let before = faults.count
        try run(until: "failed") { faults.count > before }
        return faults.last
    }

    func forget() {
        messages = []
        portions = []
    }
}

/// Publishes texts and waits until the broker has all of them.
func publish(_ texts: [String], to topic: String = "t/1", port: Int, qos: Int = 1, isRetained: Bool = false) throws {
    let publisher = try MQTTPublisher(Receiver.configuration(port: port, clientID: "publisher"))
    for text in texts {
        try publisher.publish(topic: topic, payload: Array(text.utf8), qos: qos, isRetained: isRetained)
    }
    try publisher.drain()
    publisher.close()
}

/// `"1"` to `"count"`.
func numbers(_ range: ClosedRange<Int>) -> [String] { range.map(String.init) }
