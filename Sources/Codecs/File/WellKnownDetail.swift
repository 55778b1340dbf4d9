/// Details that many sensors have: their names are kept for one meaning, one unit and one type of value, so that
/// whoever reads a reading need not know the sensor.
///
/// They are details and not fields of the reading, for a frame has few of them and a reading is passed by value.
enum WellKnownDetail: String, CaseIterable {
    /// Of the sensor's program, as the maker prints it: `0.23.3`.
    case firmware
    /// Why the sensor began anew, in the words of the codec: `watchdog`, `power_on`; a number that the codec cannot
    /// name stays as its digits.
    case resetCause = "reset_cause"
    /// What the sensor finds wrong with itself; absent where nothing is.
    case faults
    /// Tags and beacons that the sensor hears, in hexadecimal.
    case tagIDs = "tag_ids"
    /// Volts of the tag's own battery.
    case tagBatteryV = "tag_battery_v"
    /// Raw counts of the axes X, Y, Z.
    case magnetometer
    /// The same of the empty bay.
    case magnetometerBaseline = "magnetometer_baseline"
    /// The sensor's clock in seconds since 1970, UTC as far as the sensor knows.
    case deviceTimeS = "device_time_s"
    /// The sensor's own count of its frames, which is not LoRaWAN's.
    case frameCounter = "frame_counter"
    /// Relative humidity in percent.
    case humidityPercent = "humidity_percent"

    /// What its value is.
    enum ValueType: String {
        case text, texts, number, numbers
    }

    var type: ValueType {
        switch self {
        case .firmware, .resetCause: .text
        case .faults, .tagIDs: .texts
        case .magnetometer, .magnetometerBaseline: .numbers
        case .tagBatteryV, .deviceTimeS, .frameCounter, .humidityPercent: .number
        }
    }
}
