import Foundation
import Synchronization

/// How far a long work is: a bar that is drawn over on a terminal, a line now and then elsewhere. On standard error, so
/// that what the work found can be piped.
final class ProgressBar: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant?
        var startedAt = ContinuousClock.now
        var doneAtStart: Int?
    }

    private let noun: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    private static let cells = 30
    private static let redrawEvery = Duration.milliseconds(100)
    private static let lineEvery = Duration.seconds(5)

    /// Shows the progress of so-called things.
    init(of noun: String) {
        self.noun = noun
    }

    /// Shows the state, if it is time to.
    func show(done: Int, of total: Int) {
        let now = ContinuousClock.now
        let line: String? = state.withLock { state in
            let first = state.doneAtStart ?? done
            state.doneAtStart = first
            let isDue = state.shownAt.map { $0 + (isTerminal ? Self.redrawEvery : Self.lineEvery) <= now } ?? isTerminal
            if state.shownAt == nil { state.shownAt = now }
            guard isDue || isTerminal && done >= total else { return nil }
            state.shownAt = now
            return text(done, total, since: first, in: now - state.startedAt)
        }
        if let line { write(isTerminal ? "\r\u{1B}[K" + line : line + "\n") }
    }

    /// Leaves the bar's line.
    func end() {
        if isTerminal && state.withLock({ $0.shownAt != nil }) { write("\n") }
    }

    private func text(_ done: Int, _ total: Int, since first: Int, in time: Duration) -> String {
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Double(done - first) / seconds : 0
        let counts = "\(Int(share * 100)) %  \(done) of \(total) \(noun)"
        let pace = rate >= 1 ? "  \(Int(rate))/s  \(Int(Double(max(0, total - done)) / rate)) s left" : ""
        guard isTerminal else { return counts + pace }
        let full = Int(share * Double(Self.cells))
        return "[" + String(repeating: "█", count: full) + String(repeating: "·", count: Self.cells - full) + "] "
            + counts + pace
    }

    private func write(_ text: String) {
        FileHandle.standardError.writeWhereRead(text)
    }
}
