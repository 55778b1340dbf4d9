import ChirpStack
import LoRaWAN

/// Decides when an event happened: one clock for ordering, partitions and history.
///
/// ChirpStack's `time` may come from a gateway whose clock stands in 1980 or 2036; `nsTime` is the network server's
/// own. Both are the same in a redelivery, our receive time is not, which is why it comes last.
struct EventClock {
    /// When the event happened, and whether that is only our receive time.
    struct Reading {
        var observedAt: Timestamp
        var isReceiveTime: Bool
    }

    static func observation(of uplink: UplinkEvent, receivedAt: Timestamp) -> Reading {
        var earliest: Timestamp?
        for reception in uplink.receptions {
            guard let time = reception.networkTime, isPlausible(time, at: receivedAt) else { continue }
            earliest = min(earliest ?? time, time)
        }
        return earliest.map { Reading(observedAt: $0, isReceiveTime: false) }
            ?? observation(time: uplink.time, receivedAt: receivedAt)
    }

    static func observation(time: Timestamp?, receivedAt: Timestamp) -> Reading {
        if let time, isPlausible(time, at: receivedAt) { return Reading(observedAt: time, isReceiveTime: false) }
        return Reading(observedAt: receivedAt, isReceiveTime: true)
    }

    private static func isPlausible(_ time: Timestamp, at receivedAt: Timestamp) -> Bool {
        let age = receivedAt.seconds(since: time)
        return age >= -Limits.clockAheadS && age <= Limits.clockBehindS
    }
}
