import HTTPTypes
import Hummingbird
import LoRaWAN
import Model
import Parking
import ServiceLifecycle

/// Changes of the caller's scope as they happen: server-sent events.
struct StreamController: Sendable {
    let hub: LiveHub
    let gate: Gate
    /// Seconds for which a client may confirm nothing of what it is sent.
    let stalledS: Int64

    func add(to routes: inout RouteTable) {
        routes.member(
            Chapter.stream.all(.get, "stream", for: .member(.viewer), "Changes as they happen")
                .about(
                    """
                    Server-sent events: first a snapshot, or what is new since Last-Event-ID, then what changes. An \
                    API key needs spaces:read, and for other topics devices:read or gateways:read; it gets by default \
                    what it may read.
                    """
                )
                .query([
                    "topics": Schema.topics.optional(otherwise: #""spaces,devices,gateways""#)
                        .about("What it is about, with commas between."),
                    "site_id": .uuid.optional.about("Only what is on this site."),
                    "device_id": .uuid.optional.about("Only this device, and the spaces that it is on."),
                ])
                .streams(LiveTopic.events).refuses(409, 429),
            stream)
    }

    @Sendable private func stream(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let view = try Self.view(request, principal)
        var answer = Answer()
        answer.headers[.contentType] = "text/event-stream"
        // A proxy that gathers or compresses would hold events back.
        answer.headers[.cacheControl] = "no-store, no-transform"
        answer.headers[.accelBuffering] = "no"
        answer.headers[.vary] = "Authorization, X-API-Key"
        // Whoever listens may send nothing more on the connection, which ends with the stream.
        answer.headers[.connection] = "close"
        guard request.request.method != .head else { return answer }
        let known = request.request.headers[.lastEventID].flatMap { LiveEventID($0) }
        let subscription = try await hub.subscribe(principal, to: view, knowing: known)
        let (gate, stalledS, goodbyeS) = (gate, stalledS, hub.limits.goodbyeS)
        answer.stream = { writer in
            request.context.abandonWhenDead(afterS: stalledS)
            try await request.request.body.consumeWithCancellationOnInboundClose { _ in
                try await withGracefulShutdownHandler {
                    try await subscription.send(to: &writer) { await gate.recheck(request, principal) }
                } onGracefulShutdown: {
                    subscription.end(.shutdown)
                    request.context.breakOff(after: .milliseconds(Int64(goodbyeS * 1000)))
                }
            }
            try await writer.finish(nil)
        }
        return answer
    }

    private static func view(_ request: APIRequest, _ principal: Principal) throws(Problem) -> LiveView {
        var query = try request.query()
        var view = LiveView()
        if let text = query.text("topics") {
            if let topics = LiveTopic.list(text) {
                view.topics = topics
            } else {
                let words = LiveTopic.allCases.map(\.rawValue).joined(separator: ", ")
                query.fail("topics", .notInList, "topics must be of \(words), with commas between them.")
            }
        } else if case .program(_, let scopes) = principal.caller {
            view.topics = view.topics.filter { topic in scopes.contains { $0.allows(topic.keyScope) } }
        }
        view.siteID = query.identifier("site_id")
        view.deviceID = query.identifier("device_id")
        try query.check()
        if case .program(_, let scopes) = principal.caller {
            for topic in LiveTopic.allCases where view.topics.contains(topic) {
                guard scopes.contains(where: { $0.allows(topic.keyScope) }) else {
                    throw .forbidden("\(topic.rawValue) need an API key with the scope \(topic.keyScope).")
                }
            }
        }
        return view
    }
}

extension Schema {
    /// Topics with commas between them.
    fileprivate static let topics: Schema = {
        let word = "(" + LiveTopic.allCases.map(\.rawValue).joined(separator: "|") + ")"
        return Schema(
            .text(format: nil, pattern: "^\(word)(,\(word))*$", length: 1...Limits.textLengthMax),
            example: #""spaces,devices""#)
    }()
}

extension Gate {
    /// Why someone who was let in may not go on; `nil` where they may, or where the database that would know is away.
    func recheck(_ request: APIRequest, _ before: Principal) async -> StreamEnd? {
        do {
            let now = try await principal(behind: request)
            guard now.tenant.isActive else { return .suspended }
            let isSame = now.scope == before.scope && now.role >= before.role && now.caller.allows(before.caller)
            return isSame && Self.refusal(of: now, at: request.route) == nil ? nil : .revoked
        } catch let problem as Problem where problem.status == .unauthorized {
            return problem.detail == AccessTokens.Fault.expired.rawValue ? .tokenExpired : .revoked
        } catch let problem as Problem where problem.status == .forbidden {
            return .revoked
        } catch {
            return nil
        }
    }
}

extension Principal.Caller {
    /// Whether a program may still do all that it might before; a person's role says so of them.
    fileprivate func allows(_ before: Principal.Caller) -> Bool {
        guard case .program(_, let scopes) = self, case .program(_, let former) = before else { return true }
        return former.isSubset(of: scopes)
    }
}
