import Foundation
import Testing

@testable import parkd

struct URLHostTests {
    @Test(
        "An IPv6 address in a URL is read without its brackets",
        arguments: [
            ("mqtt://[::1]:1883", "::1"), ("mqtt://[fe80::1%25eth0]:1883", "fe80::1%eth0"), ("mqtt://broker", "broker"),
            ("mqtt://", nil), ("mqtt://good%00.evil", nil),
        ] as [(String, String?)])
    func hosts(url: String, host: String?) {
        #expect(URLComponents(string: url)?.bareHost == host)
    }
}
