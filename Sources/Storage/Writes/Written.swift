import Parking

/// A change that was made and is not committed yet, with what the audit log will say of it: a write has to answer one,
/// so that none can be committed untold.
struct Written<Value: Sendable>: Sendable {
    /// What whoever asked gets.
    let value: Value
    /// Whose thing it is.
    let tenantID: TenantID
    /// Which thing it is; `nil` where it is many.
    var resourceID: String?
    /// What changed, as it was; `nil` where it is new.
    let old: RawJSON?
    /// What changed, as it is; `nil` where it is gone.
    let new: RawJSON?
    /// What further tenants are told of it, each in a line of its own.
    var sides: [AuditedSide] = []

    init(
        _ value: Value, of tenantID: TenantID, _ resourceID: some CustomStringConvertible, old: RawJSON? = nil,
        new: RawJSON? = nil
    ) {
        self.value = value
        self.tenantID = tenantID
        self.resourceID = resourceID.description
        self.old = old
        self.new = new
    }

    /// New things, of which there are many.
    init(_ value: Value, of tenantID: TenantID, new: RawJSON) {
        self.value = value
        self.tenantID = tenantID
        resourceID = nil
        old = nil
        self.new = new
    }
}

/// A tenant's side of a change, as its audit log tells it.
struct AuditedSide: Sendable {
    let tenantID: TenantID
    var old: RawJSON?
    var new: RawJSON?
}
