import HTTPTypes
import LoRaWAN
import Model
import Parking

/// What all devices of the caller's scope said.
struct ReadingsController: Sendable {
    let histories: any DeviceHistories
    let cursors: Cursors
    let now: @Sendable () -> Timestamp

    func add(to routes: inout RouteTable) {
        routes.member(
            Chapter.readings.all(.get, "listAllReadings", for: .member(.viewer), "What all devices said, newest first")
                .about(
                    "Of the last \(ReadingFilter.daysDefault * 24) hours before `to` where `from` is left out, and of "
                        + "\(ReadingFilter.daysMax) days at most."
                )
                .query([
                    "device_type": .asked().optional.like("parking_sensor"),
                    "model": .asked().optional.like("TPS110"),
                    "site_id": .uuid.optional.about("Made on a space of this site."),
                ])
                .givesHistory(of: "readings", .reading).counts(as: 5).countsDays(),
            list)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        var filter = ReadingFilter()
        filter.deviceType = query.text("device_type")
        filter.model = query.text("model")
        filter.siteID = query.identifier("site_id")
        let list = "readings \([filter.deviceType, filter.model, filter.siteID?.description])"
        filter.history = cursors.filter(&query, in: list, for: principal.scope)
        let end = filter.history.to ?? now()
        let from = filter.history.from ?? end.adding(seconds: -Double(ReadingFilter.daysDefault * 86_400))
        filter.history.from = from
        if end.seconds(since: from) > Double(ReadingFilter.daysMax * 86_400) {
            query.fail("from", .contradictory, "from must be at most \(ReadingFilter.daysMax) days before to.")
        }
        try query.check()
        let page = try await page(principal.scope, filter, before: end)
        return cursors.answer(
            "readings", page, to: request, limit: filter.history.limit, in: list, for: principal.scope)
    }
}

extension ReadingsController {
    /// A page, sought in its newest day first: a day of many devices mostly fills it, and costs a fraction of a year.
    private func page(
        _ scope: TenantScope, _ filter: ReadingFilter, before end: Timestamp
    ) async throws(StoreFault) -> HistoryPage<ReadingView> {
        let dayBefore = min(filter.history.after?.at ?? end, end).adding(seconds: -86_400)
        if let from = filter.history.from, from < dayBefore {
            var newest = filter
            newest.history.from = dayBefore
            let page = try await histories.readings(scope: scope, newest)
            // A further page is known of, so that this one is full.
            if page.next != nil { return page }
        }
        return try await histories.readings(scope: scope, filter)
    }
}

extension Schema {
    static let reading = Schema.named("Reading", ReadingView.schema)
}
