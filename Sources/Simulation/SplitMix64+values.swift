import LoRaWAN

#if canImport(Glibc)
    import Glibc
#endif

extension SplitMix64 {
    /// A waiting time of a memoryless process, in the unit of its mean.
    mutating func waiting(mean: Double) -> Double {
        -log(1 - fraction()) * mean
    }

    /// Evenly within a closed range.
    mutating func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * fraction()
    }

    /// A UUID of version 4 (RFC 9562, §5.4).
    mutating func uuid() -> UUIDBits {
        UUIDBits(
            high: next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000,
            low: next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
