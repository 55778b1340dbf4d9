/// The table of codecs in `codecs/README.md`.
public enum CodecTable {
    /// One line for each codec under a head, in Markdown; links are relative to the folder of the codecs.
    ///
    /// `parkd codecs list --markdown` prints it, and a test holds the README to it.
    public static func markdown(_ codecs: [Codec]) -> String {
        let head =
            "| vendor | model | codec | ports | heartbeat | commands | vectors |\n|---|---|---|---|---|---|---|\n"
        return head + codecs.map { line(of: $0) + "\n" }.joined()
    }

    private static func line(of codec: Codec) -> String {
        let cells = [
            codec.vendor, codec.model, "[\(codec.id)](\(codec.id).json)", ports(of: codec),
            codec.heartbeatS.map(duration) ?? "–", codec.downlinks.isEmpty ? "–" : "\(codec.downlinks.count)",
            vectors(of: codec),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    /// Runs of ports: `1–3, 6`.
    private static func ports(of codec: Codec) -> String {
        var runs: [ClosedRange<UInt8>] = []
        for port in codec.fPorts {
            if let last = runs.last, last.upperBound + 1 == port {
                runs[runs.count - 1] = last.lowerBound...port
            } else {
                runs.append(port...port)
            }
        }
        guard !runs.isEmpty else { return "any" }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: ", ")
    }

    private static func vectors(of codec: Codec) -> String {
        let disputed = codec.vectors.count(where: \.isDisputed)
        return "\(codec.vectorCount)" + (disputed == 0 ? "" : ", \(disputed) disputed")
    }

    /// In the largest unit that leaves no fraction.
    private static func duration(_ seconds: Int) -> String {
        if seconds.isMultiple(of: 3600) { return "\(seconds / 3600) h" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
