public import LoRaWAN

/// A date and a time of day as a clock on the wall shows them, for devices that keep local time.
public struct LocalTime: Sendable, Hashable {
    /// Full years, 0…9999.
    public let year: Int
    /// 1…12.
    public let month: Int
    /// 1…31.
    public let day: Int
    /// 0 for Sunday, through 6.
    public let weekday: Int
    /// 0…23.
    public let hour: Int
    /// 0…59.
    public let minute: Int
    /// 0…59.
    public let second: Int

    /// Reads `2018-03-06T13:28:00`, with or without an offset behind it.
    ///
    /// The digits are taken as they stand: an offset (`Z`, `+01:00`) says where that clock hangs and converts nothing.
    /// `nil` for anything else, an impossible date and a leap second included.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let local = bytes.prefix(19)
        let hasOffset = bytes.count > 19
        guard let asUTC = Timestamp(rfc3339: local + [UInt8(ascii: "Z")]),
            !hasOffset || Timestamp(rfc3339: bytes) != nil,
            let second = Self.number(local, 17..<19), second < 60,
            let year = Self.number(local, 0..<4), let month = Self.number(local, 5..<7),
            let day = Self.number(local, 8..<10), let hour = Self.number(local, 11..<13),
            let minute = Self.number(local, 14..<16)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        // 1970-01-01 was a Thursday.
        weekday = ((Int(asUTC.dayNumber) + 4) % 7 + 7) % 7
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// What a clock shows that is `offsetSeconds` ahead of UTC.
    public init?(_ moment: Timestamp, offsetSeconds: Int) {
        self.init(String(decoding: moment.adding(seconds: Double(offsetSeconds)).rfc3339Bytes, as: UTF8.self))
    }

    /// What `now` is in a vector: always the same, or a vector could not say what it gives.
    static var ofVectors: LocalTime {
        guard let time = LocalTime("2000-01-01T00:00:00") else { preconditionFailure("this is a time") }
        return time
    }

    private static func number(_ bytes: some Collection<UInt8>, _ range: Range<Int>) -> Int? {
        Int(String(decoding: bytes.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self))
    }
}
