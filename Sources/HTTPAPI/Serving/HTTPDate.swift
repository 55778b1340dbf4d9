import LoRaWAN
import Synchronization

/// The `Date` of answers (RFC 9110, §5.6.7), written once a second.
final class HTTPDate: Sendable {
    private struct Written {
        var second: Int64 = .min
        var text = ""
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let written = Mutex(Written())

    /// As in `Sun, 06 Nov 1994 08:49:37 GMT`.
    func text(at time: Timestamp) -> String {
        let second = time.microseconds / 1_000_000
        return written.withLock { written in
            if written.second != second { written = Written(second: second, text: Self.text(time, second)) }
            return written.text
        }
    }

    private static func text(_ time: Timestamp, _ second: Int64) -> String {
        // 2026-01-31T12:00:00.000Z
        let parts = time.rfc3339Bytes.split { [UInt8](("-T.").utf8).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
        let month = months[(Int(parts[1]) ?? 1) - 1]
        let day = days[Int(second / 86_400 % 7)]
        return "\(day), \(parts[2]) \(month) \(parts[0]) \(parts[3]) GMT"
    }
}
