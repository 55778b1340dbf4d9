import Foundation
import PrivateServers

/// One of several daemons on a stage: its own port, state folder and client id, and the group of all.
struct Member {
    /// The stage with this daemon's port and folder.
    let stage: Stage
    let clientID: String

    /// The configuration beside the stage's.
    var changes: [String: String] {
        ["PARKD_MQTT_SHARE_GROUP": "parkd", "PARKD_MQTT_CLIENT_ID": clientID]
    }

    /// Starts it and waits until it is subscribed.
    func start(_ further: [String: String] = [:]) async throws -> ParkdProcess {
        try await stage.startDaemon(changes.merging(further) { $1 })
    }

    /// Runs a command with its configuration.
    func run(_ command: String) async throws -> ParkdProcess.Result {
        await (try ParkdProcess([command], environment: stage.environment.merging(changes) { $1 })).waitForEnd()
    }

    /// Starts it and does not wait.
    func launch(_ further: [String: String] = [:]) throws -> ParkdProcess {
        try ParkdProcess(["run"], environment: stage.environment.merging(changes.merging(further) { $1 }) { $1 })
    }
}

extension Stage {
    /// A daemon of the group, by its number.
    func member(_ number: Int) throws -> Member {
        let own = folder + "/member-\(number)"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        return Member(
            stage: Stage(sandbox: sandbox, city: city, folder: own, port: try LoopbackPort.free()),
            clientID: "parkd-\(number)")
    }

    /// How often PostgreSQL has ended a deadlock in the database.
    func deadlocks() throws -> Int {
        try count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    }
}
