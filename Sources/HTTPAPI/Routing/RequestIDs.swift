import LoRaWAN
import Synchronization

/// Names requests that came without a name: no two alike, in this process or another.
///
/// They are no secret, so they do not cost each request two calls of the kernel's generator: half of each is random
/// once in a process, the other half a number that is mixed so that neighbours are easily told apart (SplitMix64).
struct RequestIDs: ~Copyable {
    /// Those of this process.
    static let process = RequestIDs()

    private let start = UUIDBits.random()
    private let count = Atomic<UInt64>(0)

    /// A UUID of version 4.
    func next() -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        var mixed = start.low &+ number &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        let low = mixed & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUIDBits(high: start.high, low: low).description
    }
}
