/// What the database says now of an API key that was presented with its secret.
public struct KeyStatus: Sendable, Hashable {
    /// The key.
    public var id: APIKeyID
    /// What people call it.
    public var name: String
    /// Its tenant.
    public var tenant: TenantSummary
    /// What it may do.
    public var scopes: Set<KeyScope>
    /// `false` once it was revoked or its time is over.
    public var isValid: Bool

    /// Makes a status.
    public init(id: APIKeyID, name: String, tenant: TenantSummary, scopes: Set<KeyScope>, isValid: Bool) {
        self.id = id
        self.name = name
        self.tenant = tenant
        self.scopes = scopes
        self.isValid = isValid
    }
}
