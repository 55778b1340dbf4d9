import Codecs
import LoRaWAN

/// Shows how a codec comes from a frame to what it says.
struct ExplanationReport {
    private let file: CodecFile
    private let fPort: FPort
    private let payload: [UInt8]
    /// What ChirpStack decoded, for a codec that reads that.
    private let object: [UInt8]?
    private let explanation: Explanation

    init(_ explanation: Explanation, by file: CodecFile, fPort: FPort, payload: [UInt8]) {
        self.explanation = explanation
        self.file = file
        self.fPort = fPort
        self.payload = payload
        object = nil
    }

    init(_ explanation: Explanation, by file: CodecFile, object: [UInt8]) {
        self.explanation = explanation
        self.file = file
        fPort = .macOnly
        payload = []
        self.object = object
    }

    /// The frame, its rule, and a line for each field; for a frame that no rule takes a line for each rule.
    var text: String {
        guard object == nil else {
            return "codec  \(file.codec.id) \(file.codec.version), \(file.path)\n\n\(objectFields)"
        }
        let size = payload.count == 1 ? "1 byte" : "\(payload.count) bytes"
        var text = """
            codec  \(file.codec.id) \(file.codec.version), \(file.path)
            frame  fPort \(fPort.rawValue), \(size): \(HexDigits.text(payload))

            """
        if let taken = explanation.taken {
            let match = taken.match.isEmpty ? "" : ", \(taken.match)"
            text += "rule   \(taken.name)\(line(taken.path, ", line ")): "
            text += "fPort \(taken.ports), length \(taken.length)\(match)\n\n\(fields)"
            for run in explanation.unread {
                text += "\nno field reads \(Self.place(run)): \(HexDigits.text(payload[run]))"
            }
            if !explanation.unread.isEmpty { text += "\n" }
        } else {
            text += "rule   none takes it\n\n\(candidates)"
        }
        return text
    }

    private var objectFields: String {
        var table = TextTable([
            .init(head: "line", isRight: true), .init(head: "field"), .init(head: "value"), .init(head: "rule"),
        ])
        for row in explanation.rows {
            table.add([line(row.path, ""), row.field, row.value?.text ?? "", row.rule])
        }
        return table.text
    }

    private var fields: String {
        let hasRecords = explanation.rows.contains { !$0.record.isEmpty }
        var table = TextTable(
            [.init(head: "line", isRight: true)] + (hasRecords ? [.init(head: "record")] : []) + [
                .init(head: "field"), .init(head: "byte", isRight: true), .init(head: "bits"), .init(head: "hex"),
                .init(head: "raw", isRight: true), .init(head: "value", isRight: false), .init(head: "rule"),
            ])
        for row in explanation.rows {
            table.add(
                [line(row.path, "")] + (hasRecords ? [row.record] : []) + [
                    row.field, Self.range(row.bytes), row.bits, HexDigits.text(payload[row.bytes]),
                    row.raw.map(String.init) ?? "", row.value?.text ?? "",
                    row.rule + (row.isOverruled ? " (overruled)" : ""),
                ])
        }
        return table.text
    }

    /// Every rule with what kept it from taking the frame; those of the port first, they missed most narrowly.
    private var candidates: String {
        var table = TextTable([
            .init(head: "line", isRight: true), .init(head: "rule"), .init(head: "fPort"), .init(head: "length"),
            .init(head: "why it does not take the frame"),
        ])
        let frames = explanation.frames
        for frame in frames.filter(\.isOfPort) + frames.filter({ !$0.isOfPort }) {
            table.add([line(frame.path, ""), frame.name, frame.ports, frame.length, frame.obstacle ?? ""])
        }
        return table.text
    }

    private func line(_ path: String, _ before: String) -> String {
        file.line(of: path).map { "\(before)\($0)" } ?? ""
    }

    private static func place(_ run: Range<Int>) -> String {
        (run.count == 1 ? "byte " : "bytes ") + range(run)
    }

    private static func range(_ run: Range<Int>) -> String {
        switch run.count {
        case 0: ""
        case 1: "\(run.lowerBound)"
        default: "\(run.lowerBound)…\(run.upperBound - 1)"
        }
    }
}
