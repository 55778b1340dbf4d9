import LoRaWAN
import Model
import Parking

/// How many requests of its caller's rate a request counts as: about how much more it asks of the database than a plain
/// one.
struct RequestCost: Sendable, Equatable {
    /// A page of so many rows is a plain request; each further one of as many, begun, counts as one more.
    static let rowsOfPage = 100
    /// A window of so many days is a plain request; each further one counts as one more.
    static let daysOfWindow = 30

    /// What it counts as at least.
    var base = 1
    /// Whether a `limit` in the query tells how many rows are wanted.
    var countsRows = false
    /// Whether `from` and `to` in the query tell of how long a time; without `from` it is a day.
    var countsDays = false

    /// A request like most.
    static let plain = RequestCost()

    /// What a request with this query counts as; what cannot be read costs nothing more, for it will be refused.
    func tokens(query: String?, now: Timestamp) -> Int {
        guard countsRows || countsDays, let query, let pairs = PercentEncoding.pairs(query) else { return base }
        func value(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
        var tokens = base
        if countsRows, let rows = value("limit").flatMap({ Int($0) }), (1...PageBounds.limitMax).contains(rows) {
            tokens += (rows - 1) / Self.rowsOfPage
        }
        if countsDays, let from = value("from").flatMap({ Timestamp(rfc3339: $0.utf8) }) {
            let to = min(value("to").flatMap { Timestamp(rfc3339: $0.utf8) } ?? now, now)
            let seconds = min(max(0, to.seconds(since: from)), GatewayStatsWindow.secondsMax)
            tokens += Int(seconds / (Double(Self.daysOfWindow) * 86_400))
        }
        return tokens
    }

    /// A sentence for the contract; `nil` where every request is a plain one.
    var sentence: String? {
        let requests = base == 1 ? "one request" : "\(base) requests"
        let rows = countsRows ? ", and one more for each further \(Self.rowsOfPage) rows of `limit`" : ""
        let days = countsDays ? ", and one more for each \(Self.daysOfWindow) days" : ""
        return self == .plain ? nil : "Counts as \(requests) of the caller's rate\(rows)\(days)."
    }
}
