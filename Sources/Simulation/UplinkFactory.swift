public import LoRaWAN

/// Makes genuine uplinks at a benchmark's rate: the parts that never change are rendered once, the others are put in.
///
/// The size is that of a real message with two gateways: at least 1.3 kB of JSON. One factory stands for one tenant's
/// devices of one profile; it is a value, and each publisher has its own.
public struct UplinkFactory: Sendable {
    /// How it writes.
    public let encoding: Encoding
    /// The application in the topics and payloads.
    public let applicationID: UUIDBits

    private var template: EmittedUplink
    private let segments: [[UInt8]]
    private let size: Int
    private var second: (number: Int64, text: [UInt8]) = (.min, [])

    /// Makes a factory.
    ///
    /// - Parameters:
    ///   - encoding: how it writes.
    ///   - networkTenantID: the tenant in ChirpStack.
    ///   - applicationID: the application in ChirpStack.
    ///   - profileName: the device profile, which selects the codec.
    ///   - fPort: the port of every uplink.
    ///   - devAddr: the session of every uplink; frame counters that begin anew need another one.
    public init(
        encoding: Encoding = .json, networkTenantID: UUIDBits = .zero, applicationID: UUIDBits = .zero,
        profileName: String = "Bosch TPS110", fPort: FPort = FPort(rawValue: 1),
        devAddr: DevAddr = DevAddr(bits: 0x0018_9440)
    ) {
        self.encoding = encoding
        self.applicationID = applicationID
        template = Self.template(
            tenant: networkTenantID, application: applicationID, profile: profileName, fPort: fPort, devAddr: devAddr)
        segments = encoding == .json ? Self.segments(of: template.json) : []
        size = segments.reduce(512) { $0 + $1.count }
    }

    /// The topic of a device's uplinks.
    public func topic(of devEUI: DevEUI) -> String {
        "application/\(applicationID)/device/\(HexDigits.lowerCase(devEUI.eui))/event/up"
    }

    /// One uplink: heard at `time` by two gateways, received by the network server 40 and 52 ms later.
    public mutating func uplink(
        deduplicationID: DeduplicationID, devEUI: DevEUI, frameCounter: FrameCounter, time: Timestamp, payload: [UInt8]
    ) -> [UInt8] {
        switch encoding {
        case .json: json(deduplicationID, devEUI, frameCounter, time, payload)
        case .protobuf: protobuf(deduplicationID, devEUI, frameCounter, time, payload)
        }
    }

    private static let delays = [0.040, 0.052]

    private mutating func json(
        _ id: DeduplicationID, _ devEUI: DevEUI, _ frameCounter: FrameCounter, _ time: Timestamp, _ payload: [UInt8]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + payload.count * 2)
        for (index, segment) in segments.enumerated() {
            bytes.append(contentsOf: segment)
            switch Hole(rawValue: index) {
            case .deduplicationID: Self.append(id.uuid, to: &bytes)
            case .time, .firstGatewayTime: append(time, to: &bytes)
            case .devEUI: Self.append(devEUI.eui.bits, digits: 16, to: &bytes)
            case .frameCounter: bytes.append(contentsOf: String(frameCounter.rawValue).utf8)
            case .data: Base64Text.append(payload, to: &bytes)
            case .firstNetworkTime: append(time.adding(seconds: Self.delays[0]), to: &bytes)
            case .secondNetworkTime: append(time.adding(seconds: Self.delays[1]), to: &bytes)
            case nil: break
            }
        }
        return bytes
    }

    private mutating func protobuf(
        _ id: DeduplicationID, _ devEUI: DevEUI, _ frameCounter: FrameCounter, _ time: Timestamp, _ payload: [UInt8]
    ) -> [UInt8] {
        template.deduplicationID = id.description
        template.device.devEUI = HexDigits.lowerCase(devEUI.eui)
        template.frameCounter = frameCounter.rawValue
        template.time = NetworkTime(time)
        template.data = payload
        template.receptions[0].gatewayTime = template.time
        for index in template.receptions.indices {
            template.receptions[index].networkTime = NetworkTime(time.adding(seconds: Self.delays[index]))
        }
        return template.protobuf
    }

    /// The text of a moment, the part up to the second kept from call to call.
    private mutating func append(_ time: Timestamp, to bytes: inout [UInt8]) {
        let moment = NetworkTime(time)
        if moment.seconds != second.number {
            let text = Timestamp(microseconds: moment.seconds * 1_000_000).rfc3339Bytes.prefix(19)
            second = (moment.seconds, Array(text))
        }
        bytes.append(contentsOf: second.text)
        NetworkTime.appendFraction(moment.nanoseconds, to: &bytes)
        bytes.append(contentsOf: "+00:00".utf8)
    }
}

extension UplinkFactory {
    /// What is put in after each segment, in the order of the JSON text.
    private enum Hole: Int, CaseIterable {
        case deduplicationID, time, devEUI, frameCounter, data, firstGatewayTime, firstNetworkTime, secondNetworkTime

        /// What stands in the rendered template at this place.
        var mark: String {
            switch self {
            case .deduplicationID: "ffffffff-ffff-4fff-bfff-ffffffffffff"
            case .time, .firstGatewayTime: "2099-12-31T23:59:59+00:00"
            case .devEUI: "fffffffffffffffe"
            case .frameCounter: "4294967291"
            case .data: "/////w=="
            case .firstNetworkTime: "2099-12-31T23:59:58+00:00"
            case .secondNetworkTime: "2099-12-31T23:59:57+00:00"
            }
        }
    }

    private static func template(
        tenant: UUIDBits, application: UUIDBits, profile: String, fPort: FPort, devAddr: DevAddr
    ) -> EmittedUplink {
        let marked: Int64 = 4_102_444_799
        let metadata = [
            EmittedEntry(key: "region_config_id", value: "eu868"),
            EmittedEntry(key: "region_common_name", value: "EU868"),
        ]
        let near = EmittedReception(
            gatewayID: "0216000000000001", uplinkID: 4_217_106_255,
            gatewayTime: NetworkTime(seconds: marked, nanoseconds: 0),
            networkTime: NetworkTime(seconds: marked - 1, nanoseconds: 0),
            sinceGPSEpoch: NetworkDuration(seconds: 1_451_260_818, nanoseconds: 123_000_000), rssi: -76, snr: 10.5,
            channel: 4, rfChain: 1,
            location: EmittedLocation(latitude: 52.3740364, longitude: 4.9144401, altitude: 10.5),
            context: [0x13, 0x73, 0x96, 0x39], metadata: metadata)
        let far = EmittedReception(
            gatewayID: "0216000000000002", uplinkID: 53_811, gatewayTime: nil,
            networkTime: NetworkTime(seconds: marked - 2, nanoseconds: 0), rssi: -110, snr: -3.25, channel: 4,
            location: EmittedLocation(latitude: 52.3811, longitude: 4.8992, altitude: 24),
            context: [1, 2, 3, 4], metadata: metadata)
        return EmittedUplink(
            deduplicationID: Hole.deduplicationID.mark, time: NetworkTime(seconds: marked, nanoseconds: 0),
            device: EmittedDevice(
                tenantID: tenant.description, tenantName: "Harbour Parking", applicationID: application.description,
                applicationName: "Parking Harbour", deviceProfileID: "0c7a0b52-3a6e-4b5c-9d0a-5f6a7b1c2d01",
                deviceProfileName: profile, deviceName: "bay-a-001", devEUI: Hole.devEUI.mark,
                tags: [EmittedEntry(key: "bay", value: "A-001")]),
            devAddr: devAddr.description, dataRate: 3, frameCounter: 4_294_967_291, fPort: UInt32(fPort.rawValue),
            isConfirmed: true, data: [0xFF, 0xFF, 0xFF, 0xFF], receptions: [near, far], spreadingFactor: 9)
    }

    private static func segments(of json: [UInt8]) -> [[UInt8]] {
        var segments: [[UInt8]] = []
        var rest = json[...]
        for hole in Hole.allCases {
            let mark = Array(hole.mark.utf8)
            guard let start = rest.indices.first(where: { rest[$0...].starts(with: mark) }) else {
                preconditionFailure("the template lacks \(hole)")
            }
            segments.append(Array(rest[..<start]))
            rest = rest[(start + mark.count)...]
        }
        return segments + [Array(rest)]
    }

    private static func append(_ number: UInt64, digits: Int, to bytes: inout [UInt8]) {
        for digit in 0..<digits {
            bytes.append(HexDigits.lower(UInt8(truncatingIfNeeded: number >> (4 * UInt64(digits - 1 - digit))) & 0x0F))
        }
    }

    private static func append(_ uuid: UUIDBits, to bytes: inout [UInt8]) {
        append(uuid.high >> 32, digits: 8, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(uuid.high >> 16 & 0xFFFF, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(uuid.high & 0xFFFF, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(uuid.low >> 48, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(uuid.low & 0xFFFF_FFFF_FFFF, digits: 12, to: &bytes)
    }
}
