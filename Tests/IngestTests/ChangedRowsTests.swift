import LoRaWAN
import Parking
import Testing

@testable import Ingest

@Suite("A receipt names what its commit changed, by owner")
struct ChangedRowsTests {
    @Test("Parts of a batch are one list of rows for each owner")
    func sum() {
        func rows(_ space: SpaceID, _ device: DeviceID) -> ChangedRows {
            var rows = ChangedRows()
            (rows.spaces, rows.devices) = ([space], [device])
            return rows
        }
        let (one, other) = (TenantID.random(), TenantID.random())
        let ids = (SpaceID.random(), DeviceID.random(), SpaceID.random())
        var receipt = CommitReceipt()
        receipt.changed = [one: rows(ids.0, ids.1)]
        var second = CommitReceipt()
        second.changed = [one: rows(ids.2, ids.1), other: rows(ids.0, ids.1)]
        receipt += second
        #expect(receipt.changed[one]?.spaces == [ids.0, ids.2] && receipt.changed[one]?.count == 3)
        #expect(receipt.changed[other] == rows(ids.0, ids.1))
        #expect(ChangedRows().isEmpty)
    }
}
