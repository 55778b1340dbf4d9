import LoRaWAN
import Parking

/// Answers that are kept for a moment, one shelf for each scope.
///
/// Bounded in bytes. Where that is not enough, the fullest shelf gives way, its oldest answer first: a tenant that asks
/// for much pushes out its own answers before anybody else's.
struct AnswerShelves {
    private struct Entry {
        let answer: Answer
        let version: Int64
        let since: Timestamp
        let number: Int
        let bytes: Int
    }

    private struct Shelf {
        var entries: [String: Entry] = [:]
        /// Oldest first; what was replaced since has another number.
        var order: ArraySlice<(question: String, number: Int)> = []
        var bytes = 0
    }

    private let bytesMax: Int
    private let ageSMax: Double
    private var shelves: [TenantScope: Shelf] = [:]
    private var lastNumber = 0
    private(set) var bytes = 0

    /// - Parameters:
    ///   - bytesMax: of all answers together, with what keeping them costs.
    ///   - ageSMax: how long an answer may be given, in seconds.
    init(bytesMax: Int, ageSMax: Double) {
        self.bytesMax = bytesMax
        self.ageSMax = ageSMax
    }

    /// An answer that was begun when the scope had this version, within the last ``Limits/answerAgeSMax`` seconds.
    func answer(to key: AnswerKey, version: Int64, now: Timestamp) -> Answer? {
        guard let entry = shelves[key.scope]?.entries[key.question], entry.version == version,
            isYoung(entry, now)
        else { return nil }
        return entry.answer
    }

    /// Keeps an answer that was begun at `since`, unless it is too large a part of the whole.
    mutating func keep(_ answer: Answer, to key: AnswerKey, version: Int64, since: Timestamp, now: Timestamp) {
        let bytes = answer.bodyBytes + key.question.utf8.count + Limits.keptAnswerOverheadBytes
        guard bytes <= bytesMax / 8 else { return }
        dropOld(of: key.scope, now)
        lastNumber += 1
        var shelf = shelves.removeValue(forKey: key.scope) ?? Shelf()
        let old = shelf.entries.updateValue(
            Entry(answer: answer, version: version, since: since, number: lastNumber, bytes: bytes),
            forKey: key.question)
        shelf.order.append((key.question, lastNumber))
        shelf.bytes += bytes - (old?.bytes ?? 0)
        self.bytes += bytes - (old?.bytes ?? 0)
        shelves[key.scope] = shelf
        while self.bytes > bytesMax, let fullest = shelves.max(by: { $0.value.bytes < $1.value.bytes })?.key {
            dropOldest(of: fullest)
        }
    }

    private func isYoung(_ entry: Entry, _ now: Timestamp) -> Bool {
        (0...ageSMax).contains(now.seconds(since: entry.since))
    }

    private mutating func dropOld(of scope: TenantScope, _ now: Timestamp) {
        while let shelf = shelves[scope], let oldest = shelf.order.first {
            if let entry = shelf.entries[oldest.question], entry.number == oldest.number, isYoung(entry, now) { return }
            dropOldest(of: scope)
        }
    }

    private mutating func dropOldest(of scope: TenantScope) {
        guard var shelf = shelves.removeValue(forKey: scope) else { return }
        if let oldest = shelf.order.popFirst(), let entry = shelf.entries[oldest.question],
            entry.number == oldest.number
        {
            shelf.entries[oldest.question] = nil
            shelf.bytes -= entry.bytes
            bytes -= entry.bytes
        }
        if !shelf.order.isEmpty { shelves[scope] = shelf }
    }
}
