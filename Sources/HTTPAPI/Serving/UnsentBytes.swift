import NIOCore
import Synchronization

/// Counts the bytes of answers that wait for clients who do not read, over all connections, and closes the worst.
final class UnsentBytes: Sendable {
    private struct State {
        var account: UnsentAccount
        var close: [ConnectionID: @Sendable () -> Void] = [:]
    }

    private let state: Mutex<State>

    init(bytesMax: Int) {
        state = Mutex(State(account: UnsentAccount(bytesMax: bytesMax)))
    }

    /// Says how many bytes of a connection wait, and since when it has taken none; 0 ends the account.
    ///
    /// - Parameter close: closes the connection, on whatever thread.
    func update(
        _ id: ConnectionID, bytes: Int, stillSince: NIODeadline, close: @escaping @Sendable () -> Void
    ) {
        let closing = state.withLock { state in
            state.close[id] = bytes > 0 ? close : nil
            return state.account.update(id, bytes: bytes, stillSince: stillSince).compactMap {
                state.close.removeValue(forKey: $0)
            }
        }
        for close in closing { close() }
    }
}

/// What waits for whom.
struct UnsentAccount {
    private struct Entry {
        var bytes: Int
        var stillSince: NIODeadline
    }

    private let bytesMax: Int
    private var entries: [ConnectionID: Entry] = [:]
    /// Bytes of all.
    private(set) var total = 0

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Takes what waits for a connection, and gives back who has to go: those that have taken nothing for the longest,
    /// until the rest fits. The last one stays, however large its answer is.
    mutating func update(_ id: ConnectionID, bytes: Int, stillSince: NIODeadline) -> [ConnectionID] {
        remove(id)
        guard bytes > 0 else { return [] }
        entries[id] = Entry(bytes: bytes, stillSince: stillSince)
        total += bytes
        var closing: [ConnectionID] = []
        while total > bytesMax, entries.count > 1,
            let worst = entries.min(by: {
                ($0.value.stillSince, $0.value.bytes) < ($1.value.stillSince, $1.value.bytes)
            })
        {
            remove(worst.key)
            closing.append(worst.key)
        }
        return closing
    }

    private mutating func remove(_ id: ConnectionID) {
        if let entry = entries.removeValue(forKey: id) { total -= entry.bytes }
    }
}
