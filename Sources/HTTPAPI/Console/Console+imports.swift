import LoRaWAN
import Model
public import Parking

/// A row of a file to be imported: the fields that it has values for.
public typealias ImportRow = [(name: String, value: ConsoleValue)]

/// What keeps a file from being imported.
public struct ImportFault: Sendable, Hashable {
    /// Which row, from 0 on; `nil` where no single one is.
    public let row: Int?
    /// The field; empty where no single one is.
    public let field: String
    /// What is wrong, as a sentence for people.
    public let sentence: String
}

/// What became of a file.
public enum ImportOutcome: Sendable, Hashable {
    /// All of it was stored: so many rows.
    case done(Int)
    /// Nothing was; the first faults, and how many there are.
    case refused([ImportFault], count: Int)
}

extension Console {
    /// How many rows one import has at most.
    public static let importRowsMax = 10_000

    /// Registers the devices of a file for a tenant: all, or none.
    ///
    /// - Parameter isRehearsal: whether to find out only what would come of it.
    public func importDevices(
        _ rows: [ImportRow], in tenant: TenantSummary, isRehearsal: Bool, progress: @Sendable (Int) -> Void
    ) async throws(StoreFault) -> ImportOutcome {
        let context = context(in: tenant, isRehearsal: isRehearsal)
        let controller = resources.deviceWrites
        let schema = controller.newDevice
        var faults = ImportFaults()
        var places: [DevEUI: Int] = [:]
        let devices = rows.enumerated().map { index, row in
            let device = faults.read(row, index, of: schema) {
                controller.newDevice(&$0, in: context.scope)
            }
            if let device, let first = places.updateValue(index, forKey: device.devEUI) {
                faults.note(ImportFault(row: index, field: "dev_eui", sentence: "An earlier row has this DevEUI."))
                places[device.devEUI] = first
            }
            return device
        }.compactMap { $0 }
        guard faults.count == 0 else { return .refused(faults.shown, count: faults.count) }
        return Self.outcome(try await ports.writes.importDevices(context, devices, progress: progress))
    }

    /// Adds the spaces of a file to sites of a tenant: all, or none. Each row names its site by `site_id`.
    ///
    /// - Parameter isRehearsal: whether to find out only what would come of it.
    public func importSpaces(
        _ rows: [ImportRow], in tenant: TenantSummary, isRehearsal: Bool
    ) async throws(StoreFault) -> ImportOutcome {
        let context = context(in: tenant, isRehearsal: isRehearsal)
        var faults = ImportFaults()
        let spaces = rows.enumerated().compactMap { index, row in
            faults.read(row, index, of: SpaceWritesController.newSpace) { SpaceWritesController.newSpace(&$0) }
        }
        guard faults.count == 0 else { return .refused(faults.shown, count: faults.count) }
        return Self.outcome(try await ports.writes.createSpaces(context, spaces).map(\.count))
    }

    private func context(in tenant: TenantSummary, isRehearsal: Bool) -> WriteContext {
        let principal = Principal(consoleIn: tenant)
        var context = WriteContext(
            scope: principal.scope, author: principal.author, requestID: UUIDBits.random().description, at: .now)
        context.role = principal.role
        context.userAgent = CleanText.cleaned(String(userAgent.prefix(Limits.textLengthMax)))
        context.isRehearsal = isRehearsal
        return context
    }

    private static func outcome(_ result: Result<Int, Refusal>) -> ImportOutcome {
        switch result {
        case .success(let count): return .done(count)
        case .failure(.invalid(let fields)):
            var faults = ImportFaults()
            for field in fields {
                faults.note(ImportFault(row: field.element?.index, field: field.field, sentence: field.sentence))
            }
            return .refused(faults.shown, count: faults.count)
        case .failure(let refusal):
            return .refused([ImportFault(row: nil, field: "", sentence: refusal.sentence)], count: 1)
        }
    }
}

/// The faults of a file: the first are kept, all are counted.
private struct ImportFaults {
    var shown: [ImportFault] = []
    var count = 0

    mutating func note(_ fault: ImportFault) {
        count += 1
        if shown.count < Limits.faultsMax { shown.append(fault) }
    }

    /// Reads a row; `nil` where something is wrong with it, which is noted.
    mutating func read<Item>(
        _ row: ImportRow, _ index: Int, of schema: Schema, _ read: (inout BodyFields) -> Item
    ) -> Item? {
        var fields = BodyFields(row.map { ($0.name, $0.value.bodyValue) }, at: [])
        fields.allow(only: schema.fields.map(\.name))
        let item = read(&fields)
        for error in fields.errors {
            note(ImportFault(row: index, field: error.field ?? "", sentence: error.message))
        }
        return fields.errors.isEmpty ? item : nil
    }
}
