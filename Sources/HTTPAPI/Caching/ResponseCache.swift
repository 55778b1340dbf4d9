import HTTPTypes
import LoRaWAN
import Parking
import Synchronization

/// Cache of responses. One is given again as long as nothing that it shows was changed through the API, and for less
/// than a second, since an uplink may have changed it by then.
///
/// The version of the scope is asked for with every request, and tells of changes by every daemon; the age bounds what
/// ingest does, which counts nothing on its way. Requests for the same answer at the same version wait for one reading.
final class ResponseCache: Sendable {
    private struct Flight: Hashable {
        let key: ResponseKey
        let version: Int64
    }

    private enum Turn {
        case given(Answer)
        /// Builds the response, for all requests that wait for it.
        case makes
        /// Builds its own response, because the request that was building the shared one failed.
        case alone
    }

    private struct State {
        var responses: CachedResponses
        var flights: [Flight: [CheckedContinuation<Turn, Never>]] = [:]
    }

    private let versions: ScopeVersions
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    init(counts: any ChangeCounts, bytesMax: Int = Limits.keptBytesMax, now: @escaping @Sendable () -> Timestamp) {
        versions = ScopeVersions(counts: counts)
        self.now = now
        state = Mutex(State(responses: CachedResponses(bytesMax: bytesMax, ageSMax: Limits.responseAgeSMax)))
    }

    /// The kept answer, or the one that `make` gives; failures are nobody's but the caller's.
    func answer(
        to key: ResponseKey, _ make: @Sendable () async throws -> Answer
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
                if let answer = state.responses.answer(to: flight.key, version: flight.version, now: now) {
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
            land(flight, .given(answer)) { responses, now in
                guard answer.status == .ok else { return }
                responses.keep(answer, to: flight.key, version: flight.version, since: since, now: now)
            }
            return answer
        } catch {
            land(flight, .alone) { _, _ in }
            throw error
        }
    }

    private func land(_ flight: Flight, _ turn: Turn, _ keep: (inout CachedResponses, Timestamp) -> Void) {
        let now = now()
        let waiting = state.withLock { state in
            keep(&state.responses, now)
            return state.flights.removeValue(forKey: flight) ?? []
        }
        for continuation in waiting { continuation.resume(returning: turn) }
    }
}
