import Codecs
import LoRaWAN
import Storage

/// What `parkd redecode` prints at its end.
struct RedecodeSummary {
    let report: RedecodeReport
    let codec: Codec
    let isDry: Bool

    /// Devices that are named one by one; the rest is counted.
    private static let devicesMax = 20

    var text: String {
        guard report.total > 0 || report.recovered > 0 else {
            return "No stored reading is chosen that \(codec.id) has read, or may take over.\n"
        }
        var lines = [heading]
        if report.changed > 0 { lines += fields + devices }
        lines += history
        if report.told > 0 {
            let change = isDry ? "would become" : "became"
            lines.append("earlier moments that frames tell of and that \(change) readings: \(report.told)")
        }
        if report.recovered > 0 {
            lines.append("quarantined uplinks that \(isDry ? "would become" : "became") readings: \(report.recovered)")
        }
        if !report.unreadable.isEmpty {
            let reasons = report.unreadable.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
            lines.append("readings that \(codec.id) \(codec.version) cannot read: \(reasons)")
        }
        if !report.examples.isEmpty { lines += ["for example"] + report.examples.map { "  " + $0 } }
        if isDry { lines.append("This was a dry run: nothing was written.") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is said of messages in quarantine, whatever their codec.
    static func text(of report: QuarantineReport, isDry: Bool) -> String {
        guard report.recovered > 0 || !report.readable.isEmpty else {
            return "Nothing in quarantine can be read now.\n"
        }
        let readable = report.readable.sorted { $0.key.description < $1.key.description }
        var lines = readable.map { "quarantined uplinks that \($0.key) reads now: \($0.value)" }
        if report.recovered > 0 {
            lines.append("quarantined events without a reading that can be stored now: \(report.recovered)")
        }
        if isDry { lines.append("This was a dry run: nothing was written.") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let continued =
            report.continuesFrom.map { " (continuing the run of \($0); counts below are of this start)" } ?? ""
        let change = isDry ? "would say something else" : "say something else now"
        return "\(codec.id) \(codec.version): \(report.done) readings decoded again, \(report.changed) \(change), "
            + "\(report.rewritten - report.changed) differ by the codec's version only\(continued)"
    }

    private var fields: [String] {
        let counts = RedecodeReport.Field.allCases.compactMap { field in
            report.fields[field].map { "\(field.rawValue) \($0)" }
        }
        return ["by field: " + counts.joined(separator: ", ")]
    }

    private var devices: [String] {
        let sorted = report.devices.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var lines = ["by device:"] + sorted.prefix(Self.devicesMax).map { "  \($0.key)  \($0.value)" }
        if sorted.count > Self.devicesMax { lines.append("  and \(sorted.count - Self.devicesMax) more devices") }
        return lines
    }

    private var history: [String] {
        let verb = isDry ? "would be " : ""
        return [
            "history: \(report.changesRemoved) changes \(verb)removed, \(report.changesAdded) \(verb)added, "
                + "\(report.changesCorrected) of people or the clock \(verb)put right, "
                + "on \(report.spaces.count) spaces",
            "present: \(report.spacesMoved) spaces and \(report.devicesMoved) devices "
                + (isDry ? "would show something else" : "show something else now"),
        ]
    }
}
