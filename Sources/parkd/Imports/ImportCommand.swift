import ArgumentParser
import Foundation
import HTTPAPI
import LoRaWAN
import Parking

/// What every import takes.
struct ImportOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The CSV file.", valueName: "file"), completion: .file(extensions: ["csv"]))
    var file: String

    @Flag(help: "Find out what would be imported, show the first rows, and write nothing.")
    var dryRun = false
}

/// A command that imports a file: all of it, or nothing.
protocol ImportCommand: AsyncParsableCommand {
    /// Which tenant gets it.
    var options: TenantOptions { get }
    /// Which file.
    var order: ImportOptions { get }
    /// What it has: `devices`.
    static var noun: String { get }
    /// Which columns are read.
    static var columns: ImportColumns { get }
    /// Stores it; `nil` where something is wrong that was noted in the file.
    func store(_ file: inout ImportFile, _ session: ConsoleSession, _ bar: ProgressBar) async throws -> ImportOutcome?
}

extension ImportCommand {
    /// Reads the file, stores it, and says what came of it.
    func run() async throws {
        var file = try read()
        if !file.unread.isEmpty { complain("\(order.file): not read: \(file.unread.joined(separator: ", "))") }
        if file.faultCount > 0 { throw refused(file) }
        let outcome: ImportOutcome?
        let tenant: TenantSummary
        do {
            (outcome, tenant) = try await ConsoleSession.with(options.console, tenant: options.tenant) { session in
                let bar = ProgressBar(of: Self.noun)
                defer { bar.end() }
                bar.show(done: 0, of: file.rows.count)
                let outcome = try await store(&file, session, bar)
                if case .done(let count)? = outcome { bar.show(done: count, of: count) }
                return (outcome, session.tenant)
            }
        } catch let fault as StoreFault {
            complain(fault.detail)
            throw fault.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
        }
        switch outcome {
        case .done(let count)?: tell(count, file, tenant)
        case .refused(let faults, let count)?:
            file.note(faults, count: count)
            throw refused(file)
        case nil: throw refused(file)
        }
    }

    private func read() throws -> ImportFile {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: order.file))
            let bytes = try handle.read(upToCount: CSVTable.bytesMax + 1) ?? Data()
            try handle.close()
            return try ImportFile([UInt8](bytes), Self.columns)
        } catch let fault as CSVTable.Fault {
            complain("\(order.file): line \(fault.line): \(fault.sentence) Nothing was imported.")
        } catch {
            complain("\(order.file): the file cannot be read.")
        }
        throw ExitCode.checkFailed
    }

    private func refused(_ file: ImportFile) -> ExitCode {
        for fault in file.faults { complain("\(order.file): \(fault)") }
        let more = file.faultCount - file.faults.count
        complain((more > 0 ? "\(more) more faults. " : "") + "Nothing was imported.")
        return .checkFailed
    }

    private func tell(_ count: Int, _ file: ImportFile, _ tenant: TenantSummary) {
        if options.console.json { return show("{\"imported\":\(order.dryRun ? 0 : count),\"rows\":\(count)}\n") }
        guard order.dryRun else { return show("Imported \(count) \(Self.noun) for \(tenant.slug).\n") }
        show(file.preview)
        show("\(count) \(Self.noun) would be imported for \(tenant.slug); nothing was written.\n")
    }
}

extension ImportFile {
    /// How many rows a preview shows.
    private static let previewMax = 10

    /// The first rows as a table.
    var preview: String {
        var names: [String] = []
        for row in rows { for field in row.fields where !names.contains(field.name) { names.append(field.name) } }
        var table = TextTable(["line"].map { TextTable.Column(head: $0) } + names.map { TextTable.Column(head: $0) })
        for row in rows.prefix(Self.previewMax) {
            table.add(
                ["\(row.line)"]
                    + names.map { name in row.fields.first { $0.name == name }.map { $0.value.shown } ?? "" })
        }
        return table.text + (rows.count > Self.previewMax ? "…\n" : "")
    }
}

extension ConsoleValue {
    /// The value as a cell of a table.
    fileprivate var shown: String {
        switch self {
        case .text(let text), .object(_, let text): CleanText.cleaned(text)
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .texts(let texts): texts.joined(separator: " ")
        }
    }
}
