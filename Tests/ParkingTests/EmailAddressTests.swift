import Parking
import Testing

@Suite("An e-mail address has one form")
struct EmailAddressTests {
    @Test("Letters of ASCII are folded, and nothing else is (M2, M3)")
    func folding() {
        #expect(EmailAddress(of: "Ann.LEE@Example.ORG").text == "ann.lee@example.org")
        for text in [
            "adm\u{130}n@x", "\u{212A}im@x", "\u{FF21}nn@x", "\u{C4}nn@x", "stra\u{DF}e@x", "\u{3A3}@x", "ann@x.",
            "\"ann\"@x", " ann@x", "ann@x\u{3002}y", "\u{FB01}n@x",
        ] { #expect(EmailAddress(of: text).text.unicodeScalars.elementsEqual(text.unicodeScalars), "\(text)") }
        #expect(EmailAddress(of: "adm\u{130}n@x") != EmailAddress(of: "admin@x"))
        #expect(EmailAddress(of: "\u{212A}im@x") != EmailAddress(of: "kim@x"))
    }

    @Test("Two spellings of one letter are two addresses, as they are two texts to the database")
    func bytes() {
        let addresses: Set = [EmailAddress(of: "\u{E9}@x"), EmailAddress(of: "e\u{301}@x")]
        #expect(addresses.count == 2)
        #expect([EmailAddress(of: "A@x"), EmailAddress(of: "a@X")].allSatisfy { $0 == EmailAddress(of: "a@x") })
    }

    @Test(
        "A new address is a dot-string of ASCII and a domain",
        arguments: [
            ("ann@example.org", true), ("Ann+x@Mail.Example.org", true), ("o'neil@x", true), ("a@b-c.d", true),
            ("a@1.2", true), ("ann", false), ("@x", false), ("ann@", false), ("a@b@c", false), ("", false),
            ("ann@x.", false), ("ann@.x", false), ("ann@x..y", false), ("ann.@x", false), (".ann@x", false),
            ("a..b@x", false), ("\"ann\"@x", false), ("ann@-x", false), ("ann@x-", false), ("a b@x", false),
            ("ann@x_y", false), ("ann@[127.0.0.1]", false), ("a\0@x", false), ("\u{212A}im@x", false),
            ("adm\u{130}n@x", false), ("ann@\u{FF58}", false), ("\u{E4}nn@x", false), ("ann@x\u{301}", false),
        ])
    func new(text: String, isAddress: Bool) {
        #expect((EmailAddress(new: text) != nil) == isAddress)
    }
}
