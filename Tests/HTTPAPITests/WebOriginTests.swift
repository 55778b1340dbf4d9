import Testing

@testable import HTTPAPI

@Suite("Origins of browsers are taken as people type them, and refused where no browser would send them")
struct WebOriginTests {
    @Test(
        "Upper case, a default port and the slash at the end are taken off",
        arguments: [
            ("https://Dash.Example.org/", "https://dash.example.org"),
            ("https://dash.example.org:443", "https://dash.example.org"),
            ("HTTPS://dash.example.org:443/", "https://dash.example.org"),
            ("http://dash.example.org:80", "http://dash.example.org"),
            ("http://dash.example.org:443", "http://dash.example.org:443"),
            ("https://dash.example.org:8443", "https://dash.example.org:8443"),
            ("http://localhost:5173", "http://localhost:5173"), ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://192.0.2.1", "http://192.0.2.1"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
            ("capacitor://localhost", "capacitor://localhost"),
        ])
    func normalised(typed: String, text: String) throws {
        #expect(try WebOrigin(typed).text == text)
    }

    @Test(
        "A star, no scheme, a path and what is no host are refused with the reason",
        arguments: [
            ("*", "name the origins"), ("dash.example.org", "no scheme"), ("//dash.example.org", "no scheme"),
            ("https:dash.example.org", "no scheme"), ("://dash.example.org", "no scheme"), ("null", "no scheme"),
            ("https://dash.example.org/app", "a path"), ("https://dash.example.org//", "a path"),
            ("https://dash.example.org?x", "a path"), ("https://dash.example.org#x", "a path"),
            ("https://", "no origin"), ("https://user@dash.example.org", "no origin"),
            ("https://*.example.org", "no origin"), ("https://dash.example.org:0", "no origin"),
            ("https://dash.example.org:65536", "no origin"), ("https://dash.example.org:", "no origin"),
            ("ftp://files.example.org", "no browser"), ("FTP://files.example.org", "no browser"),
            ("wss://dash.example.org", "no browser"), ("mqtt://broker.example", "no browser"),
            ("https://bücher.example", "no origin"), ("https://[::1", "no origin"), ("https://a b", "no origin"),
        ])
    func refused(typed: String, words: String) {
        #expect(
            performing: { try WebOrigin(typed) },
            throws: { ($0 as? WebOrigin.Fault)?.sentence.contains(words) == true })
    }
}
