/// The fields that all sensors share, by the names they have in codec files and in answers.
enum CanonicalField: String, CaseIterable {
    case occupancy, cause
    case batteryV = "battery_v"
    case batteryPercent = "battery_percent"
    case batteryLow = "battery_low"
    case temperatureC = "temperature_c"
    case previousStateDurationS = "previous_state_duration_s"
    case previousStateDurationErrorS = "previous_state_duration_error_s"
    case distanceMM = "distance_mm"
    case count

    /// Where a field with this name puts its value.
    var target: Operation.Target {
        switch self {
        case .occupancy: .occupancy
        case .cause: .cause
        case .batteryV: .batteryV
        case .batteryPercent: .batteryPercent
        case .batteryLow: .batteryLow
        case .temperatureC: .temperatureC
        case .previousStateDurationS: .previousStateDurationS
        case .previousStateDurationErrorS: .previousStateDurationErrorS
        case .distanceMM: .distanceMM
        case .count: .count
        }
    }
}
