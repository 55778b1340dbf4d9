import ArgumentParser
import Codecs
import Foundation
import LoRaWAN
import Postgres
import Storage

/// Decodes history again.
struct RedecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redecode",
        abstract: "Decode stored payloads again with the present codec, and make history follow.",
        discussion: """
            Takes every reading that --codec read, in whatever version, and writes what its payload means by the codec \
            as it is now: a frame that it cannot read any more says nothing. Of devices that have the codec now, by \
            their own codec or their profile, it takes over too: payloads that were stored without any codec, readings \
            of the codec that --instead-of names, and quarantined uplinks that parser or codec refused and that can be \
            read now. Not taken: readings without payload (v5's) and payloads that are still encrypted.

            --quarantine instead of --codec takes up everything in quarantine that can be read now, whatever its \
            codec, joins, status, logs and messages of gateways included, and decodes nothing else again.

            The changes of the spaces concerned are made anew from their words in order of time, and what spaces and \
            devices show now follows; changes by overrides, reservations and v5 stay. What is replaced is kept in \
            audit_log: actions reading.redecode, space.rebuild_history, space.redecode, device.redecode.

            Let the daemon load the codec first. It goes on meanwhile: a batch holds up only the uplinks of its own \
            devices. Ctrl-C, or worse, is harmless: the same command continues after the last batch. Look with \
            --dry-run first.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Which codec, such as bosch/tps110.", valueName: "vendor/model"))
    var codec: String?

    @Flag(help: "Only take up what is in quarantine and can be read now, whatever its codec.")
    var quarantine = false

    @Option(
        help: ArgumentHelp(
            "Also take over what this other codec read, of devices that have --codec now.", valueName: "vendor/model"))
    var insteadOf: String?

    @Option(
        name: .customLong("device"), parsing: .upToNextOption,
        help: ArgumentHelp("Only these devices.", valueName: "deveui"))
    var devices: [String] = []

    @Option(help: ArgumentHelp("Only readings observed from here on: 2026-01-31, or RFC 3339.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Only readings observed before.", valueName: "time"))
    var to: String?

    @Flag(help: "Print what would change, with examples, and write nothing.")
    var dryRun = false

    @Flag(help: "Begin anew instead of continuing an interrupted run.")
    var restart = false

    @Option(help: ArgumentHelp("Readings in one transaction, 1…100000.", valueName: "readings"))
    var batchSize = RedecodeOrder.standardBatchSize

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    func validate() throws {
        guard quarantine != (codec != nil) else {
            throw ValidationError("Give either --codec vendor/model or --quarantine.")
        }
        guard !quarantine || insteadOf == nil else {
            throw ValidationError("--instead-of takes over stored readings: it goes with --codec only.")
        }
        guard (1...100_000).contains(batchSize) else { throw ValidationError("--batch-size must be 1…100000.") }
        _ = try (time(from, "--from"), time(to, "--to"), devEUIs())
        if let insteadOf, CodecID(insteadOf) == nil {
            throw ValidationError("--instead-of \(insteadOf): expected vendor/model.")
        }
    }

    func run() async throws {
        let settings = try await reporting { try await options.settings() }
        let library = try await CodecFolder.find(codecsDir, settings).library()
        try requirePosture(settings, of: "parkd redecode")
        let redecoder = Redecoder(conninfo: settings[Setting.rows.database.url] ?? "", codecs: library)
        guard let codec else { return try await recover(redecoder, library) }
        let order = try order(codec, library)
        let bar = ProgressBar(of: "readings")
        do throws(RedecodeFault) {
            let tell: @Sendable (RedecodeReport) -> Void = { bar.show(done: $0.done, of: $0.total) }
            let report =
                dryRun
                ? try await redecoder.rehearse(order, report: tell)
                : try await redecoder.perform(order, report: tell)
            bar.end()
            show(RedecodeSummary(report: report, codec: order.codec, isDry: dryRun).text)
        } catch {
            bar.end()
            throw failure(error)
        }
    }

    /// Takes up what is in quarantine: events without a reading first, then the uplinks of each codec.
    private func recover(_ redecoder: Redecoder, _ library: CodecLibrary) async throws {
        var order = QuarantineOrder(actor: Self.actor)
        order.devices = try devEUIs()
        order.from = try time(from, "--from")
        order.until = try time(to, "--to")
        do throws(RedecodeFault) {
            let report = try await dryRun ? redecoder.rehearse(order) : redecoder.recover(order)
            show(RedecodeSummary.text(of: report, isDry: dryRun))
            guard !dryRun else { return }
            for id in report.readable.keys.sorted(by: { $0.description < $1.description }) {
                guard var each = try? self.order(id.description, library) else { continue }
                each.isQuarantineOnly = true
                _ = try await redecoder.perform(each) { _ in }
            }
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ fault: RedecodeFault) -> ExitCode {
        complain(fault.detail)
        return fault.isUnavailable ? .unavailable : .checkFailed
    }

    private func order(_ codec: String, _ library: CodecLibrary) throws -> RedecodeOrder {
        guard let id = CodecID(codec), let known = library.codec(named: id) else {
            complain("--codec \(codec): no such codec; `parkd codecs list` names them all.")
            throw ExitCode.checkFailed
        }
        guard let file = FileManager.default.contents(atPath: known.file) else {
            complain("\(known.file) cannot be read.")
            throw ExitCode.configuration
        }
        var order = RedecodeOrder(known, file: Array(file), actor: Self.actor)
        order.insteadOf = insteadOf.flatMap { CodecID($0) }
        order.devices = try devEUIs()
        order.from = try time(from, "--from")
        order.until = try time(to, "--to")
        order.batchSize = batchSize
        order.isFresh = restart
        return order
    }

    private func devEUIs() throws -> [DevEUI] {
        try devices.map { text in
            guard let eui = EUI64(typed: text) else {
                throw ValidationError("--device \(text): a DevEUI is 16 hexadecimal digits.")
            }
            return DevEUI(eui)
        }
    }

    /// A day means its beginning, in UTC.
    private func time(_ text: String?, _ option: String) throws -> Timestamp? {
        guard let text else { return nil }
        let full = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        guard let time = Timestamp(rfc3339: Array(full.utf8)) else {
            throw ValidationError("\(option) \(text): expected a day such as 2026-01-31, or RFC 3339 with a time zone.")
        }
        return time
    }

    /// Who runs the command, as the audit log will have it.
    private static var actor: String {
        "\(NSUserName())@\(ProcessInfo.processInfo.hostName)"
    }
}
