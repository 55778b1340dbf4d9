public import LoRaWAN
public import Parking

/// What would be lost with a gateway: the devices that it heard best in a stretch of time.
///
/// Of each uplink only the gateway that heard it best and the number of those that heard it are kept. So what a device
/// would lose is known where nothing else heard it, and otherwise not.
public struct GatewayCoverage: Sendable, Hashable {
    /// How many devices it names at most.
    public static let devicesMax = 1000

    /// The stretch of time.
    public struct Window: Sendable, Hashable {
        /// The longest.
        public static let daysMax = 7
        /// Its beginning.
        public let from: Timestamp
        /// Its end, which is not in it; later than ``from``.
        public let to: Timestamp

        /// Makes a window; `nil` where it is empty or longer than ``daysMax`` days.
        public init?(from: Timestamp, to: Timestamp) {
            guard from < to, from >= to.adding(seconds: -Double(Self.daysMax) * 86_400) else { return nil }
            self.from = from
            self.to = to
        }
    }

    /// The EUI that it sends.
    public var gatewayID: GatewayID
    /// The time that is told of.
    public var window: Window
    /// The first of the devices that it heard best at least once: those that nothing else heard, then by share.
    public var devices: [CoveredDevice]

    /// Names all of it.
    public init(gatewayID: GatewayID, window: Window, devices: [CoveredDevice]) {
        self.gatewayID = gatewayID
        self.window = window
        self.devices = devices
    }

    /// How many devices it heard best at least once, those that are not named here too.
    public var heard: Int { devices.first?.heard ?? 0 }
    /// How many of these nothing else heard.
    public var onlyHere: Int { devices.first?.onlyHere ?? 0 }
}

/// A device that a gateway heard best at least once in a stretch of time.
public struct CoveredDevice: Sendable, Hashable {
    /// Its row.
    public var id = DeviceID(.zero)
    /// What it transmits.
    public var devEUI = DevEUI(EUI64(bits: 0))
    /// What people call it.
    public var name: String?
    /// The space that it is on.
    public var spaceID: SpaceID?
    /// The code of that space.
    public var spaceCode: String?
    /// The site of that space.
    public var siteID: SiteID?
    /// How many uplinks of it there are.
    public var uplinks = 0
    /// Whether the gateway alone heard every one of them.
    public var isOnlyHere = false
    /// The part of them that the gateway heard best, more than 0 and at most 1.
    public var share = 0.0
    fileprivate var heard = 0
    fileprivate var onlyHere = 0

    /// One without values.
    public init() {}
}

extension CoveredDevice: Resource {
    /// Over covered devices `c` and the spaces `s` that they are on.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("device_id", &id, "c.id")
        each("dev_eui", &devEUI, "c.dev_eui")
        each("name", &name, "c.name")
        each("space_id", &spaceID, "s.id")
        each("space_code", &spaceCode, "s.code") { $0.like("A-12") }
        each("site_id", &siteID, "s.site_id")
        each("uplinks", &uplinks, "c.uplinks") { _ in .count }
        each("only_here", &isOnlyHere, "c.only_here") { $0.about("Whether it alone heard every one of them.") }
        each("share", &share, "c.share") { $0.like(json: "0.25").about("The part of them that it heard best.") }
        each.hidden("all_heard", &heard, "c.all_heard")
        each.hidden("all_only_here", &onlyHere, "c.all_only_here")
    }
}
