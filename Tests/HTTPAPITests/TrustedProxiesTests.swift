import Testing

@testable import HTTPAPI

@Suite("Where a request came from")
struct TrustedProxiesTests {
    private static func seen(_ values: [String], _ forwarded: [String] = []) -> ForwardedNodes {
        ForwardedNodes(forwardedFor: values, forwarded: forwarded)
    }

    @Test("Without a trusted proxy nobody's word counts")
    func none() {
        #expect(TrustedProxies.none.origin(peer: "192.0.2.1", forwarded: Self.seen(["198.51.100.1"])) == "192.0.2.1")
        #expect(TrustedProxies.none.origin(peer: nil, forwarded: Self.seen(["198.51.100.1"])) == nil)
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
        #expect(proxies.origin(peer: "10.0.0.1", forwarded: Self.seen(forwarded)) == origin)
        #expect(proxies.origin(peer: "11.0.0.1", forwarded: Self.seen(forwarded)) == "11.0.0.1")
    }

    @Test(
        "An address with a port or in brackets is the address, in X-Forwarded-For and in Forwarded (RFC 7239)",
        arguments: [
            ("203.0.113.7:50000", "203.0.113.7"), ("[2001:db8::7]:50000", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"), ("2001:db8::7", "2001:db8::7"), ("1.1.1.1, 203.0.113.7:1", "203.0.113.7"),
            ("::ffff:203.0.113.7", "::ffff:203.0.113.7"), ("203.0.113.7:_hidden", "203.0.113.7"),
            ("203.0.113.7:", "10.0.0.1"), ("203.0.113.7:5 0:1", "10.0.0.1"), ("[203.0.113.7]:1", "10.0.0.1"),
            ("[2001:db8::7", "10.0.0.1"), ("[2001:db8::7]x", "10.0.0.1"), ("unknown", "10.0.0.1"),
            ("_proxy7", "10.0.0.1"), (":80", "10.0.0.1"), ("[]", "10.0.0.1"),
        ])
    func forms(node: String, origin: String) throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8"]))
        #expect(proxies.origin(peer: "10.0.0.1", forwarded: Self.seen([node])) == origin)
        let last = node.split(separator: ",").last.map { $0.filter { $0 != " " } } ?? ""
        for field in ["for=\"\(last)\"", "by=10.0.0.1;FOR = \"\(last)\";proto=https", "for=1.1.1.1, For=\"\(last)\""] {
            #expect(proxies.origin(peer: "10.0.0.1", forwarded: Self.seen([], [field])) == origin, "\(field)")
        }
    }

    @Test("A Forwarded field is read element by element, quotes and escapes included; a broken one names nobody")
    func elements() throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8"]))
        func origin(_ fields: [String]) -> String? {
            proxies.origin(peer: "10.0.0.1", forwarded: Self.seen([], fields))
        }
        #expect(origin(["for=192.0.2.43, for=198.51.100.17;by=10.0.0.2"]) == "198.51.100.17")
        #expect(origin(["for=192.0.2.43", "for=10.2.2.2"]) == "192.0.2.43")
        #expect(origin([#"for="\[2001:db8::1]:4711""#]) == "2001:db8::1")
        #expect(origin([#"for=192.0.2.1;host="a,b;for=9.9.9.9""#]) == "192.0.2.1")
        for broken in [
            "", "for", "by=1.2.3.4", #"for="192.0.2.1"#, "for=1.1.1.1;for=2.2.2.2", "for=unknown", ",", "=;=",
        ] {
            #expect(origin([broken]) == "10.0.0.1", "\(broken)")
        }
    }

    @Test("Where a request has both fields, X-Forwarded-For counts: a client cannot outdo its proxy with the other")
    func both() throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8"]))
        let nodes = Self.seen(["203.0.113.9"], ["for=6.6.6.6"])
        #expect(proxies.origin(peer: "10.0.0.1", forwarded: nodes) == "203.0.113.9")
    }

    @Test("A network is as wide as it says, IPv4 in IPv6 too, and what is none is refused")
    func blocks() throws {
        let proxies = try #require(TrustedProxies(["192.0.2.128/25", "2001:db8::/33"]))
        func isTrusted(_ peer: String) -> Bool {
            proxies.origin(peer: peer, forwarded: Self.seen(["9.9.9.9"])) == "9.9.9.9"
        }
        #expect(isTrusted("192.0.2.200") && isTrusted("::ffff:192.0.2.200") && !isTrusted("192.0.2.1"))
        #expect(isTrusted("2001:db8:7fff::1") && !isTrusted("2001:db8:8000::1"))
        for bad in ["", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "10.0.0"] {
            #expect(TrustedProxies([bad]) == nil, "\(bad)")
        }
    }
}
