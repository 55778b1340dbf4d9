#if canImport(Glibc)
    import Glibc
#endif

/// A moment in UTC to the microsecond, which is what PostgreSQL keeps; nanoseconds on the wire are cut off.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let microseconds: Int64

    /// Makes a moment from microseconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Makes a moment from the pair that protobuf carries; nanoseconds are cut to microseconds.
    @inlinable
    public init(seconds: Int64, nanoseconds: Int32) {
        let whole = seconds.multipliedReportingOverflow(by: 1_000_000)
        let sum = whole.partialValue.addingReportingOverflow(Int64(nanoseconds) / 1000)
        microseconds = whole.overflow || sum.overflow ? (seconds < 0 ? .min : .max) : sum.partialValue
    }

    /// The wall clock of this machine.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }

    /// The moment `seconds` later, or earlier where negative; the first or the last moment of all where that lies
    /// beyond, since what sensors and clients count is not bounded. `NaN` adds nothing.
    @inlinable
    public func adding(seconds: Double) -> Timestamp {
        let product = seconds * 1_000_000
        // 2⁶³; the largest Double below it still fits.
        let bound = 0x1p63
        guard product > -bound, product < bound else {
            return product.isNaN ? self : Timestamp(microseconds: product < 0 ? .min : .max)
        }
        let sum = microseconds.addingReportingOverflow(Int64(product))
        return Timestamp(microseconds: sum.overflow ? (product < 0 ? .min : .max) : sum.partialValue)
    }

    /// Seconds from `earlier` to here, negative where this is the earlier one.
    @inlinable
    public func seconds(since earlier: Timestamp) -> Double {
        let difference = microseconds.subtractingReportingOverflow(earlier.microseconds)
        guard !difference.overflow else { return (Double(microseconds) - Double(earlier.microseconds)) / 1_000_000 }
        return Double(difference.partialValue) / 1_000_000
    }

    /// Whole days since 1970-01-01, rounded down: the partition key of readings.
    @inlinable
    public var dayNumber: Int32 {
        let day: Int64 = 86_400_000_000
        let quotient = microseconds / day
        return Int32(clamping: microseconds % day < 0 ? quotient - 1 : quotient)
    }

    /// Order in time.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}
