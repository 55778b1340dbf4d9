import Codecs
import Foundation
import LoRaWAN
import Storage
import TestSupport

/// A codec of an imaginary sensor, in versions that read the same bytes otherwise.
///
/// Port 1: bit 0 the state, the other bits the minutes that the state before lasted. Port 2, a heartbeat: the state,
/// then the temperature. Port 3 is known to some versions only.
struct BayCodec {
    var id = "test/bay"
    var version = "1.0.0"
    /// What a set bit 0 means.
    var isSetOccupied = true
    /// Whether the minutes are known.
    var hasDuration = true
    /// Added to the temperature.
    var offset = 0
    var hasHeartbeat = true
    /// Port 3, with the state in bit 0.
    var hasThird = false
    var profile = "Test Bay"

    var file: [UInt8] {
        let (set, unset) = isSetOccupied ? ("occupied", "free") : ("free", "occupied")
        let occupancy =
            #"{ "to": "occupancy", "byte": 0, "bits": 0, "values": { "0": "\#(unset)", "1": "\#(set)" } }"#
        let duration =
            hasDuration
            ? #", { "to": "previous_state_duration_s", "byte": 0, "bits": "7..1", "#
                + #""segments": [{ "raw": "0..127", "start": 0, "step": 60, "error": 0 }] }"#
            : ""
        let lasted = hasDuration ? #", "previous_state_duration_s": 0, "previous_state_duration_error_s": 0"# : ""
        var frames = [
            #"{ "name": "status", "fPort": 1, "length": 1, "cause": "change", "fields": [\#(occupancy)\#(duration)] }"#
        ]
        var vectors = [
            #"{ "fPort": 1, "hex": "01", "source": "by hand", "#
                + #""expect": { "occupancy": "\#(set)", "cause": "change"\#(lasted) } }"#
        ]
        if hasHeartbeat {
            frames.append(
                #"{ "name": "heartbeat", "fPort": 2, "length": 2, "cause": "heartbeat", "fields": [\#(occupancy), "#
                    + #"{ "to": "temperature_c", "byte": 1, "signed": true, "add": \#(offset) }] }"#)
            vectors.append(
                #"{ "fPort": 2, "hex": "0114", "source": "by hand", "expect": { "occupancy": "\#(set)", "#
                    + #""cause": "heartbeat", "temperature_c": \#(20 + offset) } }"#)
        }
        if hasThird {
            frames.append(
                #"{ "name": "third", "fPort": 3, "length": 1, "cause": "change", "fields": [\#(occupancy)] }"#)
            vectors.append(
                #"{ "fPort": 3, "hex": "01", "source": "by hand", "#
                    + #""expect": { "occupancy": "\#(set)", "cause": "change" } }"#)
        }
        let profiles = profile.isEmpty ? "" : "\"\(profile)\""
        return Array(
            """
            { "format": 1, "id": "\(id)", "vendor": "Test", "model": "Bay", "version": "\(version)",
              "kind": "space_sensor", "sources": ["by hand"], "profiles": [\(profiles)], "heartbeat_s": 86400,
              "frames": [\(frames.joined(separator: ", "))], "vectors": [\(vectors.joined(separator: ", "))] }
            """.utf8)
    }

    func codec() throws -> Codec { try Codec(file: "\(id).json", contents: file) }

    func order(batchSize: Int = RedecodeOrder.standardBatchSize) throws -> RedecodeOrder {
        var order = RedecodeOrder(try codec(), file: file, actor: "tester@desk")
        order.batchSize = batchSize
        return order
    }

    static func library(_ codecs: BayCodec...) throws -> CodecLibrary {
        try CodecLibrary(codecs: codecs.map { try $0.codec() })
    }

    /// A frame on port 1, heard so many seconds after noon; `bit` is bit 0.
    static func status(
        _ number: Int, of device: String = "A1", bit: UInt8, minutes: UInt8 = 0, at seconds: Double
    ) -> SentUplink {
        SentUplink(number, of: device, occupied: bit == 1, at: seconds)
            .with(\.payload, [minutes << 1 | bit]).with(\.profile, "Test Bay")
    }

    /// A frame on port 2.
    static func heartbeat(
        _ number: Int, of device: String = "A1", bit: UInt8, celsius: UInt8, at seconds: Double
    ) -> SentUplink {
        status(number, of: device, bit: bit, at: seconds).with(\.fPort, 2).with(\.payload, [bit, celsius])
    }
}

extension TestDatabase {
    /// Decodes again what `codec` read, with every codec of the test at hand.
    @discardableResult
    func redecode(
        _ order: RedecodeOrder, _ codecs: CodecLibrary? = nil,
        report: @escaping @Sendable (RedecodeReport) -> Void = { _ in }
    ) async throws -> RedecodeReport {
        let library = try codecs ?? CodecLibrary(codecs: [order.codec])
        return try await Redecoder(conninfo: conninfo(user: "parkd"), codecs: library).perform(order, report: report)
    }

    /// Tells what that would do.
    func rehearse(_ order: RedecodeOrder, _ codecs: CodecLibrary? = nil) async throws -> RedecodeReport {
        let library = try codecs ?? CodecLibrary(codecs: [order.codec])
        return try await Redecoder(conninfo: conninfo(user: "parkd"), codecs: library).rehearse(order) { _ in }
    }

    /// Every table that decoding again may touch, as one text.
    func everything() throws -> [String] {
        try [
            "readings", "state_changes", "devices", "spaces", "audit_log", "redecodes", "quarantine",
        ].flatMap { table in try lines("SELECT to_jsonb(t)::text FROM \(table) t ORDER BY 1") }
    }

    /// A space's changes by time: what was shown, when, and by how much earlier that may have been.
    func history(_ code: String) throws -> [String] {
        try lines(
            """
            SELECT concat_ws(' ', c.previous_state || '→' || c.new_state,
                extract(epoch FROM c.changed_at - '2025-06-15T12:00Z')::int,
                CASE WHEN c.is_inferred THEN '±' || c.error_s END)
            FROM state_changes c JOIN spaces s ON s.id = c.space_id
            WHERE s.code = '\(code)' ORDER BY c.changed_at, c.id
            """
        ).map { $0.replacing("\"", with: "") }
    }

    /// Breaks in the chains of what spaces showed, and spaces that show something else than the last change says or
    /// than their sensor's newest reading; none is right.
    func contradictions() throws -> [String] {
        try lines(
            """
            SELECT * FROM (
                SELECT space_id, changed_at, previous_state,
                    lag(new_state, 1, 'UNKNOWN') OVER (PARTITION BY space_id ORDER BY changed_at, id) AS before
                FROM state_changes
            ) chain WHERE previous_state <> before
            """)
            + lines(
                """
                SELECT s.code, s.state, s.sensor_state, newest.occupancy, last.new_state FROM spaces s
                LEFT JOIN LATERAL (
                    SELECT new_state FROM state_changes c WHERE c.space_id = s.id ORDER BY changed_at DESC, id DESC
                    LIMIT 1
                ) last ON true
                LEFT JOIN LATERAL (
                    SELECT occupancy FROM readings r
                    WHERE r.device_id = s.sensor_device_id AND occupancy IS NOT NULL
                    ORDER BY observed_at DESC, f_cnt DESC LIMIT 1
                ) newest ON true
                WHERE s.sensor_state IS DISTINCT FROM newest.occupancy
                    OR s.state IS DISTINCT FROM coalesce(last.new_state, 'UNKNOWN')
                """)
    }
}

/// Lends `body` a city whose sensors watch their spaces since long ago, and an intake that reads with `codec`.
func withBays(_ codec: BayCodec, _ body: (TestDatabase, Intake) async throws -> Void) async throws {
    try await withCity { database in
        try database.run("UPDATE devices SET assigned_at = '2025-01-01Z' WHERE assigned_at IS NOT NULL")
        try await body(database, Intake(database, codecs: BayCodec.library(codec)))
    }
}
