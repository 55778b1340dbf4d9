import LoRaWAN
import Model
import Parking
import Postgres

/// The part of a history that a query reads, as parameters and as a condition that an index can serve.
///
/// What a filter leaves open is given as the ends of time, not as NULL: under a generic plan an `OR` would keep the
/// index and the pruning of partitions from being used.
enum HistoryBounds {
    /// How many parameters ``Postgres/Parameters/add(_:)-filter`` adds.
    static let parameters = 5

    /// The condition over parameters from `$first` on: from, to, and the place after which the page begins.
    ///
    /// - Parameters:
    ///   - time: the column by which the history is ordered, descending.
    ///   - id: the column that tells rows of one time apart, descending too.
    ///   - type: the type of `id`.
    static func condition(time: String, id: String, type: String = "uuid", first: Int) -> String {
        """
        \(time) >= $\(first)::timestamptz AND \(time) < $\(first + 1)::timestamptz
            AND (\(time), \(id)) < ($\(first + 2)::timestamptz, $\(first + 3)::\(type))
        """
    }

    /// The limit, one item more than wanted.
    static func limit(first: Int) -> String { "LIMIT $\(first + 4)::int8" }

    /// 0001-01-01 and 9999-12-31, which RFC 3339 can just write.
    static let earliest = Timestamp(microseconds: -62_135_596_800_000_000)
    static let latest = Timestamp(microseconds: 253_402_214_400_000_000)
    static let lastID = UUIDBits(high: .max, low: .max)
}

extension HistoryFilter {
    var lower: Timestamp { from ?? HistoryBounds.earliest }
    var upper: Timestamp { to ?? HistoryBounds.latest }
    /// The place before the newest item, where none is given.
    var place: HistoryPosition {
        after ?? HistoryPosition(at: HistoryBounds.latest, id: HistoryBounds.lastID)
    }
}

extension Parameters {
    /// The bounds of a history whose rows have UUIDs.
    mutating func add(_ filter: HistoryFilter) {
        add(filter.lower)
        add(filter.upper)
        add(filter.place.at)
        add(filter.place.id)
        add(Int64(filter.limit + 1))
    }

    /// The bounds of a history whose rows have numbers.
    mutating func add(numbered filter: HistoryFilter) {
        add(filter.lower)
        add(filter.upper)
        add(filter.place.at)
        add(filter.after?.number ?? Int64.max)
        add(Int64(filter.limit + 1))
    }
}
