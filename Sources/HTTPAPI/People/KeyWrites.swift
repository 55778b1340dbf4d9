public import Model
public import Parking

/// Changes of the current tenant's API keys. Each is one transaction with its line in the audit log; a refusal is a
/// value.
public protocol KeyWrites: Sendable {
    /// Makes a key.
    func createAPIKey(_ context: WriteContext, _ key: NewAPIKey) async throws(StoreFault) -> Result<APIKeyView, Refusal>

    /// Revokes a key for ever; answers it as it was.
    func revokeAPIKey(_ context: WriteContext, _ id: APIKeyID) async throws(StoreFault) -> Result<APIKeyView, Refusal>
}
