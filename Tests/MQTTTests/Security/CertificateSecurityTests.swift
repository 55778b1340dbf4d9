import TestSupport
import Testing

@testable import MQTT

/// Whoever stands between us and the broker, with a certificate of their own.
@Suite("Security: a broker's certificate that is not for us", .serialized, .timeLimit(.minutes(2)))
struct CertificateSecurityTests {
    private static let forOthers = [
        ForgedCertificate(description: "of itself", issuer: .itself),
        ForgedCertificate(description: "of another authority of the same name", issuer: .stranger),
        ForgedCertificate(description: "of a server, which is no authority", issuer: .server),
        ForgedCertificate(description: "for another name", extensions: "subjectAltName=DNS:elsewhere.example"),
        ForgedCertificate(description: "for another address", extensions: "subjectAltName=IP:127.0.0.2"),
        ForgedCertificate(description: "for the address as a name", extensions: "subjectAltName=DNS:127.0.0.1"),
        ForgedCertificate(
            description: "for the address as a common name", commonName: "127.0.0.1",
            extensions: "basicConstraints=CA:FALSE"),
        ForgedCertificate(description: "for every name", extensions: "subjectAltName=DNS:*"),
        ForgedCertificate(
            description: "that is over", term: (from: "20200101000000Z", until: "20210101000000Z")),
        ForgedCertificate(
            description: "that has not begun", term: (from: "20980101000000Z", until: "20990101000000Z")),
        ForgedCertificate(
            description: "of a client", extensions: "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=clientAuth"),
    ]

    private static let forOtherNames = [
        ForgedCertificate(description: "for every name", extensions: "subjectAltName=DNS:*"),
        ForgedCertificate(description: "for names that begin so", extensions: "subjectAltName=DNS:b*.parking.example"),
        ForgedCertificate(
            description: "for names a level below", extensions: "subjectAltName=DNS:*.broker.parking.example"),
        ForgedCertificate(
            description: "whose common name is right and whose alternative names are not",
            commonName: "broker.parking.example", extensions: "subjectAltName=DNS:other.parking.example"),
        ForgedCertificate(
            description: "for the address that the name has", extensions: "subjectAltName=IP:127.0.0.1"),
        ForgedCertificate(
            description: "for a name that ours begins with", extensions: "subjectAltName=DNS:broker.parking"),
    ]

    /// The fault of a session with such a server; `nil` where the session has told it who we are.
    private func fault(
        _ certificate: ForgedCertificate, host: String = "127.0.0.1", trustsOurs: Bool = true, more: String = ""
    ) async throws -> MQTTError? {
        try await withTemporaryFolder { folder in
            let ours = try Certificates(in: folder + "/ours")
            try certificate.make(beside: ours)
            return try TLSServer.run(certificate.arguments + more, in: ours.folder) { server, port in
                var configuration = Receiver.configuration(port: port)
                configuration.host = host
                configuration.tls = .init(authorityFile: trustsOurs ? ours.authority : nil)
                let addresses = try SocketAddress.all(host: "127.0.0.1", port: port, isNumeric: true)
                let receiver = Receiver(configuration, resolver: NameResolver { _, _ in .success(addresses) })
                try receiver.run(until: "refused or believed") {
                    !receiver.faults.isEmpty || server.said.contains(configuration.clientID)
                }
                #expect(receiver.faults.isEmpty || !server.said.contains(configuration.clientID))
                return receiver.faults.first
            }
        }
    }

    @Test("Where the broker is an address, no certificate is believed", arguments: forOthers)
    func address(certificate: ForgedCertificate) async throws {
        let fault = try await fault(certificate)
        #expect(fault?.code == .unreachable)
        #expect(fault?.message.contains("certificate verify failed") == true, "\(fault?.message ?? "believed")")
    }

    @Test("Where the broker is a name, no certificate is believed", arguments: forOtherNames)
    func name(certificate: ForgedCertificate) async throws {
        let fault = try await fault(certificate, host: "broker.parking.example")
        #expect(fault?.code == .unreachable)
        #expect(fault?.message.contains("certificate verify failed") == true, "\(fault?.message ?? "believed")")
    }

    @Test("The right ones are believed, or the others would prove nothing")
    func control() async throws {
        #expect(try await fault(ForgedCertificate(description: "for the address")) == nil)
        let name = "broker.parking.example"
        for extensions in ["DNS:\(name)", "DNS:BROKER.parking.example", "DNS:*.parking.example"] {
            let certificate = ForgedCertificate(description: extensions, extensions: "subjectAltName=\(extensions)")
            #expect(try await fault(certificate, host: name) == nil)
        }
        // OpenSSL's rule: a certificate without any alternative name is for the name that it is called by.
        let called = ForgedCertificate(
            description: "called so", commonName: name, extensions: "basicConstraints=CA:FALSE")
        #expect(try await fault(called, host: name) == nil)
    }

    @Test("Without a CA file only the system's authorities count, and ours is none of them")
    func noAuthority() async throws {
        let fault = try await fault(ForgedCertificate(description: "ours"), trustsOurs: false)
        #expect(fault?.message.contains("certificate verify failed") == true, "\(fault?.message ?? "believed")")
    }

    @Test(
        "A broker that speaks TLS 1.0 or 1.1 only is refused, whatever its certificate",
        arguments: ["-tls1", "-tls1_1"])
    func versions(option: String) async throws {
        let fault = try await fault(
            ForgedCertificate(description: "good"), more: " \(option) -cipher ALL:@SECLEVEL=0")
        #expect(fault?.code == .unreachable)
        #expect(fault?.message.contains("certificate verify failed") == false, "\(fault?.message ?? "believed")")
    }
}
