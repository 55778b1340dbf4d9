import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// The codecs in force, and a trial of one; for every member, since there is nothing of any tenant in it.
struct CodecsController: Sendable {
    let desk: any CodecDesk

    func add(to routes: inout RouteTable) {
        let codecs = Chapter.codecs
        routes.member(
            codecs.all(.get, "listCodecs", for: .member(.viewer), "Codecs in force, by name")
                .gives(Operation.all(of: "codecs", .named("Codec", Self.entry)))
        ) { _, principal in list(for: principal.scope) }
        routes.member(
            codecs.all(.post, "decodeFrame", at: "/decode", for: .member(.viewer), "What a codec makes of a frame")
                .about("Nothing is stored. One of `payload` and `payload_base64` is given.")
                .body(Self.trial).gives(Self.finding),
            decode)
    }

    private func list(for scope: TenantScope) -> Answer {
        let entries = desk.entries()
        return .json(capacity: 256 + entries.count * 500) { json in
            json.array("codecs") { json in
                for entry in entries { json.object { json in Self.write(entry, to: &json) } }
            }
            json.member("count", entries.count)
            json.members(of: scope)
        }
    }

    @Sendable private func decode(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let trial = try Self.trial(try await request.fields())
        guard let finding = desk.decode(trial) else {
            throw Problem.invalid([
                FieldError(
                    .body, [.name("codec")], .unknownReference, "There is no codec of this name that reads frames.")
            ])
        }
        return .json(capacity: 1024 + finding.rows.count * 200) { json in
            json.member("codec", trial.codec)
            Self.write(finding, to: &json)
        }
    }

    private static func trial(_ body: BodyFields) throws(Problem) -> CodecTrial {
        var fields = body
        let codec = fields.required("codec") { $0.text("codec") }
        let port = fields.required("f_port") { $0.integer("f_port", in: 1...255) }
        let hexadecimal = fields.optional("payload", bytesMax: 2 * CodecTrial.payloadBytesMax)
        let base64 = fields.optional("payload_base64", bytesMax: base64LengthMax)
        let explains = fields.flag("explain") ?? false
        var payload: [UInt8]?
        if let hexadecimal {
            payload = HexDigits.bytes(hexadecimal)
            if payload == nil { fields.fail("payload", .malformed, "payload must have two digits for each byte.") }
        }
        if let base64 {
            payload = bytes(base64: base64)
            if payload == nil { fields.fail("payload_base64", .malformed, "payload_base64 must be Base64.") }
        }
        if fields.has("payload") == fields.has("payload_base64") {
            fields.fail("payload", .contradictory, "One of payload and payload_base64 must be given.")
        }
        try fields.check()
        return CodecTrial(
            codec: codec ?? "", fPort: UInt8(clamping: port ?? 0), payload: payload ?? [], explains: explains)
    }

    /// The bytes of Base64 with its padding.
    private static func bytes(base64 text: String) -> [UInt8]? {
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.utf8.dropFirst(digits.count)
        guard text.utf8.count.isMultiple(of: 4), padding.count <= 2, padding.allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        return Base64URL.decode(digits, lastDigits: (UInt8(ascii: "+"), UInt8(ascii: "/")))
    }

    private static let base64LengthMax = (CodecTrial.payloadBytesMax + 2) / 3 * 4
}

/// What the bodies and answers hold.
extension CodecsController {
    private static let trial = Schema.object([
        "codec": .text().like("bosch/tps110"), "f_port": .integer(1...255),
        "payload": Schema(
            .text(format: nil, pattern: "^([0-9a-fA-F]{2})*$", length: 0...(2 * CodecTrial.payloadBytesMax)),
            example: #""01""#
        ).orNull.optional,
        "payload_base64": Schema(
            .text(
                format: nil, pattern: "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
                length: 0...base64LengthMax), example: "null"
        ).orNull.optional,
        "explain": .flag.orNull.optional(otherwise: "false"),
    ])

    private static let entry = Schema.object([
        "id": .text.like("bosch/tps110"), "version": .text.like("1.1.0"), "vendor": .text.like("Bosch"),
        "model": .text.like("TPS110"), "kind": .text.like("space_sensor"),
        "reads": .words("frame", "object").about("What it reads: frames, or what ChirpStack decoded."),
        "profiles": .list(.text.like("Bosch TPS110")).about("The device-profile names that select it."),
        "ports": .list(.integer(1...255)).about("Those with a rule; none stands for every application port."),
        "heartbeat_s": .count.orNull.about("How often the sensor speaks when nothing happens."),
        "commissioning": .text.orNull.about("What an installer does to bring it into service."),
        "commands": .list(.text),
    ])

    private static let row = Schema.object([
        "record": .text, "field": .text.like("occupancy"),
        "from_byte": .count.orNull, "to_byte": .count.orNull.about("The last one."),
        "bits": .text.about("Of these bytes; empty for all."), "raw": .integer.orNull, "rule": .text,
        "value": .anything, "is_earlier": .flag.about("Whether it tells of a moment before."),
        "is_overruled": .flag.about("Whether another rule had the last word."),
    ])

    private static let finding = Schema.object([
        "codec": .text.like("bosch/tps110"), "version": .text.like("1.1.0"),
        "reading": .anyObject.orNull.about("null where the frame is refused."),
        "rejection": .object(["reason": .text.like("unknown_frame"), "detail": .text]).orNull,
        "frame": .text.orNull.about("The rule that took it: with explain."),
        "fields": .list(row).about("Which bits gave which field: with explain."),
        "unread": .list(.object(["from_byte": .count, "to_byte": .count]))
            .about("Bytes that no rule looked at: with explain."),
    ])

    private static func write(_ entry: CodecEntry, to json: inout JSONWriter) {
        json.member("id", entry.id)
        json.member("version", entry.version)
        json.member("vendor", entry.vendor)
        json.member("model", entry.model)
        json.member("kind", entry.kind)
        json.member("reads", entry.readsObjects ? "object" : "frame")
        json.array("profiles") { json in for name in entry.profiles { json.value(name) } }
        json.array("ports") { json in for port in entry.ports { json.value(port) } }
        json.member("heartbeat_s", entry.heartbeatS)
        json.member("commissioning", entry.commissioning)
        json.array("commands") { json in for name in entry.commands { json.value(name) } }
    }

    private static func write(_ finding: CodecFinding, to json: inout JSONWriter) {
        json.member("version", finding.version)
        if let reading = finding.reading { json.member("reading", reading) } else { json.memberNull("reading") }
        if let reason = finding.reason {
            json.object("rejection") { json in
                json.member("reason", reason)
                json.member("detail", finding.detail ?? "")
            }
        } else {
            json.memberNull("rejection")
        }
        json.member("frame", finding.frame)
        json.array("fields") { json in
            for row in finding.rows { json.object { json in write(row, to: &json) } }
        }
        json.array("unread") { json in
            for range in finding.unread {
                json.object { json in
                    json.member("from_byte", range.lowerBound)
                    json.member("to_byte", range.upperBound - 1)
                }
            }
        }
    }

    private static func write(_ row: CodecFinding.Row, to json: inout JSONWriter) {
        json.member("record", row.record)
        json.member("field", row.field)
        json.member("from_byte", row.bytes.isEmpty ? nil : row.bytes.lowerBound)
        json.member("to_byte", row.bytes.isEmpty ? nil : row.bytes.upperBound - 1)
        json.member("bits", row.bits)
        json.member("raw", row.raw)
        json.member("rule", row.rule)
        if let value = row.value { json.member("value", value) } else { json.memberNull("value") }
        json.member("is_earlier", row.isEarlier)
        json.member("is_overruled", row.isOverruled)
    }
}
