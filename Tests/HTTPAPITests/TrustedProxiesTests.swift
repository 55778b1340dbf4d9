import Testing

@testable import HTTPAPI

@Suite("Where a request came from")
struct TrustedProxiesTests {
    @Test("Without a trusted proxy nobody's word counts")
    func none() {
        #expect(TrustedProxies.none.origin(peer: "192.0.2.1", forwarded: ["198.51.100.1"]) == "192.0.2.1")
        #expect(TrustedProxies.none.origin(peer: nil, forwarded: ["198.51.100.1"]) == nil)
    }

    @Test(
        "A trusted proxy's word counts up to the first that is not ours",
        arguments: [
            (["203.0.113.9"], "203.0.113.9"), (["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
            (["1.1.1.1", "203.0.113.9 , 10.1.2.3"], "203.0.113.9"), ([], "10.0.0.1"), (["nonsense"], "10.0.0.1"),
            (["203.0.113.9, nonsense"], "10.0.0.1"), (["10.9.9.9"], "10.9.9.9"), (["2001:db8::1"], "2001:db8::1"),
        ])
    func chain(forwarded: [String], origin: String) throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8", "::1"]))
        #expect(proxies.origin(peer: "10.0.0.1", forwarded: forwarded) == origin)
        #expect(proxies.origin(peer: "11.0.0.1", forwarded: forwarded) == "11.0.0.1")
    }

    @Test("A network is as wide as it says, IPv4 in IPv6 too, and what is none is refused")
    func blocks() throws {
        let proxies = try #require(TrustedProxies(["192.0.2.128/25", "2001:db8::/33"]))
        func isTrusted(_ peer: String) -> Bool { proxies.origin(peer: peer, forwarded: ["9.9.9.9"]) == "9.9.9.9" }
        #expect(isTrusted("192.0.2.200") && isTrusted("::ffff:192.0.2.200") && !isTrusted("192.0.2.1"))
        #expect(isTrusted("2001:db8:7fff::1") && !isTrusted("2001:db8:8000::1"))
        for bad in ["", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "10.0.0"] {
            #expect(TrustedProxies([bad]) == nil, "\(bad)")
        }
    }
}
