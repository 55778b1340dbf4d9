import CLibPQ

extension PostgresConnection {
    /// A role's password in the form in which the server keeps it (SCRAM), so that no log of the server has the
    /// password itself; it holds for any role.
    public func verifier(of password: String, for role: String) throws(PostgresError) -> String {
        guard let text = PQencryptPasswordConn(handle, password, role, "scram-sha-256") else {
            throw PostgresError(
                sqlState: "", message: String(cString: PQerrorMessage(handle)), statement: "encrypt the password")
        }
        defer { PQfreemem(text) }
        return String(cString: text)
    }
}
