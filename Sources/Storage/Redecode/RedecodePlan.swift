import LoRaWAN
import Parking

/// The readings of one device in one tenant's hands that are to be decoded again, or what is left of them.
struct RedecodeUnit: Sendable {
    var tenantID: TenantID
    var deviceID: DeviceID
    /// How many, when they were counted.
    var count: Int
    /// When the first was observed.
    var first: Timestamp
    /// When the last was observed.
    var last: Timestamp
    /// The last one that is done; `nil` before the first.
    var done: RedecodeCursor?
}

/// A place in the order (tenant, device, time, frame) in which readings are decoded again.
struct RedecodeCursor: Sendable, Equatable {
    var tenantID: TenantID
    var deviceID: DeviceID
    var observedAt: Timestamp
    var deduplicationID: DeduplicationID
}

extension [RedecodeUnit] {
    /// Units that go into one transaction, in order: as many devices as fit, a larger one alone.
    func batches(of size: Int) -> [[RedecodeUnit]] {
        var batches: [[RedecodeUnit]] = []
        var room = 0
        for unit in self {
            if unit.count <= room {
                batches[batches.count - 1].append(unit)
                room -= unit.count
            } else {
                batches.append([unit])
                room = size - unit.count
            }
        }
        return batches
    }
}
