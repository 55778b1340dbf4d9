import LoRaWAN
import Synchronization

/// Cache of what the database said within the last second, so that ten requests of a dashboard ask it once.
///
/// The age is the longest time for which a suspended tenant, a disabled person or a revoked key is still let in.
final class ShortLivedCache<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    private struct Entry {
        let answer: Answer
        let since: Timestamp
    }

    private let entries = Mutex<[Question: Entry]>([:])

    /// What was said within the last ``Limits/callerStatusAgeSMax`` seconds.
    func answer(to question: Question, now: Timestamp) -> Answer? {
        entries.withLock { entries in
            guard let entry = entries[question],
                (0...Limits.callerStatusAgeSMax).contains(now.seconds(since: entry.since))
            else { return nil }
            return entry.answer
        }
    }

    /// Remembers an answer to a question that was asked at `now`.
    func remember(_ answer: Answer, to question: Question, now: Timestamp) {
        entries.withLock { entries in
            if entries.count >= Limits.cachedCallersMax { entries.removeAll(keepingCapacity: true) }
            entries[question] = Entry(answer: answer, since: now)
        }
    }

    /// Forgets everything, because something changed here.
    func forget() {
        entries.withLock { $0.removeAll(keepingCapacity: true) }
    }
}
