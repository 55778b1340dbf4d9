public import LoRaWAN
public import Parking

/// Changes of a bay whose uplinks never came, reconstructed from a later frame that tells how long the state before its
/// own lasted (Nwave: `previous_state_duration_s`, and by how much it may be longer).
///
/// A frame at *t* that says "occupied, and it was free for *d* to *d* + *e* seconds" says that the bay became free
/// between *t* − *d* − *e* and *t* − *d*. Where the last word was "occupied", that change was missed. Where it was
/// "free" long before *t* − *d*, two were: one to "occupied", at a time that nothing tells, and one back.
///
/// Each is dated at the latest moment at which it can have happened, with the seconds by which it may have been
/// earlier. None is dated before the last word that was heard: what was said then holds.
public struct MissedChanges: Sendable, Equatable {
    /// One of them.
    public struct Change: Sendable, Equatable {
        /// What the sensor would have said.
        public var occupancy: Occupancy
        /// The latest moment at which it can have happened.
        public var changedAt: Timestamp
        /// By how many seconds it may have happened earlier.
        public var errorS: Int32
    }

    /// The last word before, which they follow.
    public var lastWord: Occupancy
    /// In order of time; never empty.
    public var changes: [Change]

    /// What was known of a sensor before it spoke.
    struct Known {
        /// Its last word.
        var occupancy: Occupancy
        /// When that was said.
        var observedAt: Timestamp
        /// Frames since that never came or had no word; `nil` where the counters cannot be compared, because a session
        /// began since.
        var framesMissed: UInt32?
    }

    /// What a word tells beyond itself; `nil` where it tells nothing, or nothing that is sure.
    ///
    /// Only a frame that was sent because the state changed dates the end of the state before: a heartbeat or a tag
    /// comes whenever it comes. Our receive time may be hours late and dates nothing.
    static func told(by word: OccupancyWord, after known: Known?) -> MissedChanges? {
        guard let known, word.cause == .change, !word.isReceiveTime, let durationS = word.previousStateDurationS,
            durationS >= 0
        else { return nil }
        let latest = word.observedAt.adding(seconds: -Double(durationS))
        guard latest > known.observedAt else { return nil }
        let roomS = Int32(clamping: Int(latest.seconds(since: known.observedAt)))
        // A sensor that was restarted counts from then on: its state may be older than it knows.
        let declaredS = known.framesMissed == nil ? nil : word.previousStateDurationErrorS
        let errorS = declaredS.map { min(Int32(clamping: $0), roomS) } ?? roomS
        let back = Change(occupancy: word.occupancy.opposite, changedAt: latest, errorS: errorS)
        if word.occupancy == known.occupancy {
            // The same frame sent twice is not a second change.
            let isRepeat =
                known.framesMissed == 0
                && word.observedAt.seconds(since: known.observedAt) < Limits.previousStateToleranceS
            return isRepeat ? nil : MissedChanges(lastWord: known.occupancy, changes: [back])
        }
        // The duration agrees with the last word, unless it is too short for it and two frames were missed.
        guard let declaredS, let missed = known.framesMissed, missed >= 2,
            Double(roomS) - Double(declaredS) > Limits.previousStateToleranceS
        else { return nil }
        let away = Change(occupancy: word.occupancy, changedAt: latest, errorS: roomS)
        return MissedChanges(lastWord: known.occupancy, changes: [away, back])
    }

    /// The same where the bay's history allows it: it has the last word too, and nothing happened to it since the
    /// earliest change; a shorter error where it has something to say on that.
    func held(against sensorState: Occupancy?, notBefore bound: Timestamp?) -> MissedChanges? {
        guard sensorState == lastWord else { return nil }
        guard let bound else { return self }
        var held = self
        for index in held.changes.indices {
            let roomS = held.changes[index].changedAt.seconds(since: bound)
            guard roomS > 0 else { return nil }
            held.changes[index].errorS = min(held.changes[index].errorS, Int32(clamping: Int(roomS)))
        }
        return held
    }
}
