import PrivateServers
import Sandbox

/// The daemon's ways to its servers, each through a proxy.
struct Lines {
    let broker: FaultProxy
    let database: FaultProxy

    init(of stage: Stage) throws {
        let postgres = stage.sandbox.postgres
        broker = try FaultProxy(.mqtt, to: .port(stage.sandbox.mosquitto.port))
        database = try FaultProxy(.postgres, to: .socket("\(postgres.socketFolder)/.s.PGSQL.\(postgres.port)"))
    }

    /// What a daemon on these lines has instead of the stage's own.
    var environment: [String: String] {
        [
            "PARKD_MQTT_URL": "mqtt://127.0.0.1:\(broker.port)",
            // Without the questions before the first message, whose answers are no messages.
            "PARKD_DATABASE_URL":
                "host=127.0.0.1 port=\(database.port) user=parkd dbname=\(Sandbox.database) sslmode=disable "
                + "gssencmode=disable",
        ]
    }

    /// Ends both.
    func close() async {
        await broker.close()
        await database.close()
    }
}
