import HTTPTypes
import LoRaWAN
import Parking
import Synchronization

/// Gives an answer again while nothing it shows was changed through the API, and for less than a second: by then an
/// uplink may have changed it.
///
/// The version of the scope is asked for with every request, and tells of changes by every daemon; the age bounds what
/// ingest does, which counts nothing on its way. Requests for the same answer at the same version wait for one reading.
final class AnswerCache: Sendable {
    private struct Flight: Hashable {
        let key: AnswerKey
        let version: Int64
    }

    private enum Turn {
        case given(Answer)
        /// Makes the answer, for all who wait for it.
        case makes
        /// Makes it for itself: who should have made it failed.
        case alone
    }

    private struct State {
        var shelves: AnswerShelves
        var flights: [Flight: [CheckedContinuation<Turn, Never>]] = [:]
    }

    private let versions: ScopeVersions
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    init(counts: any ChangeCounts, bytesMax: Int = Limits.keptBytesMax, now: @escaping @Sendable () -> Timestamp) {
        versions = ScopeVersions(counts: counts)
        self.now = now
        state = Mutex(State(shelves: AnswerShelves(bytesMax: bytesMax, ageSMax: Limits.answerAgeSMax)))
    }

    /// The kept answer, or the one that `make` gives; failures are nobody's but the caller's.
    func answer(
        to key: AnswerKey, _ make: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let flight = Flight(key: key, version: try await versions.version(of: key.scope))
        switch await turn(flight) {
        case .given(let answer): return answer
        case .alone: return try await make()
        case .makes: return try await answer(flight, make)
        }
    }

    private func turn(_ flight: Flight) async -> Turn {
        await withCheckedContinuation { continuation in
            let now = now()
            let turn: Turn? = state.withLock { state in
                if let answer = state.shelves.answer(to: flight.key, version: flight.version, now: now) {
                    return .given(answer)
                }
                guard state.flights[flight] != nil else {
                    state.flights[flight] = []
                    return .makes
                }
                state.flights[flight]?.append(continuation)
                return nil
            }
            if let turn { continuation.resume(returning: turn) }
        }
    }

    private func answer(_ flight: Flight, _ make: @Sendable () async throws -> Answer) async throws -> Answer {
        let since = now()
        do {
            let answer = try await make().ready
            land(flight, .given(answer)) { shelves, now in
                guard answer.status == .ok else { return }
                shelves.keep(answer, to: flight.key, version: flight.version, since: since, now: now)
            }
            return answer
        } catch {
            land(flight, .alone) { _, _ in }
            throw error
        }
    }

    private func land(_ flight: Flight, _ turn: Turn, _ keep: (inout AnswerShelves, Timestamp) -> Void) {
        let now = now()
        let waiting = state.withLock { state in
            keep(&state.shelves, now)
            return state.flights.removeValue(forKey: flight) ?? []
        }
        for continuation in waiting { continuation.resume(returning: turn) }
    }
}
