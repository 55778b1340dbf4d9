@testable import parkd

/// What a daemon takes in two parts of its life, in medians.
struct SoakMemory {
    /// Medians of one window.
    struct Standing {
        let anonymousKB: Int
        let residentKB: Int
        let descriptors: Int
        let threads: Int
        let at: ContinuousClock.Instant

        init(_ samples: [SoakSample]) {
            let median = { (value: (SoakSample) -> Int) in samples.map(value).sorted()[samples.count / 2] }
            anonymousKB = median(\.anonymousKB)
            residentKB = median(\.residentKB)
            descriptors = median(\.descriptors)
            threads = median(\.threads)
            at = samples[samples.count / 2].at
        }
    }

    let early: Standing
    let late: Standing

    /// By how much the heap may have grown: what a growth of 4 MB in an hour makes of the time between, and 2 MB.
    ///
    /// The 2 MB are the buffers of one batch of each lane, which grow to the largest batch so far and are kept: a
    /// thousand messages of 1.4 kB each lane hold. A leak of 1 byte an uplink would be 7 MB in an hour at 2 000/s.
    var allowedKB: Int { 2048 + Int(Double(4096) * ((late.at - early.at) / .seconds(3600))) }
    /// By how much it has.
    var grownKB: Int { late.anonymousKB - early.anonymousKB }

    /// Compares the samples of two windows in which nothing lay in the spool; `nil` where either has too few to tell.
    init?(early: [SoakSample], late: [SoakSample]) {
        let calm = { (samples: [SoakSample]) in samples.filter { $0.metrics[.spoolMessages] == 0 } }
        let (before, after) = (calm(early), calm(late))
        guard before.count >= 12, after.count >= 12 else { return nil }
        self.early = Standing(before)
        self.late = Standing(after)
    }
}
