import Foundation
import Synchronization

/// Clients that ask again as soon as they are answered.
///
/// All on one thread and with requests that are written beforehand, because they share two cores with what they
/// measure: 32 threads that read each answer line by line took a third of the machine.
struct HTTPLoad {
    /// What came of it.
    struct Result {
        var latenciesMS: [Double] = []
        var unexpected = 0
        var seconds = 0.0
        /// CPU of the clients, in microseconds.
        var cpuMicroseconds = 0.0

        var count: Int { latenciesMS.count }
        var ratePerS: Double { Double(count) / seconds }

        /// Milliseconds.
        func percentile(_ part: Double) -> Double {
            let sorted = latenciesMS.sorted()
            return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
        }
    }

    /// How a client asks.
    enum Manner: Sendable {
        /// As a program that keeps nothing.
        case plain
        /// With the tag of the answer before; anything but 304 is unexpected, once the first is there.
        case conditional
        /// So that no kept answer fits.
        case uncached
    }

    let port: Int
    let tokens: [String]
    var clients = 32

    /// Asks for a path for so many seconds.
    func measure(_ path: String, _ manner: Manner, seconds: Double) async -> Result {
        let found = Mutex(Result())
        let thread = BackgroundThread("clients") {
            var asker = HTTPAsker(self, path, manner)
            let result = asker.run(seconds: seconds)
            found.withLock { $0 = result }
        }
        await thread.join()
        return found.withLock { $0 }
    }
}
