import HTTPTypes
import Hummingbird
import LoRaWAN
public import Logging
import NIOCore
public import Parking
import Synchronization

/// The API without a network, for the command line: the same routes, rules, refusals and lines of the audit log.
///
/// Nobody proves who they are here: whoever may use the database's account can do all of it anyway.
public struct Console: Sendable {
    /// What was answered.
    public struct Answer: Sendable {
        /// The HTTP status.
        public let status: Int
        /// The body, JSON or empty.
        public let body: [UInt8]
    }

    let ports: Ports
    let logger: Logger
    let userAgent: String
    let codecs: Set<String>
    private let tokens: AccessTokens
    private let key: AuthKey

    /// What the console needs of the database.
    public struct Ports: Sendable {
        let reads: any TenantReads & APIHistories
        let writes: any APIWrites & DeviceImports
        let replay: any OrphanReplay
        let accounts: any Accounts

        /// Names all of them.
        public init(
            reads: any TenantReads & APIHistories, writes: any APIWrites & DeviceImports, replay: any OrphanReplay,
            accounts: any Accounts
        ) {
            self.reads = reads
            self.writes = writes
            self.replay = replay
            self.accounts = accounts
        }
    }

    /// Opens the API for the user of a command.
    ///
    /// - Parameters:
    ///   - userAgent: the command and the system's user who gave it, for the audit log.
    ///   - codecs: the names of the codecs at hand.
    public init(ports: Ports, userAgent: String, codecs: Set<String>, logger: Logger) async {
        self.ports = ports
        self.userAgent = userAgent
        self.codecs = codecs
        self.logger = logger
        // No token is ever made or read here; cursors are signed for the length of a command.
        key = AuthKey.random()
        tokens = await AccessTokens(signingWith: key, alsoVerifyingWith: [], issuer: "parkd", audience: "parkd-console")
    }

    /// Asks as the owner of a tenant; as the platform's admin where it is the platform's.
    public func ask(_ request: ConsoleRequest, in tenant: TenantSummary) async throws -> Answer {
        let responder = router(in: tenant).buildResponder()
        let response = try await responder.respond(
            to: Request(
                head: request.head(userAgent: userAgent), body: RequestBody(buffer: request.bodyBytes)),
            context: APIContext(console: logger))
        let collector = Collector()
        try await response.body.write(collector)
        return Answer(status: response.status.code, body: collector.bytes.withLock { $0 })
    }

    private func router(in tenant: TenantSummary) -> Router<APIContext> {
        let gate = Gate(tokens: tokens, accounts: ports.accounts, console: Principal(consoleIn: tenant), now: { .now })
        var routes = RouteTable(gate: gate)
        resources.add(to: &routes)
        let router = Router(context: APIContext.self)
        router.add(middleware: RequestEnvelope())
        routes.install(in: router)
        return router
    }

    var resources: ResourceRoutes {
        ResourceRoutes(
            reads: ports.reads, histories: ports.reads, writes: ports.writes, replay: ports.replay,
            cursors: Cursors(keys: [key]), codecs: { [codecs] in codecs }, changed: {}, now: { .now })
    }
}

/// Keeps the body of an answer.
private final class Collector: ResponseBodyWriter, Sendable {
    let bytes = Mutex<[UInt8]>([])

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0 += buffer.readableBytesView }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension AuthKey {
    /// A secret that nobody else has.
    fileprivate static func random() -> AuthKey {
        let secret = [UUIDBits.random(), UUIDBits.random(), UUIDBits.random()].flatMap { $0.description.utf8 }
        guard let key = AuthKey(secret: secret) else { preconditionFailure("three UUIDs are long enough") }
        return key
    }
}
