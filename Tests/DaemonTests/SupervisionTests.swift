import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import parkd

/// The services of the daemon under one roof.
@Suite(.timeLimit(.minutes(1)))
struct SupervisionTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private struct Broken: Error {}

    /// Runs until it is told to stop, and notes that it has stopped.
    private struct Steady: Service {
        let stopped: @Sendable () -> Void

        func run() async throws {
            try? await gracefulShutdown()
            stopped()
        }
    }

    /// Does as it is told, once.
    private struct Once: Service {
        let work: @Sendable () async throws -> Void

        func run() async throws { try await work() }
    }

    private func watched(_ name: String, leaveSeconds: Double = 30, _ service: any Service) -> SupervisedService {
        SupervisedService(name: name, leaveSeconds: leaveSeconds, service: service, logger: logger)
    }

    private func fault(of services: [SupervisedService]) async -> String {
        do {
            try await Supervision(services: services, logger: logger).run()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("A service that fails later ends all with a sentence that names it; the last is stopped first")
    func failure() async {
        let order = Mutex<[String]>([])
        let note = { (name: String) in Steady { order.withLock { $0.append(name) } } }
        let text = await fault(of: [
            watched("The first", note("first")),
            watched(
                "The metrics",
                Once {
                    for _ in 0..<100 { await Task.yield() }
                    throw Broken()
                }), watched("The last", note("last")),
        ])
        #expect(text == "The metrics failed: Broken()")
        #expect(order.withLock { $0 } == ["last", "first"])
    }

    @Test("A service that ends by itself has failed too")
    func earlyEnd() async {
        let text = await fault(of: [watched("The API", Once {}), watched("The ingest", Steady {})])
        #expect(text == "The API ended by itself.")
    }

    @Test("A refusal of the database goes out as it is, with its findings")
    func refusal() async {
        await #expect(throws: Admission.Refused.self) {
            let service = watched("The ingest", Once { throw Admission.Refused(findings: []) })
            try await Supervision(services: [service], logger: logger).run()
        }
    }

    @Test("A service that hangs is left behind when its time is over, and the failure of another is still told")
    func overdue() async {
        let never = Occurrence<Void>()
        let text = await fault(of: [
            watched("The API", Once { throw Broken() }),
            watched("The maintenance", leaveSeconds: 0.05, Once { await never.value }),
        ])
        #expect(text == "The API failed: Broken()")
        never.happen(())
    }

    @Test("A service that hangs is left behind at a cancellation as well")
    func overdueAtCancellation() async {
        let never = Occurrence<Void>()
        let service = watched("The ingest", leaveSeconds: 0.05, Once { await never.value })
        let run = Task { try await service.run() }
        run.cancel()
        _ = await run.result
        never.happen(())
    }

    @Test("What has happened is known to who asks later, and only the first time counts")
    func occurrence() async {
        let occurrence = Occurrence<Int>()
        occurrence.happen(1)
        occurrence.happen(2)
        #expect(await occurrence.value == 1)
    }
}
