public import Parking

/// Changes of who belongs to the current tenant. Each is one transaction with its line in the audit log; a refusal is a
/// value.
public protocol MemberWrites: Sendable {
    /// Makes a person a member; the answer does not tell whether they had an account.
    func addMember(_ context: WriteContext, _ member: NewMember) async throws(StoreFault) -> Result<MemberView, Refusal>

    /// Changes a membership; the last who can manage the tenant stays one.
    func changeMember(
        _ context: WriteContext, _ id: UserID, _ change: MemberChange
    ) async throws(StoreFault) -> Result<MemberView, Refusal>

    /// Ends a membership; answers it as it was. The person's account stays.
    func removeMember(_ context: WriteContext, _ id: UserID) async throws(StoreFault) -> Result<MemberView, Refusal>
}
