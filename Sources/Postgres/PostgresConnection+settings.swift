extension PostgresConnection.Options {
    /// What each session sets first, as SQL.
    ///
    /// An administrator may have set any of it for the database or the role (`ALTER DATABASE … SET`), as hardening or
    /// as a habit, and then our statements would mean something else, or nothing. Statements, since a pooler would
    /// refuse start-up options. Without a role, as an administrator's session, it stays who it is.
    ///
    /// - Parameter other: the role that the login has yet to become.
    func sessionSettings(becoming other: String?) -> String {
        var settings = Self.meaning + Self.transactions + Self.timeouts
        settings += [("statement_timeout", "\(statementTimeoutMS)"), ("lock_timeout", "\(lockTimeoutMS)")]
        var script = settings.map { "SET \($0.name) = \($0.value);" }.joined(separator: "\n") + Self.conditional
        // No tenant by default, whatever the database has.
        if role != nil { script += "SET app.current_tenant_id = '';\n" }
        if let other {
            precondition(other.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }, "a role name of ours")
            script += "SET ROLE \(other);"
        }
        return script
    }

    private typealias Assignment = (name: String, value: String)

    /// How statements are read and answers written. `pg_catalog` comes before the first schema named, and temporary
    /// tables, which any session may make, last.
    private static let meaning: [Assignment] = [
        ("quote_all_identifiers", "off"), ("search_path", "public, pg_temp"), ("client_encoding", "'UTF8'"),
        ("standard_conforming_strings", "on"),
        ("array_nulls", "on"), ("transform_null_equals", "off"),
        ("DateStyle", "'ISO, YMD'"), ("IntervalStyle", "'postgres'"), ("TimeZone", "'UTC'"), ("bytea_output", "'hex'"),
        ("extra_float_digits", "1"), ("row_security", "on"), ("exit_on_error", "off"), ("jit", "off"),
        ("plan_cache_mode", "force_generic_plan"),
    ]

    private static let transactions: [Assignment] = [
        ("default_transaction_isolation", "'read committed'"), ("default_transaction_read_only", "off"),
        ("default_transaction_deferrable", "off"),
    ]

    /// A statement has its bound; that our connections are idle, and two of them wait for each other's questions, is
    /// how they are used.
    private static let timeouts: [Assignment] = [
        ("idle_in_transaction_session_timeout", "0"), ("idle_session_timeout", "0"),
    ]

    /// What only some servers have, or only some values of which would break a promise: a commit is acknowledged to the
    /// broker, so it is on disk.
    private static let conditional = """

        SELECT set_config('transaction_timeout', '0', false) FROM pg_catalog.pg_settings
        WHERE name = 'transaction_timeout';
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off';

        """
}
