import LoRaWAN
import Parking

/// Responses that are kept for a moment, by tenant scope.
///
/// Bounded in bytes. If there are too many, the scope that holds most loses its oldest: a tenant that asks for much
/// displaces its own responses before those of others.
struct CachedResponses {
    private struct Entry {
        let answer: Answer
        let version: Int64
        let since: Timestamp
        let number: Int
        let bytes: Int
    }

    private struct OfScope {
        var entries: [String: Entry] = [:]
        /// Oldest first; what was replaced since has another number.
        var order: ArraySlice<(question: String, number: Int)> = []
        var bytes = 0
    }

    private let bytesMax: Int
    private let ageSMax: Double
    private var scopes: [TenantScope: OfScope] = [:]
    private var lastNumber = 0
    private(set) var bytes = 0

    /// - Parameters:
    ///   - bytesMax: of all answers together, with what keeping them costs.
    ///   - ageSMax: how long an answer may be given, in seconds.
    init(bytesMax: Int, ageSMax: Double) {
        self.bytesMax = bytesMax
        self.ageSMax = ageSMax
    }

    /// An answer that was begun when the scope had this version, within the last ``Limits/responseAgeSMax`` seconds.
    func answer(to key: ResponseKey, version: Int64, now: Timestamp) -> Answer? {
        guard let entry = scopes[key.scope]?.entries[key.question], entry.version == version,
            isYoung(entry, now)
        else { return nil }
        return entry.answer
    }

    /// Keeps an answer that was begun at `since`, unless it is too large a part of the whole.
    mutating func keep(_ answer: Answer, to key: ResponseKey, version: Int64, since: Timestamp, now: Timestamp) {
        let bytes = answer.bodyBytes + key.question.utf8.count + Limits.keptAnswerOverheadBytes
        guard bytes <= bytesMax / 8 else { return }
        dropOld(of: key.scope, now)
        lastNumber += 1
        var held = scopes.removeValue(forKey: key.scope) ?? OfScope()
        let old = held.entries.updateValue(
            Entry(answer: answer, version: version, since: since, number: lastNumber, bytes: bytes),
            forKey: key.question)
        held.order.append((key.question, lastNumber))
        held.bytes += bytes - (old?.bytes ?? 0)
        self.bytes += bytes - (old?.bytes ?? 0)
        scopes[key.scope] = held
        while self.bytes > bytesMax, let fullest = scopes.max(by: { $0.value.bytes < $1.value.bytes })?.key {
            dropOldest(of: fullest)
        }
    }

    private func isYoung(_ entry: Entry, _ now: Timestamp) -> Bool {
        (0...ageSMax).contains(now.seconds(since: entry.since))
    }

    private mutating func dropOld(of scope: TenantScope, _ now: Timestamp) {
        while let held = scopes[scope], let oldest = held.order.first {
            if let entry = held.entries[oldest.question], entry.number == oldest.number, isYoung(entry, now) { return }
            dropOldest(of: scope)
        }
    }

    private mutating func dropOldest(of scope: TenantScope) {
        guard var held = scopes.removeValue(forKey: scope) else { return }
        if let oldest = held.order.popFirst(), let entry = held.entries[oldest.question],
            entry.number == oldest.number
        {
            held.entries[oldest.question] = nil
            held.bytes -= entry.bytes
            bytes -= entry.bytes
        }
        if !held.order.isEmpty { scopes[scope] = held }
    }
}
