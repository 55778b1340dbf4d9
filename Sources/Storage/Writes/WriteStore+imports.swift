import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// How many devices one statement of an import registers.
    private static let importStep = 500

    /// Registers many devices for the tenant of the scope, or none; answers how many.
    ///
    /// - Parameter progress: told how many are done, again from the start after a lost race.
    public func importDevices(
        _ context: WriteContext, _ devices: [NewDevice], progress: @Sendable (Int) -> Void
    ) async throws(StoreFault) -> Result<Int, Refusal> {
        let owner = context.scope.tenantID
        return try await write(context, Self.importAction) { connection throws(PostgresError) in
            if let refusal = try connection.add(devices, of: owner, inStepsOf: Self.importStep, progress: progress) {
                return .failure(refusal)
            }
            return .success(Written(devices.count, of: owner, new: .list(of: devices)))
        }
    }

    /// Registers many devices of one tenant, or none; answers them in the given order.
    public func createDevices(
        _ context: WriteContext, _ devices: [NewDevice]
    ) async throws(StoreFault) -> Result<[DeviceView], Refusal> {
        let owner = devices.first?.tenantID ?? context.scope.tenantID
        return try await write(context, Self.importAction) { connection throws(PostgresError) in
            if let refusal = devices.refusal(elementsOf: Self.importList) { return .failure(refusal) }
            if let refusal = try connection.add(devices, of: owner, inStepsOf: Self.importStep) {
                return .failure(refusal)
            }
            let views = try connection.ask(DeviceStatements.some(devices.map(\.devEUI)), in: context.scope)
            let byDevEUI = Dictionary(views.map { ($0.devEUI, $0) }, uniquingKeysWith: { first, _ in first })
            return .success(
                Written(devices.compactMap { byDevEUI[$0.devEUI] }, of: owner, new: .list(of: devices)))
        }
    }

    private static let importAction = AuditedResource.device.action("create_bulk")
    /// What requests and files call the list of what is registered.
    fileprivate static let importList = "devices"
}

extension PostgresConnection {
    /// Registers devices, each once; answers those that are registered already.
    fileprivate mutating func add(
        _ devices: [NewDevice], of owner: TenantID, inStepsOf count: Int, progress: (Int) -> Void = { _ in }
    ) throws(PostgresError) -> Refusal? {
        // In one order everywhere, or two requests with the same DevEUIs wait for each other.
        let ordered = devices.enumerated().sorted { $0.element.devEUI.eui.bits < $1.element.devEUI.eui.bits }
        var known: [Int] = []
        for start in stride(from: 0, to: ordered.count, by: count) {
            let step = ordered[start..<min(start + count, ordered.count)]
            let new = try add(step.map(\.element), of: owner)
            known += step.filter { !new.contains($0.element.devEUI) }.map(\.offset)
            progress(start + step.count)
        }
        let faults = known.sorted().map { index in
            InvalidField(
                "dev_eui", .contradictory, "This DevEUI is registered already.",
                of: InvalidField.Element(WriteStore.importList, index))
        }
        return faults.isEmpty ? nil : .invalid(faults)
    }

    private mutating func add(
        _ devices: [NewDevice], of owner: TenantID
    ) throws(PostgresError) -> Set<DevEUI> {
        var parameters = Parameters(owner.uuid)
        parameters.addColumn(devices) { $0.devEUI.eui }
        parameters.addColumn(devices) { $0.name }
        parameters.addColumn(devices) { $0.deviceType }
        parameters.addColumn(devices) { $0.category.rawValue }
        parameters.addColumn(devices) { $0.codec }
        parameters.addColumn(devices) { JSONText($0.config.bytes) }
        let rows = try execute(DeviceWriteStatements.insertMany, parameters)
        return Set(rows.list { rows, row in DevEUI(rows.present(rows.eui64(row, 0))) })
    }
}

extension RawJSON {
    fileprivate static func list(of devices: [NewDevice]) -> RawJSON {
        .object { json in
            json.array("devices") { json in
                for device in devices {
                    json.object { json in
                        json.member("dev_eui", device.devEUI.description)
                        json.member("name", device.name)
                    }
                }
            }
        }
    }
}
