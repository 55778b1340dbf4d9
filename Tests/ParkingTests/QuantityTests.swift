import LoRaWAN
import Testing

@testable import Parking

@Suite("Quantities")
struct QuantityTests {
    @Test("A reading has room for each quantity, and each has a name of its own")
    func table() {
        #expect(Quantity.allCases.count <= QuantityNumbers.capacity)
        #expect(Set(Quantity.allCases.map(\.name)).count == Quantity.allCases.count)
        for quantity in Quantity.allCases {
            #expect(Quantity(name: quantity.name) == quantity)
            #expect(Quantity.allCases[quantity.rawValue] == quantity)
        }
        #expect(Quantity(name: "") == nil)
    }

    @Test("Words come before what is measured: statements count on it")
    func order() {
        let areMeasured = Quantity.columns.map { $0.kind != .occupancy && $0.kind != .cause }
        #expect(areMeasured == areMeasured.sorted { !$0 && $1 })
        #expect(
            Quantity.columns.map(\.name) == [
                "occupancy", "cause", "battery_v", "battery_percent", "battery_low", "temperature_c",
            ])
    }

    @Test("What is set is there, what is taken away is absent, and no quantity touches another", arguments: numbers)
    func oneByOne(quantity: Quantity) {
        var reading = Reading()
        #expect(!reading.has(quantity))
        reading[number: quantity] = 1
        #expect(Quantity.allCases.filter { reading.has($0) } == [quantity])
        #expect(reading[number: quantity] == 1)
        #expect(reading[flag: quantity] == true)
        #expect(reading != Reading())
        reading[number: quantity] = nil
        #expect(reading == Reading())
        #expect(reading.hashValue == Reading().hashValue)
    }

    @Test("A reading that says 0 is not one that says nothing")
    func zero() {
        var reading = Reading()
        reading.temperatureC = 0
        reading.batteryLow = false
        reading.distanceMM = 0
        #expect(reading.temperatureC == 0)
        #expect(reading.batteryLow == false)
        #expect(reading.distanceMM == 0)
        #expect(reading != Reading())
    }

    private static let numbers = Quantity.allCases.filter { $0.kind.isNumber || $0.kind == .flag }
}
