import Codecs
import LoRaWAN

/// The commands of a codec as people read them: name, port and purpose, then a row for each parameter.
enum DownlinkTable {
    static func text(of codec: Codec) -> String {
        var lines = ["\(codec.id) \(codec.version), \(codec.vendor) \(codec.model)"]
        if codec.downlinks.isEmpty { lines.append("No command of this device is documented.") }
        for command in codec.downlinks {
            let port = command.fPort.map { "fPort \($0.rawValue)" } ?? "any fPort, give --fport"
            lines += ["", "\(command.name) (\(port)\(command.isConfirmed ? ", confirmed" : "")): \(command.summary)"]
            lines += rows(of: command.parameters)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rows(of parameters: [DownlinkParameter]) -> [String] {
        let cells = parameters.map {
            [$0.name, $0.accepts, $0.defaultText.map { "default \($0)" } ?? "required", $0.note]
        }
        let widths = (0..<4).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = "  " + padded.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
