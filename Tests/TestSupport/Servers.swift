public import PrivateServers

/// Lends `body` a PostgreSQL of its own, for tests that stop or kill it; others share ``SharedPostgres``.
public func withPostgres<Result>(
    settings: [String: String] = [:], durability: PrivatePostgres.Durability = .fast,
    _ body: (PrivatePostgres) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        let server = try await PrivatePostgres.start(
            folder: folder, settings: settings, durability: durability, lifetime: .ours)
        return try await finishing({ await server.stop(.immediate) }) {
            try await body(server)
        }
    }
}

/// Lends `body` a Mosquitto of its own.
public func withBroker<Result>(
    _ options: MosquittoOptions = MosquittoOptions(), _ body: (PrivateMosquitto) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        let broker = try await PrivateMosquitto.start(folder: folder, options: options, lifetime: .ours)
        return try await finishing({ await broker.kill() }) {
            try await body(broker)
        }
    }
}

/// `defer` with an asynchronous end.
func finishing<Result>(
    _ end: () async throws -> Void, _ body: () async throws -> Result
) async throws -> Result {
    let result: Result
    do {
        result = try await body()
    } catch {
        try? await end()
        throw error
    }
    try await end()
    return result
}
