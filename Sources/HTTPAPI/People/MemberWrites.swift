public import Model
public import Parking

/// Changes of who belongs to the current tenant. Each is one transaction with its line in the audit log; a refusal is a
/// value.
public protocol MemberWrites: Sendable {
    /// Invites a person; neither the answer nor its time tells whether they have an account.
    func invite(
        _ context: WriteContext, _ invitation: NewInvitation
    ) async throws(StoreFault) -> Result<InvitationView, Refusal>

    /// Takes back an invitation that waits to be accepted; answers it as it was.
    func revokeInvitation(
        _ context: WriteContext, _ id: InvitationID
    ) async throws(StoreFault) -> Result<InvitationView, Refusal>

    /// Changes a membership; the last who can manage the tenant stays one.
    func changeMember(
        _ context: WriteContext, _ id: UserID, _ change: MemberChange
    ) async throws(StoreFault) -> Result<MemberView, Refusal>

    /// Ends a membership; answers it as it was. The person's account stays, unless it was the last and they have never
    /// logged in.
    func removeMember(_ context: WriteContext, _ id: UserID) async throws(StoreFault) -> Result<MemberView, Refusal>
}
