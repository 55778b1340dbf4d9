/// The fields of ChirpStack's events that an event can do without: what cannot be read of them is left out and counted,
/// and the event is kept.
///
/// Needed are only the fields that ``Field`` marks so: those that say whose frame it is, which frame, and what it says.
public enum IgnoredField: UInt8, Sendable, CaseIterable {
    case acknowledged
    case applicationID
    case batteryLevel
    case batteryLevelUnavailable
    case code
    case confirmed
    case context
    case description
    case devAddr
    case deviceName
    case deviceProfileName
    case downlinkID
    case dr
    case eventType
    case externalPowerSource
    case fCntDown
    case gatewayID
    case gatewayIDLegacy
    case integrationName
    case joinServerContext
    case level
    case location
    case locationAccuracy
    case locationAltitude
    case locationLatitude
    case locationLongitude
    case locationSource
    case margin
    case queueItemID
    case relayRxInfo
    case rxInfo
    case rxInfoGatewayID
    case rxInfoNsTime
    case rxInfoRSSI
    case rxInfoSNR
    case rxPacketsReceived
    case rxPacketsReceivedOK
    case sessionKeyID
    case tenantID
    case time
    case txPacketsEmitted
    case txPacketsReceived

    /// Its path in ChirpStack's JSON: the label of its counter.
    public var path: String {
        switch self {
        case .acknowledged: "acknowledged"
        case .applicationID: "deviceInfo.applicationId"
        case .batteryLevel: "batteryLevel"
        case .batteryLevelUnavailable: "batteryLevelUnavailable"
        case .code: "code"
        case .confirmed: "confirmed"
        case .context: "context"
        case .description: "description"
        case .devAddr: "devAddr"
        case .deviceName: "deviceInfo.deviceName"
        case .deviceProfileName: "deviceInfo.deviceProfileName"
        case .downlinkID: "downlinkId"
        case .dr: "dr"
        case .eventType: "eventType"
        case .externalPowerSource: "externalPowerSource"
        case .fCntDown: "fCntDown"
        case .gatewayID: "gatewayId"
        case .gatewayIDLegacy: "gatewayIdLegacy"
        case .integrationName: "integrationName"
        case .joinServerContext: "joinServerContext"
        case .level: "level"
        case .location: "location"
        case .locationAccuracy: "location.accuracy"
        case .locationAltitude: "location.altitude"
        case .locationLatitude: "location.latitude"
        case .locationLongitude: "location.longitude"
        case .locationSource: "location.source"
        case .margin: "margin"
        case .queueItemID: "queueItemId"
        case .relayRxInfo: "relayRxInfo"
        case .rxInfo: "rxInfo"
        case .rxInfoGatewayID: "rxInfo.gatewayId"
        case .rxInfoNsTime: "rxInfo.nsTime"
        case .rxInfoRSSI: "rxInfo.rssi"
        case .rxInfoSNR: "rxInfo.snr"
        case .rxPacketsReceived: "rxPacketsReceived"
        case .rxPacketsReceivedOK: "rxPacketsReceivedOk"
        case .sessionKeyID: "joinServerContext.sessionKeyId"
        case .tenantID: "deviceInfo.tenantId"
        case .time: "time"
        case .txPacketsEmitted: "txPacketsEmitted"
        case .txPacketsReceived: "txPacketsReceived"
        }
    }
}

/// Which fields of one message were left out: a bit for each, so that a good message costs nothing.
public struct IgnoredFields: Sendable, Hashable {
    private var bits: UInt64 = 0

    /// None.
    public init() {}

    /// These.
    public init(_ fields: [IgnoredField]) {
        for field in fields { insert(field) }
    }

    /// Whether there is none.
    public var isEmpty: Bool { bits == 0 }

    /// Adds one.
    public mutating func insert(_ field: IgnoredField) { bits |= 1 << UInt64(field.rawValue) }

    /// Whether it is among them.
    public func contains(_ field: IgnoredField) -> Bool { bits & 1 << UInt64(field.rawValue) != 0 }
}
