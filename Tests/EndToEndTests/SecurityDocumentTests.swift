import Foundation
import Testing

@testable import parkd

/// SECURITY.md names what there is.
@Suite("Security: the document")
struct SecurityDocumentTests {
    private let text = (try? String(contentsOfFile: Stage.checkout + "SECURITY.md", encoding: .utf8)) ?? ""

    @Test("each key of the configuration that SECURITY.md names exists, and so do its alerts")
    func keys() {
        let named = text.matches(of: /`(PARKD_[A-Z_]+)/).map { String($0.1) }.filter { !$0.contains("PARKD_TEST") }
        let known = Set(Setting.allCases.map(\.environmentName))
        #expect(named.count > 5)
        #expect(Set(named).subtracting(known) == [])
        let readme = (try? String(contentsOfFile: Stage.checkout + "README.md", encoding: .utf8)) ?? ""
        for alert in text.matches(of: /`(Parkd[A-Za-z]+)`/) { #expect(readme.contains("`\(alert.1)`"), "\(alert.1)") }
    }
}
