import LoRaWAN
import Parking
import Testing

@Suite struct LifecycleTests {
    /// The whole table of API.md; `nil` is a conflict.
    private static let table: [(Lifecycle, [LifecycleStep: Lifecycle])] = [
        (
            .provisioned,
            [.hear: .commissioned, .commission: .commissioned, .assign: .operational, .decommission: .decommissioned]
        ),
        (.commissioned, [.hear: .commissioned, .assign: .operational, .decommission: .decommissioned]),
        (.operational, [.hear: .operational, .unassign: .commissioned]),
        (.decommissioned, [.hear: .decommissioned, .reprovision: .provisioned]),
    ]

    @Test("A device moves by the legal steps of its life and by no other")
    func steps() {
        #expect(Set(Self.table.map(\.0)) == Set(Lifecycle.allCases))
        for (from, legal) in Self.table {
            for step in LifecycleStep.allCases { #expect(from.after(step) == legal[step], "\(from) \(step)") }
        }
    }

    @Test("A device that is on no space, in use, enabled and of the space's tenant can be put on a space without one")
    func assignment() {
        let acme = TenantID(UUIDBits(high: 0, low: 1))
        let sensor = DeviceFacts(id: DeviceID(.zero), tenantID: acme, devEUI: DevEUI(EUI64(bits: 1)))
        let space = SpaceFacts(id: SpaceID(UUIDBits(high: 0, low: 2)), tenantID: acme, code: "A-1")
        func refused(_ change: (inout DeviceFacts, inout SpaceFacts) -> Void) -> Bool {
            var (device, target) = (sensor, space)
            change(&device, &target)
            if case .failure(.conflict) = device.assigned(to: target) { return true }
            return false
        }
        #expect(sensor.assigned(to: space) == .success(.operational))
        #expect(refused { device, _ in device.assignedSpaceID = space.id })
        #expect(refused { device, _ in device.assignedSpaceID = SpaceID(.zero) })
        #expect(refused { device, _ in device.lifecycle = .decommissioned })
        #expect(refused { device, _ in device.isEnabled = false })
        #expect(refused { _, target in target.sensorDeviceID = DeviceID(.zero) })
        #expect(!refused { _, target in target.displayDeviceID = DeviceID(.zero) })
        #expect(
            refused { device, target in
                device.category = .display
                target.displayDeviceID = DeviceID(.zero)
            })
        #expect(
            refused { device, _ in
                device = DeviceFacts(id: device.id, tenantID: .platform, devEUI: device.devEUI)
            })
    }

    @Test("A device leaves its owner and its use only when it is on no space")
    func leaving() {
        let acme = TenantID(UUIDBits(high: 0, low: 1))
        var device = DeviceFacts(id: DeviceID(.zero), tenantID: acme, devEUI: DevEUI(EUI64(bits: 1)))
        #expect(device.refusal(toMoveTo: .platform) == nil)
        #expect(device.refusal(toMoveTo: acme) != nil)
        #expect(device.moved(by: .decommission) == .success(.decommissioned))
        device.lifecycle = .operational
        device.assignedSpaceID = SpaceID(.zero)
        #expect(device.refusal(toMoveTo: .platform) != nil)
        #expect(device.moved(by: .decommission) == .failure(.conflict("The device is on a space; unassign it first.")))
        #expect(device.unassigned() == .success(.commissioned))
        device.lifecycle = .decommissioned
        device.assignedSpaceID = nil
        #expect(device.refusal(toMoveTo: .platform) != nil)
        #expect(device.moved(by: .reprovision) == .success(.provisioned))
        #expect(
            device.moved(by: .commission)
                == .failure(.conflict("A device that is decommissioned cannot be commissioned.")))
    }
}
