import LoRaWAN
import Testing

struct EUI64Tests {
    @Test(
        "16 hexadecimal digits of either case are an EUI",
        arguments: [
            ("0011223344556677", UInt64(0x0011_2233_4455_6677)), ("ffffffffffffffff", .max),
            ("FFFFFFFFFFFFFFFF", .max), ("0000000000000000", 0), ("aAbBcCdDeEfF0189", 0xAABB_CCDD_EEFF_0189),
        ])
    func readsDigits(text: String, bits: UInt64) {
        #expect(EUI64(hexadecimal: text.utf8)?.bits == bits)
        #expect(DevEUI(hexadecimal: text.utf8) == DevEUI(EUI64(bits: bits)))
        #expect(GatewayID(hexadecimal: text.utf8) == GatewayID(EUI64(bits: bits)))
        #expect(EUI64(bits: bits).description == text.uppercased())
    }

    @Test(
        "Anything else is none: signs, prefixes, blanks, wrong lengths, digits beyond ASCII",
        arguments: [
            "", "0", "001122334455667", "00112233445566778", "+101010101010101", "-101010101010101",
            "0x11223344556677", " 011223344556677", "001122334455667 ", "001122334455667g", "00112233445566\u{0}7",
            "０011223344556", "001122334455667\u{301}",
        ])
    func refusesOthers(text: String) {
        #expect(EUI64(hexadecimal: text.utf8) == nil)
        #expect(DevEUI(hexadecimal: text.utf8) == nil)
        #expect(GatewayID(hexadecimal: text.utf8) == nil)
    }

    @Test("What people type may have separators between octets")
    func readsTypedText() {
        let expected = EUI64(bits: 0x0011_2233_4455_66AF)
        for text in ["00112233445566af", "00:11:22:33:44:55:66:AF", "00-11-22-33-44-55-66-af"] {
            #expect(EUI64(typed: text) == expected)
            #expect(DevEUI(typed: text)?.eui == expected)
            #expect(GatewayID(typed: text)?.eui == expected)
        }
        for text in ["00 11 22 33 44 55 66 af", "00:11:22:33:44:55:66", "::::::::", "+0:11:22:33:44:55:66:af"] {
            #expect(EUI64(typed: text) == nil)
        }
    }

    @Test("Eight octets are an EUI, most significant first; seven and nine are none")
    func readsOctets() {
        #expect(EUI64(octets: [1, 2, 3, 4, 5, 6, 7, 0xFF])?.bits == 0x0102_0304_0506_07FF)
        #expect(EUI64(octets: [UInt8](repeating: 0, count: 7)) == nil)
        #expect(EUI64(octets: [UInt8](repeating: 0, count: 9)) == nil)
    }

    @Test("EUIs are ordered by number")
    func isOrdered() {
        #expect(EUI64(bits: 1) < EUI64(bits: 2))
        #expect(DevEUI(EUI64(bits: 0x7FFF_FFFF_FFFF_FFFF)) < DevEUI(EUI64(bits: 0x8000_0000_0000_0000)))
        #expect(GatewayID(EUI64(bits: 9)) < GatewayID(EUI64(bits: 10)))
    }
}
