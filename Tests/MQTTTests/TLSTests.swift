import Glibc
import PrivateServers
import TestSupport
import Testing

@testable import MQTT

extension RealBroker {
    /// Encrypted connections, and those that must not come about.
    struct TLSTests {
        /// Lends `body` a broker that asks for client certificates, and what those are.
        private func withTLS(
            host: String = "IP:127.0.0.1", _ body: (MQTTConfiguration, Certificates) async throws -> Void
        ) async throws {
            try await withTemporaryFolder { folder in
                let ours = try Certificates(in: folder + "/ours", host: host)
                let options = MosquittoOptions(
                    tls: .init(
                        certificateFile: ours.certificate.server, keyFile: ours.key.server,
                        authorityFile: ours.authority, requiresCertificate: true))
                try await withBroker(options) { broker in
                    var configuration = Receiver.configuration(port: try #require(broker.tlsPort))
                    configuration.tls = .init(
                        authorityFile: ours.authority, certificateFile: ours.certificate.client,
                        keyFile: ours.key.client)
                    try await body(configuration, ours)
                }
            }
        }

        @Test("With the right authority and a client certificate, session and publisher work as in the open")
        func works() async throws {
            try await withTLS { configuration, _ in
                let receiver = Receiver(configuration)
                try receiver.establish()
                var sender = configuration
                sender.clientID = "publisher"
                let publisher = try MQTTPublisher(sender)
                let text = String(repeating: "x", count: 40_000)
                for number in 0..<50 {
                    try publisher.publish(topic: "t/\(number)", payload: Array(text.utf8), number: number)
                }
                try publisher.drain()
                #expect(publisher.takeAcknowledged().sorted() == Array(0..<50))
                try receiver.receive(50)
                #expect(receiver.messages.map(\.topic) == (0..<50).map { "t/\($0)" })
                #expect(receiver.messages.allSatisfy { $0.text == text })
                #expect(receiver.session.acknowledge() == .none)
                receiver.session.close()
                #expect(receiver.faults.isEmpty)
            }
        }

        @Test("A server whose authority we do not trust is refused, and we say so")
        func wrongAuthority() async throws {
            try await withTLS { configuration, ours in
                let others = try Certificates(in: ours.folder + "/others")
                var configuration = configuration
                configuration.tls?.authorityFile = others.authority
                let receiver = Receiver(configuration)
                for _ in 0..<2 {
                    let fault = try receiver.fail()
                    #expect(fault?.code == .unreachable)
                    #expect(fault?.message.contains("No TLS connection to the broker at 127.0.0.1") == true)
                    #expect(fault?.message.contains("certificate verify failed") == true)
                }
                #expect(receiver.session.window == 1000)
                #expect(receiver.session.connections == 0)
            }
        }

        @Test("A server whose certificate is for another name is refused")
        func wrongName() async throws {
            try await withTLS(host: "DNS:elsewhere.example") { configuration, _ in
                let fault = try Receiver(configuration).fail()
                #expect(fault?.code == .unreachable)
                #expect(fault?.message.contains("certificate verify failed") == true)
            }
        }

        @Test("A broker that asks for a certificate which we do not have refuses us, and we say so")
        func noCertificate() async throws {
            try await withTLS { configuration, _ in
                var configuration = configuration
                configuration.tls?.certificateFile = nil
                configuration.tls?.keyFile = nil
                let receiver = Receiver(configuration)
                for _ in 0..<2 {
                    let fault = try receiver.fail()
                    #expect(fault?.code == .unreachable || fault?.code == .closed)
                    #expect(fault?.message.contains("certificate") == true, "\(String(describing: fault))")
                }
                #expect(receiver.session.connections == 0)
            }
        }

        @Test("A client certificate of another authority is refused by the broker, and we say so")
        func foreignCertificate() async throws {
            try await withTLS { configuration, ours in
                let others = try Certificates(in: ours.folder + "/others")
                var configuration = configuration
                configuration.tls?.certificateFile = others.certificate.client
                configuration.tls?.keyFile = others.key.client
                let receiver = Receiver(configuration)
                let fault = try receiver.fail()
                #expect(fault?.code == .unreachable || fault?.code == .closed)
                #expect(receiver.session.connections == 0)
            }
        }

        @Test("An encrypted key file is an error that says so, not a prompt; so is a key of another certificate")
        func unusableKeys() async throws {
            try await withTemporaryFolder { folder in
                let ours = try Certificates(in: folder + "/ours")
                var configuration = Receiver.configuration(port: 1)
                configuration.tls = .init(
                    authorityFile: ours.authority, certificateFile: ours.certificate.client,
                    keyFile: try ours.encryptedClientKey())
                let fault = try Receiver(configuration).fail()
                #expect(fault?.code == .configuration)
                #expect(fault?.message.contains("it is encrypted") == true, "\(fault?.message ?? "")")
                #expect(throws: MQTTError.self) { try MQTTPublisher(configuration) }

                configuration.tls?.keyFile = ours.key.server
                let other = try Receiver(configuration).fail()
                #expect(other?.code == .configuration)
                #expect(other?.message.contains("key") == true, "\(other?.message ?? "")")
            }
        }

        @Test("A host name that OpenSSL does not take is an error, not a connection to anybody")
        func impossibleName() throws {
            let (listener, port) = try LoopbackListener.open(backlog: 1)
            defer { close(listener) }
            let name = String(repeating: "a", count: 300)
            var configuration = MQTTConfiguration(host: name, port: port, clientID: "parkd")
            configuration.tls = .init()
            let addresses = try SocketAddress.all(host: "127.0.0.1", port: port, isNumeric: true)
            let receiver = Receiver(configuration, resolver: NameResolver { _, _ in .success(addresses) })
            let fault = try receiver.fail()
            #expect(fault?.code == .configuration)
            #expect(fault?.message.contains("host name") == true)
        }

        @Test("Certificate files that cannot be read are a fault of the configuration")
        func unreadable() throws {
            var configuration = Receiver.configuration(port: 1)
            configuration.tls = .init(authorityFile: "/nonexistent/ca.pem")
            let fault = try Receiver(configuration).fail()
            #expect(fault?.code == .configuration)
            #expect(fault?.message.contains("CA file") == true)
        }
    }
}
