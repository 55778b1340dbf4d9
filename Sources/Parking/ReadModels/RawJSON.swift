/// A JSON value that the database holds as `jsonb`, passed through as the text that PostgreSQL writes.
public struct RawJSON: Sendable, Hashable {
    /// The text in UTF-8.
    public let bytes: [UInt8]

    /// Wraps text that is known to be one valid JSON value.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Names a tenant, as the audit log says where somebody stands.
    public init(tenant: TenantID) {
        self.init(bytes: Array(#"{"tenant_id":"\#(tenant)"}"#.utf8))
    }

    /// `{}`
    public static let emptyObject = RawJSON(bytes: Array("{}".utf8))
}
