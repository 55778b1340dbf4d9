import LoRaWAN
import Parking
import Postgres

/// The queries over what a device was and said.
///
/// History stays with whoever owned the device then; so each is asked by tenant, and a former owner finds the device by
/// the assignments and readings that are left.
enum DeviceHistoryStatements {
    static func assignments(_ device: DeviceReference, _ filter: HistoryFilter) -> Question<[AssignmentView]> {
        var parameters = Parameters(device)
        parameters.add(filter)
        return Question(device.isID ? assignmentsByID : assignmentsByDevEUI, parameters) { rows in
            rows.list { rows, row in AssignmentView(rows, row: row) }
        }
    }

    static func readings(_ device: DeviceReference, _ filter: HistoryFilter) -> Question<[ReadingView]> {
        var parameters = Parameters(device)
        parameters.add(filter)
        parameters.add(CalendarDay(dayNumber: filter.lower.dayNumber))
        parameters.add(CalendarDay(dayNumber: min(filter.upper, filter.place.at).dayNumber))
        return Question(device.isID ? readingsByID : readingsByDevEUI, parameters) { rows in
            rows.list { rows, row in ReadingView(rows, row: row) }
        }
    }

    /// Whether the scope has the device, or something of its past.
    static func isKnown(_ device: DeviceReference) -> Question<Bool> {
        Question(device.isID ? knownByID : knownByDevEUI, Parameters(device)) { rows in
            rows.present(rows.boolean(0, 0))
        }
    }

    static let all = [
        assignmentsByID, assignmentsByDevEUI, readingsByID, readingsByDevEUI, knownByID, knownByDevEUI,
    ]

    private static let assignmentsByID = ScopedStatement("assignments_by_id", parameters: 6) { inScope in
        assignments(of: byID, inScope)
    }

    private static let assignmentsByDevEUI = ScopedStatement("assignments_by_dev_eui", parameters: 6) { inScope in
        assignments(of: byDevEUI(inScope), inScope)
    }

    private static let readingsByID = ScopedStatement("readings_by_id", parameters: 8) { inScope in
        readings(of: byID, inScope)
    }

    private static let readingsByDevEUI = ScopedStatement("readings_by_dev_eui", parameters: 8) { inScope in
        readings(of: byDevEUI(inScope), inScope)
    }

    private static let knownByID = ScopedStatement("device_known_by_id", parameters: 1) { inScope in
        """
        SELECT EXISTS (SELECT FROM devices d WHERE d.id = $1::uuid AND \(inScope("d.tenant_id")))
            OR EXISTS (
                SELECT FROM tenants t JOIN device_assignments a ON a.tenant_id = t.id AND a.device_id = $1::uuid
                WHERE \(inScope("t.id")))
            OR EXISTS (SELECT FROM readings r WHERE r.device_id = $1::uuid AND \(inScope("r.tenant_id")))
        """
    }

    private static let knownByDevEUI = ScopedStatement("device_known_by_dev_eui", parameters: 1) { inScope in
        "SELECT \(byDevEUI(inScope)) IS NOT NULL"
    }

    private static let byID = "$1::uuid"

    private static func byDevEUI(_ inScope: (String) -> String) -> String {
        """
        (SELECT d.id FROM devices d WHERE d.dev_eui = $1::text AND \(inScope("d.tenant_id"))
            UNION ALL
            SELECT a.device_id FROM tenants t JOIN device_assignments a ON a.tenant_id = t.id AND a.dev_eui = $1::text
            WHERE \(inScope("t.id"))
            LIMIT 1)
        """
    }

    /// Tenant by tenant, because that is what the index begins with: across all of them too, only the newest are read.
    private static func assignments(of device: String, _ inScope: (String) -> String) -> String {
        """
        SELECT a.id, a.tenant_id, a.device_id, a.dev_eui, a.device_type, a.space_id, a.space_code, a.assigned_at,
            a.assigned_by, a.assignment_reason, a.unassigned_at, a.unassigned_by, a.unassignment_reason
        FROM tenants t
        CROSS JOIN LATERAL (
            SELECT * FROM device_assignments a
            WHERE a.tenant_id = t.id AND a.device_id = \(device)
                AND \(HistoryBounds.condition(time: "a.assigned_at", id: "a.id", first: 2))
            ORDER BY a.assigned_at DESC, a.id DESC
            \(HistoryBounds.limit(first: 2))
        ) a
        WHERE \(inScope("t.id"))
        ORDER BY a.assigned_at DESC, a.id DESC
        \(HistoryBounds.limit(first: 2))
        """
    }

    /// Day by day, as the index of readings has them; the day follows from the time.
    private static func readings(of device: String, _ inScope: (String) -> String) -> String {
        """
        SELECT r.tenant_id, r.device_id, r.deduplication_id, r.space_id, r.observed_at, r.received_at, r.recorded_at,
            r.f_cnt, r.f_port, r.payload, r.codec, r.codec_version, r.occupancy, r.cause, r.battery_v,
            r.battery_percent, r.battery_low, r.temperature_c, r.rssi, r.snr, r.gateway_id, r.gateway_count,
            r.details::text, r.told_in
        FROM readings r
        WHERE r.device_id = \(device) AND \(inScope("r.tenant_id")) AND r.day BETWEEN $7::date AND $8::date
            AND \(HistoryBounds.condition(time: "r.observed_at", id: "r.deduplication_id", first: 2))
        ORDER BY r.day DESC, r.observed_at DESC, r.deduplication_id DESC
        \(HistoryBounds.limit(first: 2))
        """
    }
}

extension DeviceReference {
    fileprivate var isID: Bool { if case .id = self { true } else { false } }
}

extension Parameters {
    fileprivate init(_ device: DeviceReference) {
        switch device {
        case .id(let id): self.init(id.uuid)
        case .devEUI(let devEUI): self.init(devEUI.eui)
        }
    }
}
