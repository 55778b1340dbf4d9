import Parking
import Testing

@Suite("Slugs of sites")
struct SiteSlugTests {
    @Test("A slug has lower-case letters, digits and single hyphens between them")
    func valid() {
        for text in ["a", "old-town", "p2", "1-2-3", String(repeating: "a", count: 100)] {
            #expect(SiteSlug(text)?.text == text)
        }
        let no = ["", "-", "a-", "-a", "a--b", "A", "a b", "ä", "a_b", "a\n", String(repeating: "a", count: 101)]
        for text in no { #expect(SiteSlug(text) == nil, "\(text)") }
    }

    @Test("A name becomes a slug as the upgrade from v5 makes it, and always a valid one")
    func derived() {
        let names = [
            "Old Town Garage": "old-town-garage", "  P2 (Nord)! ": "p2-nord", "Köln": "k-ln", "停车场": "site",
            "--": "site", String(repeating: "ab ", count: 60): String(repeating: "ab-", count: 26) + "ab",
        ]
        for (name, slug) in names {
            #expect(SiteSlug(of: name).text == slug)
            #expect(SiteSlug(SiteSlug(of: name).text) != nil)
        }
    }
}
