import HTTPTypes
import LoRaWAN
import Model
import Parking

/// Messages that could not become rows, and why: for platform admins, since whose they are is not certain.
struct QuarantineController: Sendable {
    let reads: any PoolReads
    let cursors: Cursors

    func add(to routes: inout RouteTable) {
        let quarantine = Chapter.quarantine
        routes.member(
            quarantine.all(.get, "listQuarantine", for: .platform, "Messages that could not become rows, newest first")
                .about("Of each message its first \(QuarantineView.excerptBytes) bytes.")
                .query([
                    "reason": .asked().optional.like("unknown_frame"),
                    "dev_eui": .asked().optional.like("0004A30B001C0530"),
                ])
                .givesHistory(of: "messages", .quarantined),
            list)
        routes.member(
            quarantine.one(.get, "getQuarantined", for: .platform, "One such message, as far as it is kept")
                .gives(.quarantined),
            get)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        var filter = QuarantineFilter()
        filter.reason = query.text("reason")
        filter.devEUI = query.text("dev_eui").map { text in
            DevEUI(typed: text).map { String(decoding: $0.eui.upperCaseDigits, as: UTF8.self) } ?? text
        }
        let list = "quarantine \([filter.reason, filter.devEUI])"
        filter.history = cursors.filter(&query, in: list, for: principal.scope)
        try query.check()
        let page = try await reads.quarantine(scope: principal.scope, filter: filter)
        return cursors.answer(
            "messages", page, to: request, limit: filter.history.limit, in: list, for: principal.scope)
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let absent = Problem.notFound("There is no such message in quarantine.")
        guard let id = UUIDBits(request.parameter("id")) else { throw absent }
        guard let message = try await reads.quarantined(scope: principal.scope, id) else { throw absent }
        return .one(message)
    }
}

extension Schema {
    fileprivate static let quarantined = Schema.named("QuarantinedMessage", QuarantineView.schema)
}
