@testable import parkd

/// The heap of a daemon in two windows of its life.
struct SoakMemory {
    let early: SoakStanding
    let late: SoakStanding

    /// Two minutes: a median of fewer samples follows single bursts.
    private static let samplesAtLeast = 12

    /// By how much the heap may have grown: what a growth of 4 MB in an hour makes of the time between, and 2 MB.
    ///
    /// The 2 MB are what the largest batch so far leaves: each of two lanes keeps its buffers for the next one, and a
    /// thousand uplinks of 1 446 bytes are 1.4 MB. The 4 MB in an hour are for an allocator that breaks its memory up;
    /// a leak of a single byte an uplink would be 7 MB.
    var allowedKB: Int { 2048 + Int(Double(4096) * ((late.at - early.at) / .seconds(3600))) }
    /// By how much it has.
    var grownKB: Int { late.anonymousKB - early.anonymousKB }

    /// Compares the samples of two windows in which nothing lay in the spool; `nil` where either has too few to tell.
    init?(early: [SoakSample], late: [SoakSample]) {
        let calm = { (samples: [SoakSample]) in samples.filter { $0.metrics[.spoolMessages] == 0 } }
        guard let early = SoakStanding(calm(early), atLeast: Self.samplesAtLeast),
            let late = SoakStanding(calm(late), atLeast: Self.samplesAtLeast)
        else { return nil }
        self.early = early
        self.late = late
    }
}
