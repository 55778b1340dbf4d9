import Foundation
import Ingest
import Monitoring
import Sandbox
import ServiceLifecycle

/// The live line of the demo: rewritten every second on a terminal, printed every five seconds elsewhere.
struct DemoCounts: Service {
    let board: IngestBoard
    let publisher: CityPublisher

    func run() async throws {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        await cancelWhenGracefulShutdown {
            var seconds = 0
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                seconds += 1
                if isTerminal {
                    show("\r\u{1B}[K" + line)
                } else if seconds % 5 == 0 {
                    show(line + "\n")
                }
            }
        }
        if isTerminal { show("\n") }
    }

    private var line: String {
        let tally = board.snapshot.counters.tally
        let quarantined = tally.quarantined.values.reduce(0, +)
        return "published \(publisher.publishedCount)  committed \(tally.messages)  readings \(tally.readings)  "
            + "changes \(tally.stateChanges)  orphans \(tally.orphans)  quarantined \(quarantined)  "
            + "lost on the air \(tally.lostUplinks)"
    }
}
