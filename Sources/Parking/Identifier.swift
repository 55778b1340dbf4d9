public import LoRaWAN

/// A UUID that names one kind of thing; two kinds do not mix.
public struct Identifier<Entity>: Sendable, Hashable, Comparable {
    /// The UUID behind it.
    public let uuid: UUIDBits

    /// Wraps a UUID that is known to name an `Entity`.
    @inlinable
    public init(_ uuid: UUIDBits) {
        self.uuid = uuid
    }

    /// Reads the canonical form; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard let uuid = UUIDBits(text) else { return nil }
        self.uuid = uuid
    }

    /// A new random identifier.
    public static func random() -> Self { Self(.random()) }

    /// Order of the UUID, which is the order in which rows are locked.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

extension Identifier: CustomStringConvertible {
    /// The canonical form of the UUID.
    public var description: String { uuid.description }
}

/// The kinds of thing that have identifiers.
public enum Entities {
    /// An organisation whose rows no other may see.
    public enum Tenant {}
    /// A car park.
    public enum Site {}
    /// A bay.
    public enum Space {}
    /// A registered sensor or display.
    public enum Device {}
    /// A registered gateway.
    public enum Gateway {}
    /// A person who logs in.
    public enum User {}
    /// A key by which a program gets in.
    public enum APIKey {}
    /// An invitation to join a tenant.
    public enum Invitation {}
    /// A stretch of time that a device spent on a space.
    public enum Assignment {}
    /// A stretch of time for which a space is out of use.
    public enum Override {}
}

/// Names a tenant.
public typealias TenantID = Identifier<Entities.Tenant>
/// Names a site.
public typealias SiteID = Identifier<Entities.Site>
/// Names a space.
public typealias SpaceID = Identifier<Entities.Space>
/// Names a device row; the device itself is named by its DevEUI.
public typealias DeviceID = Identifier<Entities.Device>
/// Names a gateway row; the gateway itself is named by its `GatewayID`.
public typealias GatewayRowID = Identifier<Entities.Gateway>
/// Names a user.
public typealias UserID = Identifier<Entities.User>
/// Names the key of a program.
public typealias APIKeyID = Identifier<Entities.APIKey>
/// Names an invitation.
public typealias InvitationID = Identifier<Entities.Invitation>
/// Names an assignment of a device to a space.
public typealias AssignmentID = Identifier<Entities.Assignment>
/// Names the override of a space.
public typealias OverrideID = Identifier<Entities.Override>

extension Identifier where Entity == Entities.Tenant {
    /// The tenant that owns the pool of unassigned devices and from which a platform admin sees all.
    public static var platform: TenantID { TenantID(.zero) }
}
