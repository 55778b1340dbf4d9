import JSON

/// `common.Location`; all zero is printed as `{}`.
struct EmittedLocation: Sendable, Hashable {
    var latitude = 0.0
    var longitude = 0.0
    var altitude = 0.0
    /// Whether the position comes from the gateway's own receiver (`GPS`).
    var isFromGPS = false

    func write(to writer: inout JSONWriter) {
        writer.object("location") { location in
            location.set("latitude", latitude)
            location.set("longitude", longitude)
            location.set("altitude", altitude)
            if isFromGPS { location.member("source", "GPS") }
        }
    }

    func write(_ field: Int, to writer: inout ProtobufWriter) {
        writer.message(field) { location in
            location.set(1, latitude)
            location.set(2, longitude)
            location.set(3, altitude)
            location.set(4, isFromGPS)
        }
    }
}
