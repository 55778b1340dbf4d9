public import LoRaWAN
public import Parking

/// The order in which stored frames were sent, by the rule that ingest goes by: ``SessionPosition``.
///
/// Ingest sees one frame after the other and sets aside what comes late; here late frames get their place.
public struct FrameSequence {
    /// A stored frame.
    public struct Frame: Sendable {
        /// Who sent it.
        public var deviceID: DeviceID
        /// Its place in its session.
        public var position: SessionPosition.Frame
        /// When it reached us.
        public var receivedAt: Timestamp
        /// Whether a later frame told of it: then time alone gives it its place.
        public var isTold = false

        /// Describes a frame.
        public init(deviceID: DeviceID, position: SessionPosition.Frame, receivedAt: Timestamp) {
            self.deviceID = deviceID
            self.position = position
            self.receivedAt = receivedAt
        }
    }

    /// A stored join.
    public struct Join: Sendable {
        /// Who joined.
        public var deviceID: DeviceID
        /// The address of the session that begins; `nil` where it is not known.
        public var devAddr: DevAddr?
        /// The network's clock, or ours where the network gave none.
        public var occurredAt: Timestamp
        /// When it reached us.
        public var receivedAt: Timestamp

        /// Describes a join.
        public init(deviceID: DeviceID, devAddr: DevAddr?, occurredAt: Timestamp, receivedAt: Timestamp) {
            self.deviceID = deviceID
            self.devAddr = devAddr
            self.occurredAt = occurredAt
            self.receivedAt = receivedAt
        }
    }

    /// A frame in its place.
    public struct Place: Sendable, Equatable {
        /// Which of the given frames.
        public var index: Int
        /// Which of its device's sessions, of those that the given frames and joins tell of.
        public var session: Int
        /// From when on it counts: its time, or that of a frame sent before it where that is later.
        public var orderedAt: Timestamp
    }

    private struct Session {
        var devAddr: DevAddr?
        var startedAt: Timestamp
        var frames: [Int] = []

        func mayHave(_ address: DevAddr?) -> Bool { devAddr == address || devAddr == nil || address == nil }
    }

    private let frames: [Frame]
    private var position = SessionPosition()
    private var sessions: [Session] = []

    private init(_ frames: [Frame]) {
        self.frames = frames
    }

    /// Puts the frames of any devices into their order; those of different devices by time.
    ///
    /// - Parameter joins: those of these devices; without one, a session is known by its address and counters alone.
    public static func order(_ frames: [Frame], joins: [Join] = []) -> [Place] {
        let joins = Dictionary(grouping: joins, by: \.deviceID)
        var ofDevice: [DeviceID: [Int]] = [:]
        for index in frames.indices { ofDevice[frames[index].deviceID, default: []].append(index) }
        var places: [Place] = []
        places.reserveCapacity(frames.count)
        for device in ofDevice.keys.sorted() {
            var sequence = FrameSequence(frames)
            let (sent, told) = sequence.sentAndTold(ofDevice[device] ?? [])
            let arrivals = sent.sorted { sequence.arrival($0) < sequence.arrival($1) }
            var pending = (joins[device] ?? [])
                .sorted { ($0.receivedAt, $0.occurredAt) < ($1.receivedAt, $1.occurredAt) }[...]
            for index in arrivals {
                let (receivedAt, observedAt, _) = sequence.arrival(index)
                while let join = pending.first, (join.receivedAt, join.occurredAt) <= (receivedAt, observedAt) {
                    sequence.take(join)
                    pending.removeFirst()
                }
                sequence.take(index)
            }
            sequence.append(with: told, to: &places)
        }
        guard ofDevice.count > 1 else { return places }
        return places.enumerated().sorted { ($0.element.orderedAt, $0.offset) < ($1.element.orderedAt, $1.offset) }
            .map(\.element)
    }

    private func arrival(_ index: Int) -> (Timestamp, Timestamp, UInt32) {
        let frame = frames[index]
        return (frame.receivedAt, frame.position.observedAt, frame.position.counter?.rawValue ?? 0)
    }

    private mutating func take(_ join: Join) {
        let begins = position.join(
            join.devAddr, at: join.occurredAt, isReceiveTime: join.occurredAt == join.receivedAt,
            receivedAt: join.receivedAt)
        if begins { sessions.append(Session(devAddr: join.devAddr, startedAt: join.occurredAt)) }
    }

    private mutating func take(_ index: Int) {
        let frame = frames[index].position
        let relation = position.relation(of: frame)
        switch relation {
        case .newSession:
            sessions.append(Session(devAddr: frame.devAddr, startedAt: frame.observedAt, frames: [index]))
            position.advance(to: frame, relation, receivedAt: frames[index].receivedAt)
        case .newer:
            insert(index, into: sessions.count - 1)
            sessions[sessions.count - 1].devAddr = sessions[sessions.count - 1].devAddr ?? frame.devAddr
            position.advance(to: frame, relation, receivedAt: frames[index].receivedAt)
        case .late: insert(index, into: sessions.count - 1)
        case .earlierSession: insertEarlier(index)
        }
    }

    /// Into the last session before that may have its address and had begun, else into one of its own by time; in any
    /// case before the present one.
    private mutating func insertEarlier(_ index: Int) {
        let frame = frames[index].position
        let earlier = sessions.indices.dropLast()
        let own =
            earlier.last { sessions[$0].mayHave(frame.devAddr) && sessions[$0].startedAt <= frame.observedAt }
            ?? earlier.first { sessions[$0].mayHave(frame.devAddr) }
        if let own { return insert(index, into: own) }
        let place = earlier.first { sessions[$0].startedAt > frame.observedAt } ?? earlier.upperBound
        sessions.insert(
            Session(devAddr: frame.devAddr, startedAt: frame.observedAt, frames: [index]), at: place)
    }

    private mutating func insert(_ index: Int, into session: Int) {
        let later = sessions[session].frames.lastIndex { !isBefore(index, $0) }
        sessions[session].frames.insert(index, at: (later ?? -1) + 1)
        sessions[session].startedAt = min(sessions[session].startedAt, frames[index].position.observedAt)
    }

    /// Whether a frame was sent before one that came before it; a copy of it changed nothing, so it is put before.
    private func isBefore(_ late: Int, _ known: Int) -> Bool {
        let (late, known) = (frames[late].position, frames[known].position)
        guard let own = late.counter, let other = known.counter else { return late.observedAt < known.observedAt }
        return own.steps(since: other) <= 0
    }

    private func sentAndTold(_ indices: [Int]) -> (sent: [Int], told: [Int]) {
        guard indices.contains(where: { frames[$0].isTold }) else { return (indices, []) }
        let told = indices.filter { frames[$0].isTold }
            .sorted { (frames[$0].position.observedAt, $0) < (frames[$1].position.observedAt, $1) }
        return (indices.filter { !frames[$0].isTold }, told)
    }

    /// - Parameter told: what frames told of later, by time.
    private func append(with told: [Int], to places: inout [Place]) {
        var latest: Timestamp?
        var told = told[...]
        for (number, session) in sessions.enumerated() {
            for index in session.frames {
                let time = max(latest ?? frames[index].position.observedAt, frames[index].position.observedAt)
                latest = time
                while let earlier = told.first, frames[earlier].position.observedAt < time {
                    places.append(place(told: earlier, session: number))
                    told.removeFirst()
                }
                places.append(Place(index: index, session: number, orderedAt: time))
            }
        }
        for later in told { places.append(place(told: later, session: max(sessions.count - 1, 0))) }
    }

    private func place(told index: Int, session: Int) -> Place {
        Place(index: index, session: session, orderedAt: frames[index].position.observedAt)
    }
}
