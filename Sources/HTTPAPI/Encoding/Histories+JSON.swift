import JSON
import LoRaWAN
import Parking

extension AssignmentView {
    /// Writes the members of an assignment.
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("device_id", deviceID)
        json.member("dev_eui", devEUI.eui)
        json.member("category", category.rawValue)
        json.member("space_id", spaceID)
        json.member("space_code", spaceCode)
        json.member("assigned_at", assignedAt)
        json.member("assigned_by", assignedBy)
        json.member("assignment_reason", assignmentReason)
        json.member("unassigned_at", unassignedAt)
        json.member("unassigned_by", unassignedBy)
        json.member("unassignment_reason", unassignmentReason)
    }
}

extension ReadingView {
    /// Writes the members of a reading; the payload is hexadecimal, as `parkd decode` takes it.
    func write(to json: inout JSONWriter) {
        json.member("tenant_id", tenantID)
        json.member("device_id", deviceID)
        json.member("deduplication_id", deduplicationID.description)
        json.member("space_id", spaceID)
        json.member("observed_at", observedAt)
        json.member("received_at", receivedAt)
        json.member("recorded_at", recordedAt)
        json.member("told_in", toldIn?.description)
        json.member("f_cnt", frameCounter?.rawValue)
        json.member("f_port", fPort)
        json.member("payload", payload.map { HexDigits.text($0) })
        json.member("codec", codec)
        json.member("codec_version", codecVersion)
        json.member("occupancy", occupancy?.rawValue)
        json.member("cause", cause)
        json.member("battery_v", batteryV)
        json.member("battery_percent", batteryPercent)
        json.member("battery_low", isBatteryLow)
        json.member("temperature_c", temperatureC)
        json.member("rssi", rssi)
        json.member("snr", snr)
        json.member("gateway_id", gatewayID)
        json.member("gateway_count", gatewayCount)
        json.key("details")
        if let details { json.raw(details.bytes) } else { json.null() }
    }
}
