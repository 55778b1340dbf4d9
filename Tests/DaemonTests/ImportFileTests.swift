import HTTPAPI
import Testing

@testable import parkd

/// A file becomes fields of the API, whoever's columns it has.
struct ImportFileTests {
    private func file(_ text: String, _ columns: ImportColumns) throws -> ImportFile {
        try ImportFile(Array(text.utf8), columns)
    }

    @Test("ChirpStack's and The Things Stack's columns are understood, and their keys are not read")
    func columns() throws {
        let chirpStack = try file(
            "devEui,name,description,deviceProfileName,appKey\n0004a30b00000001,Bay 1,by the door,TPS110,00ff\n",
            DeviceCommand.Import.columns)
        #expect(chirpStack.unread == ["appKey"] && chirpStack.faultCount == 0)
        #expect(
            chirpStack.rows[0].fields.map(\.value) == [
                .text("0004a30b00000001"), .text("Bay 1"), .text("TPS110"), .object("description", "by the door"),
            ])
        let things = try file(
            "id;dev_eui;join_eui;name;brand_id;model_id;app_key\nbay-2;0004A30B00000002;0;;bosch;tps110;00\n",
            DeviceCommand.Import.columns)
        #expect(things.unread == ["join_eui", "brand_id", "app_key"])
        #expect(things.rows[0].fields.map(\.value) == [.text("0004A30B00000002"), .text("bay-2"), .text("tps110")])
    }

    @Test("A decimal comma is understood; what is no number is named with its line and column")
    func numbers() throws {
        let file = try file("code;lat\nA;54,5\nB;north\n", SpaceCommand.Import.columns)
        #expect(file.rows[0].fields.map(\.value) == [.text("A"), .number(54.5)])
        #expect(file.faults == ["line 3, lat: north is no number."])
    }

    @Test(
        "A first line that does not do is refused",
        arguments: [
            ("name\nx\n", "no column dev_eui, but name"), ("dev_eui,DevEUI\n1,2\n", "there twice"),
            ("dev_eui\n", "no rows"),
        ])
    func refused(text: String, words: String) {
        let fault = #expect(throws: CSVTable.Fault.self) { try file(text, DeviceCommand.Import.columns) }
        #expect(fault?.sentence.contains(words) == true, "\(String(describing: fault))")
    }

    @Test("Of many faults twenty are told and all are counted; those of the API count with them")
    func counted() throws {
        let rows = (0..<30).map { "A\($0);x\n" }.joined()
        var file = try file("code;lat\n" + rows, SpaceCommand.Import.columns)
        #expect(file.faults.count == ImportFile.faultsMax && file.faultCount == 30)
        file.note([], count: 12)
        #expect(file.faults.count == ImportFile.faultsMax && file.faultCount == 42)
    }

    @Test("A site's name becomes its id; a row without one takes the site of the command, or is a fault")
    func sites() throws {
        var file = try file("site,code\nold,A\n,B\nnew,C\n", SpaceCommand.Import.columns)
        file.replace("site_id", otherwise: nil, orFail: "site") { $0 == "old" ? "1" : nil }
        #expect(file.rows[0].fields.map(\.value) == [.text("1"), .text("A")])
        #expect(
            file.faults == ["line 3, site: is missing; --site stands for it.", "line 4, site: there is no site new."])
    }
}
