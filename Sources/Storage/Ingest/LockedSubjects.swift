import Ingest
import LoRaWAN
import Postgres

/// The rows of devices and gateways that a transaction has locked.
struct LockedSubjects {
    /// Devices, in the order of the answer.
    private(set) var devices: [DeviceRecord] = []
    /// Where their rows lie.
    private(set) var places: [RowPlace] = []
    /// Gateways.
    private(set) var gateways: [GatewayRecord] = []
    /// Gateways that are registered and whose rows somebody else has locked.
    private(set) var heldSightings: Set<GatewayID> = []

    /// Takes the answer to `lock_devices`.
    mutating func add(devices rows: borrowing Rows) throws(PostgresError) {
        devices.reserveCapacity(rows.count)
        places.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            var place = RowPlace.none
            devices.append(
                try rows.read(row, of: IngestStatements.lockDevices.name) { reader in
                    let device = DeviceRecord(&reader)
                    reader.next("place", into: &place)
                    return device
                })
            places.append(place)
        }
    }

    /// Takes the answer to `lock_gateways`.
    mutating func add(gateways rows: borrowing Rows) throws(PostgresError) {
        gateways += try rows.records(of: IngestStatements.lockGateways)
    }

    /// Takes the answer to `registered_gateways`.
    mutating func add(registeredGateways rows: borrowing Rows) {
        let locked = Set(gateways.map(\.gatewayID))
        for row in 0..<rows.count {
            guard let gateway = rows.eui64(row, 0).map({ GatewayID($0) }), !locked.contains(gateway) else { continue }
            heldSightings.insert(gateway)
        }
    }
}
