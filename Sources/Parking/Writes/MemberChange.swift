/// What is to become of a membership.
public struct MemberChange: Sendable, Hashable {
    /// What the tenant calls the person.
    public var name = Change<String?>.keep
    /// What they may do there.
    public var role = Change<Role>.keep
    /// Whether they are let in.
    public var isActive = Change<Bool>.keep

    /// A change of nothing.
    public init() {}
}
