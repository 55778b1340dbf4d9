import LoRaWAN
import Testing

struct FrameTests {
    private static let steps: [(UInt32, UInt32, UInt32)] = [
        (0, 1, 0), (1, 1, 0), (1, 3, 1), (10, 20, 9), (.max, 0, 0), (.max - 1, 1, 2), (5, 4, 0), (100_000, 0, 0),
        (0, 0x8000_0000, 0), (0, 0x7FFF_FFFF, 0x7FFF_FFFE), (0x8000_0000, 0, 0),
    ]

    @Test("Missed frames are those strictly between two counters; a reset is no loss", arguments: steps)
    func countsMissedFrames(earlier: UInt32, later: UInt32, missed: UInt32) {
        #expect(FrameCounter(rawValue: later).framesMissed(since: FrameCounter(rawValue: earlier)) == missed)
    }

    @Test("A rejection's detail is bounded, whatever it quotes")
    func boundsDetails() {
        let long = Rejection(.invalidField, String(repeating: "é", count: 10_000))
        #expect(long.detail.count == 200)
        #expect(Rejection(.missingField, "devEui is absent").detail == "devEui is absent")
    }

    @Test("Each reason has a name of its own in snake_case, as a metric's label")
    func namesReasons() {
        let names = Rejection.Reason.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.allSatisfy { $0 == "_" || $0.isLowercase && $0.isASCII })
        }
    }

    @Test("The best reception has the strongest signal, and among equals the best SNR")
    func choosesTheBestReception() {
        let gateway = GatewayID(EUI64(bits: 1))
        let weak = Reception(gatewayID: gateway, rssiDBm: -110, snrDB: 10)
        let noisy = Reception(gatewayID: gateway, rssiDBm: -60, snrDB: -3)
        let clear = Reception(gatewayID: gateway, rssiDBm: -60, snrDB: 9.5)
        #expect([weak, clear, noisy].best == clear)
        #expect([noisy, weak].best == noisy)
        #expect([Reception]().best == nil)
    }

    @Test("Ports are ordered by number, and the special ones are those of the specification")
    func ordersPorts() {
        #expect(FPort.macOnly.rawValue == 0)
        #expect(FPort.relay.rawValue == 226)
        #expect(FPort.macOnly < FPort(rawValue: 1))
    }
}
