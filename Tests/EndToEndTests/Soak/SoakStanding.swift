/// What a daemon takes in a part of its life, in medians.
struct SoakStanding {
    let anonymousKB: Int
    let descriptors: Int
    let threads: Int
    /// The middle of that part.
    let at: ContinuousClock.Instant

    /// `nil` where there are fewer samples than that.
    init?(_ samples: [SoakSample], atLeast count: Int = 1) {
        guard !samples.isEmpty, samples.count >= count else { return nil }
        let median = { (value: (SoakSample) -> Int) in samples.map(value).sorted()[samples.count / 2] }
        anonymousKB = median(\.anonymousKB)
        descriptors = median(\.descriptors)
        threads = median(\.threads)
        at = samples[samples.count / 2].at
    }
}
