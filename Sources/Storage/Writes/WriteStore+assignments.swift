import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Puts a device on a space: the device, the space and the history change together.
    public func assignDevice(
        _ context: WriteContext, _ reference: DeviceReference, to spaceID: SpaceID, reason: String?
    ) async throws(StoreFault) -> Result<AssignedDevice, Refusal> {
        let action = AuditedResource.device.action("assign", on: reference.text)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let device = try connection.ask(DeviceWriteStatements.lock(reference), in: context.scope) else {
                return .failure(.noDevice)
            }
            guard let space = try connection.lockSpace(spaceID, in: context.scope) else {
                return .failure(.noSpace)
            }
            switch device.assigned(to: space) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let lifecycle):
                let assigned = try connection.put(device, on: space, lifecycle, context, reason)
                return .success(
                    Written(
                        assigned, of: device.tenantID, device.id, old: .assignment(nil, device.lifecycle),
                        new: .assignment(space, lifecycle, reason)))
            }
        }
    }

    /// Takes a device from its space; the space then shows what it shows without one.
    public func unassignDevice(
        _ context: WriteContext, _ reference: DeviceReference, reason: String?
    ) async throws(StoreFault) -> Result<UnassignedDevice, Refusal> {
        let action = AuditedResource.device.action("unassign", on: reference.text)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let device = try connection.ask(DeviceWriteStatements.lock(reference), in: context.scope) else {
                return .failure(.noDevice)
            }
            switch device.unassigned() {
            case .failure(let refusal): return .failure(refusal)
            case .success(let lifecycle):
                let space = try connection.take(device, lifecycle, context, reason)
                return .success(
                    Written(
                        UnassignedDevice(deviceID: device.id, spaceCode: space?.code ?? ""), of: device.tenantID,
                        device.id, old: .assignment(space, device.lifecycle), new: .assignment(nil, lifecycle, reason)))
            }
        }
    }
}

extension PostgresConnection {
    fileprivate mutating func put(
        _ device: DeviceFacts, on space: SpaceFacts, _ lifecycle: Lifecycle, _ context: WriteContext,
        _ reason: String?
    ) throws(PostgresError) -> AssignedDevice {
        var parameters = Parameters(device.tenantID.uuid)
        parameters.add(device.id.uuid)
        parameters.add(space.id.uuid)
        parameters.add(lifecycle.rawValue)
        try executeLater(DeviceWriteStatements.putOnSpace, parameters)
        var after = space
        switch device.category {
        case .sensor: after.sensorDeviceID = device.id
        case .display: after.displayDeviceID = device.id
        }
        try link(space, as: after, device, cause: "assign")
        parameters = Parameters(device.tenantID.uuid)
        parameters.add(device.category.rawValue)
        parameters.add(device.id.uuid)
        parameters.add(device.devEUI.eui)
        parameters.add(space.id.uuid)
        parameters.add(space.code)
        parameters.add(context.author.userID?.uuid)
        parameters.add(reason)
        let opened = try execute(DeviceWriteStatements.openAssignment, parameters)
        return AssignedDevice(
            assignmentID: AssignmentID(opened.present(opened.uuid(0, 0))), deviceID: device.id, spaceID: space.id,
            spaceCode: space.code)
    }

    fileprivate mutating func take(
        _ device: DeviceFacts, _ lifecycle: Lifecycle, _ context: WriteContext, _ reason: String?
    ) throws(PostgresError) -> SpaceFacts? {
        // An import may have left a device on a space that is deleted: then there is nothing to unlink.
        let space = try device.assignedSpaceID.flatMap { id throws(PostgresError) in
            try lockSpace(id, in: context.scope)
        }
        var parameters = Parameters(device.tenantID.uuid)
        parameters.add(device.id.uuid)
        parameters.add(lifecycle.rawValue)
        try executeLater(DeviceWriteStatements.takeFromSpace, parameters)
        if let space {
            var after = space
            if after.sensorDeviceID == device.id { after.sensorDeviceID = nil }
            if after.displayDeviceID == device.id { after.displayDeviceID = nil }
            try link(space, as: after, device, cause: "unassign")
        }
        parameters = Parameters(device.tenantID.uuid)
        parameters.add(device.id.uuid)
        parameters.add(context.author.userID?.uuid)
        parameters.add(reason)
        try executeLater(DeviceWriteStatements.closeAssignment, parameters)
        return space
    }

    /// Writes which devices a space has, and what it shows by that.
    private mutating func link(
        _ before: SpaceFacts, as after: SpaceFacts, _ device: DeviceFacts, cause: String
    ) throws(PostgresError) {
        let movesSensor = before.sensorDeviceID != after.sensorDeviceID
        let word = movesSensor && after.sensorDeviceID != nil ? device.occupancy : nil
        let state = movesSensor ? after.state(withSensor: word) : before.state
        var parameters = Parameters(before.tenantID.uuid)
        parameters.add(before.id.uuid)
        parameters.add(after.sensorDeviceID?.uuid)
        parameters.add(after.displayDeviceID?.uuid)
        parameters.add(movesSensor)
        parameters.add(word?.rawValue)
        parameters.add(word == nil ? nil : device.occupancyObservedAt)
        parameters.add(state.rawValue)
        try executeLater(DeviceWriteStatements.linkSpace, parameters)
        guard state != before.state else { return }
        parameters = Parameters(before.tenantID.uuid)
        parameters.add(before.id.uuid)
        parameters.add(device.id.uuid)
        parameters.add(before.state.rawValue)
        parameters.add(state.rawValue)
        parameters.add(cause)
        parameters.add(word == nil ? nil : device.occupancyObservedAt)
        try executeLater(DeviceWriteStatements.tell, parameters)
    }
}

extension Author {
    /// The person, where it is one: what foreign keys to people can hold.
    var userID: UserID? {
        if case .user(let id) = self { id } else { nil }
    }
}

extension RawJSON {
    fileprivate static func assignment(
        _ space: SpaceFacts?, _ lifecycle: Lifecycle, _ reason: String? = nil
    ) -> RawJSON {
        .object { json in
            json.member("assigned_space_id", space?.id.description)
            json.member("space_code", space?.code)
            json.member("lifecycle_state", lifecycle.rawValue)
            if let reason { json.member("reason", reason) }
        }
    }
}
