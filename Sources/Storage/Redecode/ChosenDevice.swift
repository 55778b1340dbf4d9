import LoRaWAN
import Parking
import Postgres

/// A device that an order is about.
struct ChosenDevice {
    let id: DeviceID
    /// The codec that it names itself.
    let codecName: String?
    /// The profile that its frames named last.
    let profileName: String?

    /// Those of an order, all where it names none; a fault where it names one that is not registered.
    static func all(
        _ names: [DevEUI], _ connection: inout PostgresConnection
    ) throws(PostgresError) -> Result<[ChosenDevice], RedecodeFault> {
        var parameters = Parameters()
        if names.isEmpty { parameters.add(nil as String?) } else { parameters.addColumn(names) { $0.eui } }
        let rows = try connection.query(RedecodeStatements.devices, parameters, as: "devices")
        var known: Set<DevEUI> = []
        var devices: [ChosenDevice] = []
        for row in 0..<rows.count {
            guard let id = rows.uuid(row, 0), let devEUI = rows.eui64(row, 1) else { continue }
            known.insert(DevEUI(devEUI))
            devices.append(
                ChosenDevice(id: DeviceID(id), codecName: rows.text(row, 2), profileName: rows.text(row, 3)))
        }
        if let missing = names.first(where: { !known.contains($0) }) {
            return .failure(RedecodeFault(unregistered: missing))
        }
        return .success(devices)
    }
}
