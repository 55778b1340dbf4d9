import JSON
import LoRaWAN
import Model
public import Parking
import Postgres

extension WriteStore {
    /// Takes a space out of use at once, whatever its sensor says.
    public func overrideSpace(
        _ context: WriteContext, _ id: SpaceID, _ override: NewOverride
    ) async throws(StoreFault) -> Result<OverriddenSpace, Refusal> {
        let action = AuditedResource.space.action("override", on: id.description)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let space = try connection.lockSpace(id, in: context.scope) else { return .failure(.noSpace) }
            switch space.overridden() {
            case .failure(let refusal): return .failure(refusal)
            case .success(let state):
                let overridden = try connection.open(override, on: space, showing: state, context)
                return .success(
                    Written(
                        overridden, of: space.tenantID, id, old: .shown(space.state),
                        new: .shown(state, override)))
            }
        }
    }

    /// Ends what keeps a space out of use; it shows what its sensor said last.
    public func endOverride(
        _ context: WriteContext, of id: SpaceID
    ) async throws(StoreFault) -> Result<Void, Refusal> {
        let action = AuditedResource.space.action("end_override", on: id.description)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let space = try connection.lockSpace(id, in: context.scope) else { return .failure(.noSpace) }
            switch space.released() {
            case .failure(let refusal): return .failure(refusal)
            case .success(let state):
                var parameters = Parameters(space.tenantID.uuid)
                parameters.add(id.uuid)
                try connection.executeLater(SpaceWriteStatements.endOverrides, parameters)
                try connection.show(state, on: space)
                return .success(
                    Written((), of: space.tenantID, id, old: .shown(space.state), new: .shown(state)))
            }
        }
    }
}

extension PostgresConnection {
    fileprivate mutating func open(
        _ override: NewOverride, on space: SpaceFacts, showing state: SpaceState, _ context: WriteContext
    ) throws(PostgresError) -> OverriddenSpace {
        var parameters = Parameters(space.tenantID.uuid)
        parameters.add(space.id.uuid)
        parameters.add(override.kind.rawValue)
        parameters.add(override.until)
        parameters.add(override.reason)
        parameters.add(context.author.text)
        let row = try execute(SpaceWriteStatements.openOverride, parameters)
        let id = OverrideID(row.present(row.uuid(0, 0)))
        let startedAt = row.present(row.timestamp(0, 1))
        try show(state, on: space)
        return OverriddenSpace(
            overrideID: id, spaceID: space.id, spaceCode: space.code, startedAt: startedAt, state: state)
    }

    /// Writes what a space shows, and the change of it into its history.
    fileprivate mutating func show(_ state: SpaceState, on space: SpaceFacts) throws(PostgresError) {
        guard state != space.state else { return }
        var parameters = Parameters(space.tenantID.uuid)
        parameters.add(space.id.uuid)
        parameters.add(state.rawValue)
        try executeLater(SpaceWriteStatements.show, parameters)
        parameters = Parameters(space.tenantID.uuid)
        parameters.add(space.id.uuid)
        parameters.add(nil as UUIDBits?)
        parameters.add(space.state.rawValue)
        parameters.add(state.rawValue)
        parameters.add("override")
        parameters.add(nil as Timestamp?)
        try executeLater(DeviceWriteStatements.tell, parameters)
    }
}

extension Author {
    /// As the record of an override names them.
    fileprivate var text: String {
        switch self {
        case .user(let id): id.description
        case .apiKey(let id): id.description
        case .system: "system"
        }
    }
}

extension RawJSON {
    fileprivate static func shown(_ state: SpaceState, _ override: NewOverride? = nil) -> RawJSON {
        .object { json in
            json.member("state", state.rawValue)
            guard let override else { return }
            json.member("type", override.kind.rawValue)
            json.key("until")
            if let until = override.until { json.value(utf8: until.rfc3339Bytes) } else { json.null() }
            json.member("reason", override.reason)
        }
    }
}
