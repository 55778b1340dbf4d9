import LoRaWAN

/// A moment with nanoseconds, as ChirpStack carries it: finer than what we keep.
struct NetworkTime: Sendable, Hashable {
    var seconds: Int64
    /// 0…999 999 999
    var nanoseconds: Int64

    init(seconds: Int64, nanoseconds: Int64) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    init(_ time: Timestamp) {
        let second: Int64 = 1_000_000
        var whole = time.microseconds / second
        if time.microseconds % second < 0 { whole -= 1 }
        self.init(seconds: whole, nanoseconds: (time.microseconds - whole * second) * 1000)
    }

    /// The way of chrono's `to_rfc3339`: `+00:00`, and 0, 3, 6 or 9 digits of fraction.
    func appendRFC3339(to bytes: inout [UInt8]) {
        bytes += Timestamp(microseconds: seconds * 1_000_000).rfc3339Bytes.prefix(19)
        Self.appendFraction(nanoseconds, to: &bytes)
        bytes += "+00:00".utf8
    }

    /// A point and 3, 6 or 9 digits; nothing for 0.
    static func appendFraction(_ nanoseconds: Int64, to bytes: inout [UInt8]) {
        guard nanoseconds != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        let smallest: Int64 = nanoseconds % 1_000_000 == 0 ? 1_000_000 : nanoseconds % 1000 == 0 ? 1000 : 1
        var divisor: Int64 = 100_000_000
        while divisor >= smallest {
            bytes.append(UInt8(ascii: "0") + UInt8(nanoseconds / divisor % 10))
            divisor /= 10
        }
    }
}

/// A span with nanoseconds: protobuf's `Duration`, never negative here.
struct NetworkDuration: Sendable, Hashable {
    var seconds: Int64
    /// 0…999 999 999
    var nanoseconds: Int64

    /// As in `"1451260818.123s"`.
    func append(to bytes: inout [UInt8]) {
        bytes += String(seconds).utf8
        NetworkTime.appendFraction(nanoseconds, to: &bytes)
        bytes.append(UInt8(ascii: "s"))
    }
}
