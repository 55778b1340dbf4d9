import ChirpStack
import LoRaWAN
import Simulation
import Testing

@Suite struct UplinkFactoryTests {
    private func made(
        _ encoding: Encoding, frameCounter: UInt32, microseconds: Int64, payload: [UInt8]
    ) throws -> (event: UplinkEvent, size: Int) {
        let tenant = UUIDBits(high: 1, low: 2)
        var factory = UplinkFactory(encoding: encoding, networkTenantID: tenant, applicationID: tenant)
        let devEUI = DevEUI(EUI64(bits: 0x0250_0000_0000_0000 | UInt64(frameCounter)))
        let bytes = factory.uplink(
            deduplicationID: DeduplicationID(UUIDBits(high: 0x0123_4567_89AB_4DEF, low: 0x8123_4567_89AB_CDEF)),
            devEUI: devEUI, frameCounter: FrameCounter(rawValue: frameCounter),
            time: Timestamp(microseconds: microseconds), payload: payload)
        let event = try EventParser().event(topic: factory.topic(of: devEUI), payload: bytes).get()
        guard case .uplink(let uplink) = event else { throw NoUplink() }
        return (uplink, bytes.count)
    }

    private struct NoUplink: Error {}

    @Test(
        "What is put in comes out of the parser, the same in both encodings",
        arguments: [
            (0, 1_767_225_600_000_000, [1]), (65_536, 1_767_225_600_100_000, []),
            (4_294_967_295, 1_767_225_600_123_456, [0, 1, 2, 3, 4, 5, 6]),
        ] as [(UInt32, Int64, [UInt8])])
    func roundTrip(frameCounter: UInt32, microseconds: Int64, payload: [UInt8]) throws {
        let json = try made(.json, frameCounter: frameCounter, microseconds: microseconds, payload: payload)
        let protobuf = try made(.protobuf, frameCounter: frameCounter, microseconds: microseconds, payload: payload)
        #expect(json.event == protobuf.event)
        #expect(json.size >= 1300)

        let uplink = json.event
        #expect(uplink.deduplicationID.description == "01234567-89ab-4def-8123-456789abcdef")
        #expect(uplink.device.devEUI.eui.bits == 0x0250_0000_0000_0000 | UInt64(frameCounter))
        #expect(uplink.device.networkTenantID == UUIDBits(high: 1, low: 2))
        #expect(uplink.device.deviceProfileName == "Bosch TPS110")
        #expect(uplink.frameCounter.rawValue == frameCounter)
        #expect(uplink.time?.microseconds == microseconds)
        #expect(uplink.payload == payload)
        #expect(uplink.receptions.map(\.networkTime?.microseconds) == [microseconds + 40_000, microseconds + 52_000])
        #expect(uplink.receptions.best?.rssiDBm == -76)
    }

    @Test("A run that counts from the beginning has a session of its own", arguments: Encoding.allCases)
    func session(encoding: Encoding) throws {
        var factory = UplinkFactory(encoding: encoding, devAddr: DevAddr(bits: 0x01AB_CDEF))
        let devEUI = DevEUI(EUI64(bits: 1))
        let bytes = factory.uplink(
            deduplicationID: DeduplicationID(.zero), devEUI: devEUI, frameCounter: FrameCounter(rawValue: 1),
            time: Timestamp(microseconds: 1_767_225_600_000_000), payload: [1])
        let event = try EventParser().event(topic: factory.topic(of: devEUI), payload: bytes).get()
        guard case .uplink(let uplink) = event else { throw NoUplink() }
        #expect(uplink.devAddr == DevAddr(bits: 0x01AB_CDEF))
    }

    @Test("One factory makes many uplinks, and each is its own")
    func many() throws {
        var factory = UplinkFactory()
        let parser = EventParser()
        for number in 0..<1000 as Range<UInt64> {
            let devEUI = DevEUI(EUI64(bits: number))
            let id = DeduplicationID(UUIDBits(high: number, low: ~number))
            let time = Timestamp(microseconds: 1_767_225_600_000_000 + Int64(number) * 1_234_567)
            let bytes = factory.uplink(
                deduplicationID: id, devEUI: devEUI, frameCounter: FrameCounter(rawValue: UInt32(number)), time: time,
                payload: [UInt8(number & 1)])
            let event = try parser.event(topic: factory.topic(of: devEUI), payload: bytes).get()
            guard case .uplink(let uplink) = event else { throw NoUplink() }
            #expect(uplink.deduplicationID == id)
            #expect(uplink.time == time)
            #expect(uplink.payload == [UInt8(number & 1)])
        }
    }
}
