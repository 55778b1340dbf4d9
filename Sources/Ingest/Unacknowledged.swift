public import LoRaWAN

/// Messages that are not stored yet, so that the broker must keep them.
///
/// Acknowledgements leave in the order of delivery; the first message that is not stored holds back those behind it.
public struct Unacknowledged: Sendable, Equatable {
    /// How many, those at QoS 0 included.
    public private(set) var count = 0
    /// The number of the first delivery; `nil` where there is none that has to be acknowledged.
    public private(set) var firstDelivery: Int?
    /// When the oldest arrived.
    public private(set) var oldestReceivedAt: Timestamp?

    /// None.
    public init() {}

    /// One more.
    mutating func note(_ delivery: Int?, receivedAt: Timestamp) {
        count += 1
        lower(firstDelivery: delivery, oldestReceivedAt: receivedAt)
    }

    /// Adds others.
    public mutating func merge(_ other: Unacknowledged) { merge(other, count: other.count) }

    mutating func merge(_ other: Unacknowledged, count: Int) {
        self.count += count
        lower(firstDelivery: other.firstDelivery, oldestReceivedAt: other.oldestReceivedAt)
    }

    private mutating func lower(firstDelivery delivery: Int?, oldestReceivedAt time: Timestamp?) {
        if let delivery { firstDelivery = min(firstDelivery ?? delivery, delivery) }
        if let time { oldestReceivedAt = min(oldestReceivedAt ?? time, time) }
    }
}
