import ChirpStack
import LoRaWAN
import Testing

@testable import Ingest

/// Which of three clocks an event is ordered by.
struct EventClockTests {
    /// 1980-01-06, where GPS time begins.
    static let gpsEpoch = Timestamp(microseconds: 315_964_800_000_000)
    /// 2036-02-07, where the seconds of NTP's first era end.
    static let ntpRollover = Timestamp(microseconds: 2_085_978_496_000_000)

    private func observation(networkTimes: [Timestamp?], time: Timestamp?) -> EventClock.Reading {
        let uplink = UplinkEvent(
            deduplicationID: DeduplicationID(.zero), time: time, device: DeviceInfo(devEUI: City.devEUI("A1")),
            receptions: networkTimes.map { Reception(gatewayID: City.gateway, networkTime: $0) })
        return EventClock.observation(of: uplink, receivedAt: .noon)
    }

    @Test("The earliest of the network server's own times comes first, whatever the order of the copies")
    func earliest() {
        let clock = observation(networkTimes: [.noon(-1), nil, .noon(-3), .noon(-2)], time: .noon(-10))
        #expect(clock.observedAt == .noon(-3))
        #expect(!clock.isReceiveTime)
    }

    @Test("A network time that cannot be true is passed over for one that can")
    func oneBadCopy() {
        #expect(observation(networkTimes: [Self.gpsEpoch, .noon(-2)], time: nil).observedAt == .noon(-2))
        #expect(observation(networkTimes: [.noon(-2), Self.ntpRollover], time: nil).observedAt == .noon(-2))
    }

    @Test("Without a network time, ChirpStack's time counts")
    func reported() {
        let clock = observation(networkTimes: [nil], time: .noon(-10))
        #expect(clock.observedAt == .noon(-10))
        #expect(!clock.isReceiveTime)
        #expect(observation(networkTimes: [], time: .noon(-10)).observedAt == .noon(-10))
        #expect(observation(networkTimes: [Self.gpsEpoch], time: .noon(-10)).observedAt == .noon(-10))
    }

    @Test("Where no time can be true, ours counts and says so", arguments: [nil, gpsEpoch, ntpRollover])
    func ours(time: Timestamp?) {
        let clock = observation(networkTimes: [nil], time: time)
        #expect(clock.observedAt == .noon)
        #expect(clock.isReceiveTime)
    }

    @Test("A backlog of days keeps its own times; a clock may be ahead by five minutes and not more")
    func plausible() {
        let day: Double = 86_400
        for age in [0, 3600, 7 * day, 399 * day, 400 * day, -299, -300] {
            #expect(!EventClock.observation(time: .noon(-age), receivedAt: .noon).isReceiveTime, "\(age) s old")
        }
        for age in [401 * day, -301, -3600] {
            #expect(EventClock.observation(time: .noon(-age), receivedAt: .noon).isReceiveTime, "\(age) s old")
        }
    }

    @Test("Moments at the ends of the scale are no crash")
    func extremes() {
        for time in [Timestamp(microseconds: .min), Timestamp(microseconds: .max)] {
            #expect(EventClock.observation(time: time, receivedAt: .noon).isReceiveTime)
        }
    }
}
