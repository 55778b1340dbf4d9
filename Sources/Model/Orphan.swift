public import LoRaWAN
import Parking

/// A DevEUI that was heard but is registered nowhere, as the API shows it.
public struct OrphanView: Sendable, Hashable {
    /// What it transmits.
    public var devEUI = DevEUI(EUI64(bits: 0))
    /// When it was first heard, by our clock.
    public var firstSeenAt = Timestamp(microseconds: 0)
    /// When it was last heard, by our clock.
    public var lastSeenAt = Timestamp(microseconds: 0)
    /// How many uplinks came.
    public var uplinkCount = 0
    /// The application payload of the last.
    public var lastPayload: HexBytes?
    /// dBm at the gateway that heard the last one best.
    public var lastRSSI: Float?
    /// dB at the same gateway.
    public var lastSNR: Float?
    /// ChirpStack's tenant: a hint whose it is, never more.
    public var networkTenantID: UUIDBits?
    /// The profile that ChirpStack names.
    public var deviceProfileName: String?
    /// The name that ChirpStack has.
    public var deviceName: String?
    /// The gateway that heard the last one best, 16 hexadecimal digits.
    public var gatewayID: String?

    /// One without values.
    public init() {}
}

/// Which orphans a list shall hold.
public struct OrphanFilter: Sendable, Hashable {
    /// Only orphans whose DevEUI, network name or device profile contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, last heard first, then by DevEUI.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

extension OrphanView: Resource {
    /// Over orphans `o`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("dev_eui", &devEUI, "o.dev_eui")
        each("first_seen_at", &firstSeenAt, "o.first_seen_at")
        each("last_seen_at", &lastSeenAt, "o.last_seen_at")
        each("uplink_count", &uplinkCount, "o.uplink_count") { _ in .count }
        each("last_payload", &lastPayload, "o.last_payload")
        each("last_rssi", &lastRSSI, "o.last_rssi")
        each("last_snr", &lastSNR, "o.last_snr")
        each("chirpstack_tenant_id", &networkTenantID, "o.network_tenant_id")
        each("device_profile_name", &deviceProfileName, "o.device_profile_name") { $0.like("Bosch TPS110") }
        each("device_name", &deviceName, "o.device_name")
        each("gateway_id", &gatewayID, "o.gateway_id") { _ in .eui }
    }
}
