import JSON
import LoRaWAN
import Parking
import Testing

@testable import Model

@Suite("The live part of a resource is what its table says")
struct LiveFieldsTests {
    private static func check<Full: LiveResource>(_ resource: Full.Type) throws {
        let whole = ColumnList(Full.self)
        let live = ColumnList(Live<Full>.self)
        #expect(!live.columns.isEmpty && live.columns.count < whole.columns.count)
        #expect(live.columns.allSatisfy(whole.columns.contains))
        let all = whole.sql.components()
        #expect(live.sql.components().allSatisfy(all.contains))
        let names = Full.schema.fields.map(\.name)
        let liveNames = Live<Full>.schema.fields.map(\.name)
        // In the table's order.
        #expect(names.filter(liveNames.contains) == liveNames && liveNames.first == "id")
        var json = JSONWriter()
        json.object { Live<Full>().write(to: &$0) }
        let keys = try JSONDocument(parsing: json.bytes).withRoot { root in
            var keys: [String] = []
            root.forEachMember { key, _ in keys.append(String(decoding: key, as: UTF8.self)) }
            return keys
        }
        #expect(keys == liveNames)
    }

    @Test("Columns, JSON and schema of live fields are the table's own, in its order, and fewer")
    func tables() throws {
        try Self.check(SpaceView.self)
        try Self.check(DeviceView.self)
        try Self.check(GatewayView.self)
    }
}

extension String {
    /// What stands between `, ` that is followed by a column.
    fileprivate func components() -> [Substring] { split(separator: /, (?=[\w(]+\.|CASE|\()/) }
}
