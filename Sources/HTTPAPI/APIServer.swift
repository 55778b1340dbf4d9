import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The v6 HTTP API: its routes, and the server that listens for them.
public struct APIServer: Sendable {
    private let configuration: APIConfiguration
    private let ports: APIPorts
    private let logger: Logger
    private let tokens: AccessTokens
    private let passwords: PasswordCheck
    let gate: Gate

    /// Makes a server; nothing listens before its application runs.
    public init(configuration: APIConfiguration, ports: APIPorts, logger: Logger) async {
        self.configuration = configuration
        self.ports = ports
        self.logger = logger
        tokens = await AccessTokens(
            signingWith: configuration.signingKey, alsoVerifyingWith: configuration.acceptedKeys,
            issuer: configuration.issuer, audience: configuration.audience)
        passwords = PasswordCheck(cost: configuration.passwordCost)
        var external: ExternalTokens?
        if let issuer = configuration.externalIssuer {
            external = await ExternalTokens(issuer, logger: logger, onLook: configuration.onExternalKeys)
        }
        gate = Gate(
            tokens: tokens, external: external, accounts: ports.accounts, rates: configuration.rates,
            now: configuration.now)
    }

    /// The API, to be run in the daemon's service group: it stops accepting on graceful shutdown, and ends when
    /// the requests under way are answered.
    ///
    /// `onListening` is told the port once it is bound.
    ///
    /// - Parameter port: to listen on instead of the configuration's.
    public func service(
        port: Int? = nil, onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some Service {
        AcceptingOnLoop(
            application: application(port: port ?? configuration.port, onListening),
            loop: MultiThreadedEventLoopGroup.singleton.next())
    }

    func application(
        port: Int = 0, _ onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        application(
            router(), liveness, host: configuration.host, port: port,
            on: MultiThreadedEventLoopGroup.singleton, workingOn: globalConcurrentExecutor,
            under: configuration.certificate, onListening)
    }

    /// Serves `/metrics` and nothing else, on a thread of its own; `nil` where the API's own address does.
    ///
    /// `onListening` is told the port once it is bound.
    public func metricsService(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> (some Service)? {
        configuration.metricsAddress.map { address in
            OwnThread { group in metricsApplication(at: address, on: group, onListening) }
        }
    }

    /// Serves health and metrics, and nothing else, on an address that no crowd of dashboards can fill, and on a thread
    /// that none can keep busy; `nil` where there is none. The API's own address goes on serving health.
    ///
    /// `onListening` is told the port once it is bound.
    public func healthService(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> (some Service)? {
        configuration.healthAddress.map { address in
            OwnThread { group in healthApplication(at: address, on: group, onListening) }
        }
    }

    func metricsApplication(
        at address: (host: String, port: Int), on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        _ onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        var routes = RouteTable(gate: Gate(tokens: tokens, accounts: ports.accounts, now: configuration.now))
        MetricsController(metrics: ports.metrics).add(to: &routes)
        return application(framed(routes), nil, host: address.host, port: address.port, on: group, onListening)
    }

    func healthApplication(
        at address: (host: String, port: Int), on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        _ onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        var routes = RouteTable(gate: Gate(tokens: tokens, accounts: ports.accounts, now: configuration.now))
        system.addHealth(to: &routes)
        MetricsController(metrics: ports.metrics).add(to: &routes)
        return application(
            framed(routes), liveness, host: address.host, port: address.port, on: group, onListening)
    }

    private var liveness: Liveness {
        Liveness(health: ports.health, crossOrigin: crossOrigin, now: configuration.now)
    }

    private var system: SystemController {
        SystemController(version: configuration.version, build: configuration.build, health: ports.health)
    }

    private func application(
        _ router: Router<APIContext>, _ liveness: Liveness?, host: String, port: Int,
        on group: any EventLoopGroup, workingOn executor: (any TaskExecutor)? = nil,
        under certificate: ServerCertificate? = nil,
        _ onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) -> some ApplicationProtocol {
        let limits = configuration.limits
        let proxies = configuration.trustedProxies
        let places = ConnectionPlaces(limits)
        let unsent = UnsentBytes(bytesMax: limits.unsentBytesMax)
        return Application(
            router: router,
            server: HTTPServerBuilder {
                APIChannel(
                    responder: $0, limits: limits, places: places, unsent: unsent, proxies: proxies,
                    certificate: certificate, liveness: liveness, executor: executor)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.acceptedMax, logger: logger)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                await onListening(port)
            },
            eventLoopGroupProvider: .shared(group),
            logger: logger)
    }

    /// All routes, in a router that answers every refusal as a problem.
    func router() -> Router<APIContext> {
        framed(
            routes(), WebPages(folder: configuration.webFolder),
            demandsHTTPS: configuration.publicOrigin?.isSecure == true)
    }

    private func framed(
        _ routes: RouteTable, _ pages: WebPages? = nil, demandsHTTPS: Bool = false
    ) -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: crossOrigin)
        router.add(middleware: RequestEnvelope(proxies: configuration.trustedProxies, demandsHTTPS: demandsHTTPS))
        if let pages { router.add(middleware: pages) }
        routes.install(in: router)
        return router
    }

    private var crossOrigin: CrossOrigin { CrossOrigin(origins: Set(configuration.corsOrigins)) }

    /// What the routes promise.
    var contract: Contract { contract(of: routesButContract()) }

    private func contract(of routes: RouteTable) -> Contract {
        Contract(version: configuration.version, operations: routes.operations + ContractController.operations)
    }

    /// All routes.
    func routes() -> RouteTable {
        var routes = routesButContract()
        ContractController(contract(of: routes), now: configuration.now).add(to: &routes)
        return routes
    }

    /// All routes but those by which the contract is read: it describes the others.
    private func routesButContract() -> RouteTable {
        let now = configuration.now
        let logins = Logins(
            tokens: tokens, accounts: ports.accounts, passwords: passwords, throttle: gate.throttle, now: now)
        var routes = RouteTable(
            gate: gate, answers: ResponseCache(counts: ports.changes, now: now), live: ports.live)
        let changed = routes.forgetCallers
        let door = BrowserDoor(publicOrigin: configuration.publicOrigin, hasTLS: configuration.certificate != nil)
        AuthController(logins: logins).add(to: &routes)
        BrowserSessionController(
            sessions: BrowserSessions(logins: logins, gate: gate, changed: changed), door: door
        ).add(to: &routes)
        OwnAccountController(
            account: OwnAccount(logins: logins, changed: changed), redemptions: Redemptions(logins: logins), gate: gate,
            door: door
        ).add(to: &routes)
        DashboardController(reads: ports.reads, health: ports.health, now: now).add(to: &routes)
        StreamController(hub: ports.live, gate: gate, stalledS: configuration.limits.stalledS).add(to: &routes)
        ResourceRoutes(
            reads: ports.reads, histories: ports.histories, writes: ports.writes, replay: ports.replay,
            cursors: Cursors(keys: [configuration.signingKey] + configuration.acceptedKeys),
            codecs: configuration.codecs, changed: changed, now: now
        ).add(to: &routes)
        CodecsController(desk: configuration.codecDesk).add(to: &routes)
        system.add(to: &routes)
        if configuration.metricsAddress == nil { MetricsController(metrics: ports.metrics).add(to: &routes) }
        return routes
    }
}
