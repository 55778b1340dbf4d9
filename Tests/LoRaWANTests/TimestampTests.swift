import LoRaWAN
import Testing

struct TimestampTests {
    private static let newYear: Int64 = 1_767_225_600_000_000

    private static let readable: [(String, Int64)] = [
        ("2026-01-01T00:00:00Z", newYear), ("2026-01-01T00:00:00+00:00", newYear),
        ("2026-01-01T00:00:00-00:00", newYear), ("2026-01-01t00:00:00z", newYear),
        ("2026-01-01 00:00:00Z", newYear), ("2026-01-01T00:00:00.1Z", newYear + 100_000),
        ("2026-01-01T00:00:00.12Z", newYear + 120_000), ("2026-01-01T00:00:00.123Z", newYear + 123_000),
        ("2026-01-01T00:00:00.1234Z", newYear + 123_400), ("2026-01-01T00:00:00.12345Z", newYear + 123_450),
        ("2026-01-01T00:00:00.123456Z", newYear + 123_456),
        ("2026-01-01T00:00:00.1234567Z", newYear + 123_456),
        ("2026-01-01T00:00:00.12345678Z", newYear + 123_456),
        ("2026-01-01T00:00:00.123456789+00:00", newYear + 123_456),
        ("2026-01-01T00:00:00.000000999Z", newYear), ("2026-01-01T05:30:00+05:30", newYear),
        ("2025-12-31T19:00:00-05:00", newYear), ("2026-01-01T14:00:00+14:00", newYear),
        ("2025-12-31T23:59:60Z", newYear), ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.5Z", -500_000),
        ("2024-02-29T12:00:00Z", 1_709_208_000_000_000), ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
    ]

    @Test(
        "RFC 3339 with any fraction, offset and separator is read; what exceeds microseconds is cut off",
        arguments: readable)
    func reads(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text.utf8)?.microseconds == microseconds)
    }

    @Test(
        "Anything else is no time: impossible dates, missing parts, stray bytes",
        arguments: [
            "", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z",
            "2026-01-01T00:00:00+0000", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
            "2026-01-01T00:00:00+00", "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z",
            "+026-01-01T00:00:00Z", "2026-1-01T00:00:00Z", "2026/01/01T00:00:00Z", "2026-01-01_00:00:00Z",
            "12026-01-01T00:00:00Z", "2026-01-01T00:00:00.5", "２026-01-01T00:00:00Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text.utf8) == nil)
    }

    @Test("Every day from 1890 to 2130 survives writing and reading, and counts one more than the day before")
    func roundTripsDays() {
        let day: Int64 = 86_400_000_000
        for number in Int64(-29_219)...58_439 {
            let noonish = Timestamp(microseconds: number * day + 45_296_789_000)
            #expect(noonish.dayNumber == Int32(number))
            #expect(Timestamp(rfc3339: noonish.rfc3339Bytes) == noonish)
        }
    }

    @Test("A time is written in UTC with three digits, rounded down")
    func writesMilliseconds() {
        #expect(Timestamp(microseconds: Self.newYear + 123_999).description == "2026-01-01T00:00:00.123Z")
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp(microseconds: 1_709_251_199_999_999).description == "2024-02-29T23:59:59.999Z")
    }

    @Test("The day of a moment before 1970 is rounded down, not towards zero")
    func roundsDaysDown() {
        #expect(Timestamp(microseconds: 0).dayNumber == 0)
        #expect(Timestamp(microseconds: -1).dayNumber == -1)
        #expect(Timestamp(microseconds: -86_400_000_000).dayNumber == -1)
        #expect(Timestamp(microseconds: -86_400_000_001).dayNumber == -2)
    }

    @Test("Seconds and nanoseconds beyond the range end at its edge instead of trapping")
    func clampsProtobufTimes() {
        #expect(Timestamp(seconds: 1, nanoseconds: 999_999_999).microseconds == 1_999_999)
        #expect(Timestamp(seconds: .max, nanoseconds: 0).microseconds == .max)
        #expect(Timestamp(seconds: .min, nanoseconds: 0).microseconds == .min)
        #expect(Timestamp(seconds: Int64.max / 1_000_000, nanoseconds: .max).microseconds == .max)
    }

    @Test("Differences and sums are in seconds")
    func addsSeconds() {
        let start = Timestamp(microseconds: Self.newYear)
        #expect(start.adding(seconds: 1.5).seconds(since: start) == 1.5)
        #expect(start.adding(seconds: -60) < start)
    }

    @Test(
        "A sum beyond all times ends at the first or the last of them, whatever is added",
        arguments: [1e13, 1e18, 1e300, .infinity, -1e13, -1e18, -1e300, -.infinity, .nan])
    func addsWithoutEnd(seconds: Double) {
        let start = Timestamp(microseconds: Self.newYear)
        let sum = start.adding(seconds: seconds)
        #expect(sum.microseconds == (seconds.isNaN ? Self.newYear : seconds < 0 ? .min : .max))
    }

    @Test("The first and the last of all times can be written and compared")
    func ends() {
        let first = Timestamp(microseconds: .min)
        let last = Timestamp(microseconds: .max)
        #expect(first.description == "0000-12-21T19:59:05.224Z")
        #expect(last.description.hasSuffix("04:00:54.775Z"))
        #expect(last.seconds(since: first) > 1.8e13)
        #expect(first.seconds(since: last) < -1.8e13)
        #expect(first.dayNumber < last.dayNumber)
    }
}
