import ArgumentParser
import Ingest
import Logging
import MQTT
import Monitoring
import Spool
import Storage

/// The end of a daemon that will not come again: a broker would otherwise keep messages for it for ever.
struct LeaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Store what the broker and the spool still hold for this daemon, and end its session at the broker.",
        discussion: """
            To be run with the configuration of a daemon that has been stopped and will not be started again, so that \
            the others of its group get its share. It subscribes to nothing, ends what the daemon was subscribed to, \
            and ends once nothing has come for a while and everything is in the database. It may be interrupted and \
            run again.
            """)

    @OptionGroup var options: ConfigurationOptions

    /// How long nothing may come before nothing more is expected: what waits for us comes at once.
    private static let silence = Duration.seconds(5)
    private static let lookEvery = Duration.milliseconds(250)

    func run() async throws {
        MemoryPolicy.apply()
        var configuration = try await reporting { try await options.daemon() }
        try requirePosture(try await options.settings(), of: "parkd leave")
        try requireAbsence(of: configuration)
        configuration.isLeaving = true
        configuration.log.start()
        var state = IngestBoard.State()
        state.admission = .granted
        let board = IngestBoard(state)
        let service = IngestService(
            configuration: configuration, chain: try MigrationChain(folder: configuration.migrationsDir),
            codecs: try CodecsInForce(folder: configuration.codecsDir, under: configuration.localCodecsDir),
            observer: Observer(board: board, logger: Logger(label: "parkd")))
        let stop = StopFlag()
        async let thread: Void = withCheckedContinuation { continuation in
            service.start(stop) { continuation.resume() }
        }
        let fault = await untilNothingComes(board)
        stop.raise()
        await thread
        if let fault {
            complain(fault)
            throw ExitCode.unavailable
        }
        show(
            "\(board.snapshot.counters.tally.messages) messages stored. The broker keeps nothing for "
                + "\"\(configuration.mqtt.clientID)\" any more.\n")
    }

    /// A daemon that runs holds its spool; its session would be taken from it, and end.
    private func requireAbsence(of configuration: DaemonConfiguration) throws {
        do throws(SpoolFault) {
            try Spool(folder: configuration.stateDir, limits: configuration.spool).close()
        } catch {
            guard error.code == .unavailable else { return }
            complain("\(error.detail) Stop the daemon first, if it still runs.")
            throw ExitCode.unavailable
        }
    }

    /// Waits until everything that came is in the database, and nothing has come for a while; answers why that cannot
    /// be.
    private func untilNothingComes(_ board: IngestBoard) async -> String? {
        var received = -1
        var quietSince = ContinuousClock.now
        while (try? await Task.sleep(for: Self.lookEvery)) != nil {
            let state = board.snapshot
            if state.counters.takeovers > 0 {
                return "The daemon still runs: stop it first, and do not start it again."
            }
            if let fault = state.spoolFault { return "\(fault) Stop the daemon first, if it still runs." }
            let isQuiet =
                state.brokerFault == nil && state.databaseFault == nil && state.spool.count == 0
                && state.oldestHeldAt == nil && state.counters.received == received
            received = state.counters.received
            if !isQuiet { quietSince = .now }
            if ContinuousClock.now - quietSince >= Self.silence { return nil }
        }
        return "Interrupted: run it again."
    }
}
