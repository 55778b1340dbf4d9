import CLibPQ

#if canImport(Glibc)
    import Glibc
#endif

extension PostgresConnection {
    /// A connection that stands, and the role that it has yet to become.
    struct Opened {
        let handle: OpaquePointer
        /// `nil` where it logged in as the role, or is to stay who it is.
        let role: String?
    }

    /// Connects: as the role itself where ``Options/logins`` says so or does not know, else as whom the conninfo names.
    static func open(_ options: Options) throws(PostgresError) -> Opened {
        if let fault = Conninfo.fault(in: options.conninfo) {
            throw PostgresError(sqlState: "", message: fault, statement: PostgresError.connecting)
        }
        guard let role = options.role, let logins = options.logins else {
            return Opened(handle: try connect(options), role: options.role)
        }
        switch logins.standing(of: role) {
        case .own: return Opened(handle: try connect(options, as: role), role: nil)
        case .shared: return Opened(handle: try connect(options), role: role)
        case nil: return try findOut(role, logins, options)
        }
    }

    /// The first connection of a role. The common login goes first: where the server is away, that says nothing of the
    /// role. Its connection is closed before the role is refused for good, lest it had the last place.
    private static func findOut(
        _ role: String, _ logins: RoleLogins, _ options: Options
    ) throws(PostgresError) -> Opened {
        let common = try connect(options)
        let first = Result { () throws(PostgresError) in try connect(options, as: role) }
        PQfinish(common)
        let second = first.flatMapError { _ in
            Result { () throws(PostgresError) in try connect(options, as: role) }
        }
        switch second {
        case .success(let handle):
            _ = logins.note(.own, of: role)
            return Opened(handle: handle, role: nil)
        case .failure(let refusal):
            let handle = try connect(options)
            if logins.areRequired { logins.noteRefusal(of: role) }
            guard !logins.areRequired, logins.note(.shared, of: role) == .shared else {
                PQfinish(handle)
                throw refusal
            }
            return Opened(handle: handle, role: role)
        }
    }

    private static func connect(_ options: Options, as user: String? = nil) throws(PostgresError) -> OpaquePointer {
        // Later keywords win; `dbname` is expanded, so that the conninfo may override those before it.
        let settings = defaults(options) + [("dbname", options.conninfo)] + (user.map { [("user", $0)] } ?? [])
        let keywords = settings.map { strdup($0.keyword) }
        let values = settings.map { strdup($0.value) }
        defer { (keywords + values).forEach { free($0) } }
        let handle = PQconnectdbParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let handle else { fatalError("PQconnectdbParams: out of memory") }
        guard PQstatus(handle) == CONNECTION_OK, PQsetnonblocking(handle, 1) == 0 else {
            defer { PQfinish(handle) }
            throw PostgresError(
                sqlState: "", message: String(cString: PQerrorMessage(handle)), statement: PostgresError.connecting)
        }
        return handle
    }

    /// What a conninfo may override. Of a server that is cut off without a word, nothing is left to read: the kernel
    /// asks for it after 10 s of silence and gives up 15 s later, and no sooner or later where something was sent.
    private static func defaults(_ options: Options) -> [(keyword: String, value: String)] {
        [
            ("fallback_application_name", options.applicationName), ("connect_timeout", "5"),
            ("client_encoding", "UTF8"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "25000"),
        ]
    }
}
