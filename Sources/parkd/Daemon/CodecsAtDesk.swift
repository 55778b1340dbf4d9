import Codecs
import HTTPAPI
import JSON
import LoRaWAN
import Parking

/// The codecs that the API shows and tries: those by which the daemon decodes, by the code of `parkd decode --explain`.
struct CodecsAtDesk: CodecDesk {
    let library: @Sendable () -> CodecLibrary

    func entries() -> [CodecEntry] {
        library().codecs.map { codec in
            var entry = CodecEntry()
            entry.id = codec.id.description
            entry.version = codec.version
            entry.vendor = codec.vendor
            entry.model = codec.model
            entry.kind = codec.kind.rawValue
            entry.readsObjects = codec.reads != .frame
            entry.profiles = codec.profileNames
            entry.ports = codec.fPorts
            entry.heartbeatS = codec.heartbeatS
            entry.commissioning = codec.commissioning
            entry.commands = codec.downlinks.map(\.name)
            return entry
        }
    }

    func decode(_ trial: CodecTrial) -> CodecFinding? {
        guard let codec = CodecID(trial.codec).flatMap({ library().codec(named: $0) }), codec.reads == .frame
        else { return nil }
        let port = FPort(rawValue: trial.fPort)
        var finding = CodecFinding()
        finding.version = codec.version
        switch codec.decode(fPort: port, payload: trial.payload, occupiedBelowMM: nil) {
        case .success(let reading):
            var writer = JSONWriter()
            reading.writeJSON(codec: codec, to: &writer)
            finding.reading = RawJSON(bytes: writer.bytes)
        case .failure(let rejection):
            finding.reason = rejection.reason.rawValue
            finding.detail = rejection.detail
        }
        guard trial.explains else { return finding }
        let explanation = codec.explain(fPort: port, payload: trial.payload)
        finding.frame = explanation.taken?.name
        finding.rows = explanation.rows.map(Self.row)
        finding.unread = explanation.unread
        return finding
    }

    private static func row(_ found: Explanation.Row) -> CodecFinding.Row {
        var row = CodecFinding.Row()
        row.record = found.record
        row.field = found.field
        row.bytes = found.bytes
        row.bits = found.bits
        row.raw = found.raw
        row.rule = found.rule
        row.value = found.value.map { RawJSON(bytes: Array($0.json.utf8)) }
        row.isEarlier = found.isEarlier
        row.isOverruled = found.isOverruled
        return row
    }
}
