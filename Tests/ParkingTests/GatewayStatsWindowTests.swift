import LoRaWAN
import Model
import Parking
import Testing

@Suite("Windows of statistics")
struct GatewayStatsWindowTests {
    private static let noon = Timestamp(microseconds: 1_767_268_800_000_000)

    private static let windows: [(Double, Double, Int)] = [
        (59, 60, 1), (7_200, 60, 120), (86_400, 300, 288), (30 * 86_400, 10_800, 240), (366 * 86_400, 86_400, 366),
        (90_061, 300, 301),
    ]

    @Test("A window is told in at most 400 steps, the last of which ends with it", arguments: windows)
    func steps(seconds: Double, step: Double, count: Int) throws {
        let window = try #require(GatewayStatsWindow(from: Self.noon.adding(seconds: -seconds), to: Self.noon))
        #expect(window.stepS == step && window.count == count)
        #expect(window.start(ofStep: 0) == window.from && window.end(ofStep: count - 1) == window.to)
        #expect(window.start(ofStep: count - 1) < window.to)
    }

    @Test("No window is empty, backward, or longer than a year")
    func bounds() {
        #expect(GatewayStatsWindow(from: Self.noon, to: Self.noon) == nil)
        #expect(GatewayStatsWindow(from: Self.noon.adding(seconds: 1), to: Self.noon) == nil)
        #expect(GatewayStatsWindow(from: Self.noon.adding(seconds: -367 * 86_400), to: Self.noon) == nil)
    }

    @Test("A gateway that was registered within the window is judged from then on; before, there is nothing to judge")
    func uptime() throws {
        let window = try #require(GatewayStatsWindow(from: Self.noon.adding(seconds: -240), to: Self.noon))
        var series = Array(repeating: GatewayStatistics.Counters.none, count: 4)
        series[3].onlineS = 45
        let statistics = GatewayStatistics(
            gatewayID: GatewayID(EUI64(bits: 1)), connectedDevices: 0, series: series,
            countsFrom: Self.noon.adding(seconds: -90), window: window)
        #expect(statistics.uptimePercentage == 50)
        #expect(statistics.uptimePercentage(ofStep: 1) == nil)
        #expect(statistics.uptimePercentage(ofStep: 2) == 0)
        #expect(statistics.uptimePercentage(ofStep: 3) == 75)
    }
}
