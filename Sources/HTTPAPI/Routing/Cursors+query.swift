import JSON
import Model
import Parking

extension Cursors {
    /// Reads `from`, `to`, `cursor` and `limit`.
    ///
    /// - Parameter list: names the list with everything that decides what is in it but these four, so that a cursor of
    ///   one list is none of another.
    func filter(_ query: inout QueryReader, in list: String, for scope: TenantScope) -> HistoryFilter {
        var filter = HistoryFilter()
        filter.from = query.time("from")
        filter.to = query.time("to")
        filter.limit = query.integer("limit", in: 1...PageBounds.limitMax) ?? PageBounds.limitDefault
        if let from = filter.from, let to = filter.to, from >= to {
            query.fail("to", .contradictory, "to must be later than from.")
        }
        if let cursor = query.text("cursor") {
            filter.after = open(cursor, in: list, for: scope)
            if filter.after == nil {
                query.fail("cursor", .unknownReference, "cursor is none of this list; begin again without it.")
            }
        }
        return filter
    }

    /// A part of a history under its plural name, with the cursor of the next part; as CSV its rows alone.
    func answer<Item: Resource>(
        _ name: String, _ page: HistoryPage<Item>, to request: APIRequest, limit: Int, in list: String,
        for scope: TenantScope
    ) -> Answer {
        let next = page.next.map { seal($0, in: list, for: scope) }
        if request.wantsCSV { return .csv(name, page.items, to: request, next: next.map { ("cursor", $0) }) }
        return .json(capacity: 256 + page.items.count * Self.bytesPerItem) { json in
            json.list(name, page.items)
            json.member("count", page.items.count)
            json.member("limit", limit)
            json.member("next_cursor", next)
            json.members(of: scope)
        }
    }

    /// About how many bytes of JSON a row of a history has.
    private static let bytesPerItem = 500
}
