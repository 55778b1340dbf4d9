import Codecs
import FoundationEssentials
import Ingest
import LoRaWAN
import Parking
import Testing

/// What a database would hold: the rows that batches are decided against, and what they make of them.
struct City {
    var devices: [DeviceRecord]
    var gateways: [GatewayRecord]
    var spaces: [SpaceRecord]
    private let decider: Decider

    /// Two tenants.
    static let acme = TenantID(UUIDBits(high: 0, low: 0xA))
    static let beta = TenantID(UUIDBits(high: 0, low: 0xB))
    static let gateway = gatewayID(0xA1)
    static let bay = SpaceID(UUIDBits(high: 0x5B, low: 1))
    static let otherBay = SpaceID(UUIDBits(high: 0x5B, low: 2))

    /// A device by the last two digits of its DevEUI.
    static func devEUI(_ ending: String) -> DevEUI {
        DevEUI(EUI64(bits: 0x0004_A30B_0000_0000 | (UInt64(ending, radix: 16) ?? 0)))
    }

    static func gatewayID(_ ending: UInt64) -> GatewayID { GatewayID(EUI64(bits: 0x0016_C001_F153_0000 | ending)) }

    /// A sensor of acme's on a bay.
    static func sensor(_ ending: String = "A1", on space: SpaceID? = bay) -> DeviceRecord {
        var device = DeviceRecord(
            id: DeviceID(UUIDBits(high: 0xDE, low: UInt64(ending, radix: 16) ?? 0)), tenantID: acme,
            devEUI: devEUI(ending))
        device.spaceID = space
        return device
    }

    static func space(_ id: SpaceID = bay, of tenant: TenantID = acme, _ state: SpaceState = .unknown) -> SpaceRecord {
        SpaceRecord(id: id, tenantID: tenant, state: state)
    }

    /// One sensor on one bay, one gateway, the codecs of the house.
    init(
        devices: [DeviceRecord] = [sensor()], spaces: [SpaceRecord] = [space()],
        gateways: [GatewayRecord]? = nil
    ) throws {
        self.devices = devices
        self.spaces = spaces
        self.gateways =
            gateways
            ?? [
                GatewayRecord(id: GatewayRowID(UUIDBits(high: 1, low: 1)), tenantID: Self.acme, gatewayID: Self.gateway)
            ]
        decider = Decider(codecs: try Self.library.get())
    }

    /// Decides a batch and keeps what it makes of the rows.
    @discardableResult
    mutating func take(_ messages: [Arrival]) -> Decisions {
        let batch = Batch(messages)
        return take(batch, 0..<batch.count, decider)
    }

    @discardableResult
    mutating func take(_ uplinks: Uplink...) -> Decisions { take(uplinks.map(\.arrival)) }

    @discardableResult
    mutating func take(
        _ batch: Batch, _ range: Range<Int>, _ decider: Decider, leavingOut left: Set<Int> = []
    ) -> Decisions {
        var decisions = decider.decide(batch, range, devices: rows, gateways: gateways, leavingOut: left)
        let moved = Set(decisions.moves.map(\.spaceID))
        decisions.settle(spaces.filter { moved.contains($0.id) })
        devices = decisions.devices
        gateways = decisions.gateways
        spaces = spaces.map { space in decisions.spaces.first { $0.id == space.id } ?? space }
        return decisions
    }

    /// The devices as a locked read gives them, each with its space's word.
    private var rows: [DeviceRecord] {
        devices.map { device in
            var device = device
            device.spaceSensorState = spaces.first { $0.id == device.spaceID }?.sensorState
            return device
        }
    }

    static func codecs() throws -> CodecLibrary { try library.get() }

    private static let library = Result {
        var url = URL(filePath: "\(#filePath)")
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return try CodecLibrary(directory: url.path + "/codecs")
    }
}

extension Decisions {
    /// What became of the bays, as `FREE→OCCUPIED`.
    var changes: [String] { stateChanges.map { "\($0.from.rawValue)→\($0.to.rawValue)" } }
    /// Why messages went into quarantine.
    var reasons: [Rejection.Reason] { quarantine.map(\.rejection.reason) }
}
