import LoRaWAN
import Testing

@Suite("Texts from outside are clean")
struct CleanTextTests {
    @Test("Controls and what turns the direction of text become U+FFFD, one for each, and nothing else does")
    func rule() {
        let unfit: [ClosedRange<UInt32>] = [
            0x00...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069,
        ]
        for scalar in (UInt32(0)...0x3000).compactMap({ Unicode.Scalar($0) }) {
            let isUnfit = unfit.contains { $0.contains(scalar.value) }
            #expect(CleanText.cleaned("a\(scalar)b") == (isUnfit ? "a\u{FFFD}b" : "a\(scalar)b"), "\(scalar.value)")
            #expect(CleanText.isClean("\(scalar)") == !isUnfit)
        }
        #expect(CleanText.cleaned("\r\n") == "\u{FFFD}\u{FFFD}")
        #expect(CleanText.cleaned("Süd 🅿️ مواقف") == "Süd 🅿️ مواقف")
    }

    @Test("Where lines are kept, their ends and tabs are, and no other control")
    func lines() {
        #expect(CleanText.cleaned("a\r\n\tb\u{1B}[2J", keepingLines: true) == "a\r\n\tb\u{FFFD}[2J")
        #expect(!CleanText.isClean("a\nb") && CleanText.isClean("a\nb", keepingLines: true))
    }

    @Test("Printable ASCII is told from everything else, byte by byte")
    func plain() {
        for byte in UInt8.min...UInt8.max {
            let isPlain = [0x20, byte, 0x7E].withUnsafeBufferPointer { CleanText.isPlain($0) }
            #expect(isPlain == (0x20...0x7E).contains(byte))
        }
    }
}
