import JSON

/// `integration.DeviceInfo` as ChirpStack prints it: every field, in the order of the .proto file.
struct EmittedDevice: Sendable, Hashable {
    var tenantID = ""
    var tenantName = ""
    var applicationID = ""
    var applicationName = ""
    var deviceProfileID = ""
    var deviceProfileName = ""
    var deviceName = ""
    var devEUI = ""
    var tags: [EmittedEntry] = []

    func write(to writer: inout JSONWriter) {
        writer.object("deviceInfo") { info in
            info.member("tenantId", tenantID)
            info.member("tenantName", tenantName)
            info.member("applicationId", applicationID)
            info.member("applicationName", applicationName)
            info.member("deviceProfileId", deviceProfileID)
            info.member("deviceProfileName", deviceProfileName)
            info.member("deviceName", deviceName)
            info.member("devEui", devEUI)
            info.member("deviceClassEnabled", "CLASS_A")
            info.map("tags", tags)
        }
    }

    func write(_ field: Int, to writer: inout ProtobufWriter) {
        writer.message(field) { info in
            info.set(1, tenantID)
            info.set(2, tenantName)
            info.set(3, applicationID)
            info.set(4, applicationName)
            info.set(5, deviceProfileID)
            info.set(6, deviceProfileName)
            info.set(7, deviceName)
            info.set(8, devEUI)
            info.map(9, tags)
        }
    }
}
