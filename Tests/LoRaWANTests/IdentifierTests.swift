import LoRaWAN
import Testing

struct IdentifierTests {
    @Test("A UUID is read in its canonical form only, either case, and written in lower case")
    func readsUUIDs() {
        let text = "3ac7e3c4-4401-4b8d-9386-a5c902f9202d"
        let uuid = UUIDBits(text)
        #expect(uuid == UUIDBits(high: 0x3AC7_E3C4_4401_4B8D, low: 0x9386_A5C9_02F9_202D))
        #expect(uuid == UUIDBits(text.uppercased()))
        #expect(uuid?.description == text)
        let refused = [
            "", "3ac7e3c444014b8d9386a5c902f9202d", "{3ac7e3c4-4401-4b8d-9386-a5c902f9202d}", text + "0",
            "3ac7e3c4-4401-4b8d-9386-a5c902f9202", "3ac7e3c44-401-4b8d-9386-a5c902f9202d",
            "+ac7e3c4-4401-4b8d-9386-a5c902f9202d", "3ac7e3c4-4401-4b8d-9386-a5c902f9202g",
            "3ac7e3c4_4401_4b8d_9386_a5c902f9202d",
        ]
        for text in refused { #expect(UUIDBits(text) == nil) }
    }

    @Test("The order of UUIDs is that of their octets")
    func ordersUUIDs() {
        #expect(UUIDBits.zero < UUIDBits(high: 0, low: 1))
        #expect(UUIDBits(high: 0, low: .max) < UUIDBits(high: 1, low: 0))
        #expect(UUIDBits(high: 0x7FFF_FFFF_FFFF_FFFF, low: 0) < UUIDBits(high: 0x8000_0000_0000_0000, low: 0))
        #expect(DeduplicationID(.zero) < DeduplicationID(UUIDBits(high: 0, low: 1)))
    }

    @Test("A random UUID says version 4, variant 10, and survives text")
    func makesRandomUUIDs() {
        let uuids = (0..<100).map { _ in UUIDBits.random() }
        #expect(Set(uuids).count == 100)
        for uuid in uuids {
            #expect(uuid.high >> 12 & 0xF == 4)
            #expect(uuid.low >> 62 == 2)
            #expect(UUIDBits(uuid.description) == uuid)
        }
    }

    @Test("A device address is exactly eight hexadecimal digits")
    func readsDeviceAddresses() {
        #expect(DevAddr(hexadecimal: "00189440".utf8) == DevAddr(bits: 0x0018_9440))
        #expect(DevAddr(hexadecimal: "FFFFFFFF".utf8)?.description == "ffffffff")
        #expect(DevAddr(bits: 0x0018_9440).description == "00189440")
        for text in ["", "0018944", "001894400", "+0189440", "0018944x"] {
            #expect(DevAddr(hexadecimal: text.utf8) == nil)
        }
    }

    @Test("Hexadecimal text is an even number of digits, and bytes survive it")
    func readsHexadecimalText() {
        #expect(HexDigits.bytes("") == [])
        #expect(HexDigits.bytes("00fFaB") == [0x00, 0xFF, 0xAB])
        #expect(HexDigits.bytes("0") == nil)
        #expect(HexDigits.bytes("0x") == nil)
        #expect(HexDigits.bytes("+1") == nil)
        let all = (0...255).map { UInt8($0) }
        #expect(HexDigits.bytes(HexDigits.text(all)) == all)
        #expect(HexDigits.bytes(HexDigits.text(all).uppercased()) == all)
    }
}
