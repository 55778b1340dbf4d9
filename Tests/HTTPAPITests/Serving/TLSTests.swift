import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import TestSupport
import Testing

@testable import HTTPAPI

@Suite("The API under TLS", .timeLimit(.minutes(2)))
struct TLSTests {
    /// Lends `body` a port with this certificate behind it.
    private func serving(
        limits: ConnectionLimits = .patient,
        _ body: @escaping @Sendable (_ port: Int, Certificates, ServerCertificate) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let ours = try Certificates(in: folder + "/ours")
            let certificate = try ServerCertificate(certificateFile: ours.certificate.server, keyFile: ours.key.server)
            let house = try await House(limits: limits, certificate: certificate)
            try await house.server.serve { port in try await body(port, ours, certificate) }
        }
    }

    private static func request(_ rest: String = "Host: x\r\n") -> String { "GET /health/live HTTP/1.1\r\n\(rest)\r\n" }

    @Test("A client that trusts the authority is answered, again and again; one that does not sends no request")
    func answers() async throws {
        try await serving { port, ours, _ in
            let requests = Self.request() + Self.request("Host: x\r\nConnection: close\r\n")
            let answer = try await TLSCaller(port, trusting: ours.authority).ask(requests)
            #expect(answer.components(separatedBy: "HTTP/1.1 200 ").count == 3)
            let others = try Certificates(in: ours.folder + "/others")
            await #expect(throws: (any Error).self) {
                try await TLSCaller(port, trusting: others.authority).ask(requests)
            }
        }
    }

    @Test("What is no request is refused as in the open")
    func framing() async throws {
        try await serving { port, ours, _ in
            let caller = TLSCaller(port, trusting: ours.authority)
            for rest in ["", "Host: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"] {
                let answer = try await caller.ask(Self.request(rest))
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
            }
        }
    }

    @Test("A request in the open is not answered, and ends the connection")
    func plain() async throws {
        try await serving { port, _, _ in
            let answer = await RawConnection.open(port) { connection in
                connection.send(Self.request())
                return connection.receive()
            }
            #expect(!answer.contains("HTTP/1.1"))
        }
    }

    @Test("Whoever never ends the handshake is let go as whoever never ends a header")
    func slowHandshake() async throws {
        var limits = ConnectionLimits.patient
        limits.headS = 1
        limits.lingerS = 1
        try await serving(limits: limits) { port, _, _ in
            for beginning in ["", "\u{16}\u{3}\u{1}"] {
                let answer = await RawConnection.open(port) { connection in
                    connection.send(beginning)
                    return connection.receive()
                }
                #expect(!answer.contains("HTTP/1.1"))
            }
        }
    }

    @Test("A connection whose client takes nothing of its answers is broken off")
    func stalled() async throws {
        var limits = ConnectionLimits.patient
        limits.stalledS = 1
        try await serving(limits: limits) { port, ours, _ in
            let request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
            try await TLSCaller(port, trusting: ours.authority).goDeaf(
                after: request, sending: String(repeating: request, count: 40_000))
        }
    }

    @Test("After a reload new connections see the new certificate; a pair that does not fit changes nothing")
    func reload() async throws {
        try await serving { port, ours, certificate in
            let others = try Certificates(in: ours.folder + "/others")
            func put(_ from: String, _ to: String) throws {
                try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to), options: .atomic)
            }
            try put(others.certificate.server, ours.certificate.server)
            let fault = #expect(throws: ServerCertificate.Fault.self) { try certificate.reload() }
            #expect(fault?.isOfKey == true && fault?.description.contains("is not the key of") == true)
            let last = Self.request("Host: x\r\nConnection: close\r\n")
            let old = try await TLSCaller(port, trusting: ours.authority).ask(last)
            #expect(old.contains("HTTP/1.1 200 "))
            try put(others.key.server, ours.key.server)
            try certificate.reload()
            let new = try await TLSCaller(port, trusting: others.authority).ask(last)
            #expect(new.contains("HTTP/1.1 200 "))
        }
    }

    @Test("Files that are no certificate, and no key, are refused by their names")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let ours = try Certificates(in: folder + "/ours")
            func fault(_ certificate: String, _ key: String) -> ServerCertificate.Fault? {
                #expect(throws: ServerCertificate.Fault.self) {
                    try ServerCertificate(certificateFile: certificate, keyFile: key)
                }
            }
            let missing = fault(folder + "/none.pem", ours.key.server)
            #expect(missing?.isOfKey == false && missing?.description == "\(folder)/none.pem cannot be read")
            #expect(fault(ours.key.server, ours.key.server)?.isOfKey == false)
            #expect(fault(ours.certificate.server, ours.certificate.server)?.isOfKey == true)
            let encrypted = try ours.encryptedClientKey()
            #expect(fault(ours.certificate.server, encrypted)?.isOfKey == true)
            #expect(fault(ours.certificate.server, ours.key.client)?.description.contains("is not the key of") == true)
        }
    }
}

/// A client under TLS that trusts one authority.
private struct TLSCaller {
    private let port: Int
    private let authority: String

    init(_ port: Int, trusting authority: String) {
        self.port = port
        self.authority = authority
    }

    /// All that comes for a text until the server ends the connection.
    func ask(_ text: String) async throws -> String {
        let whole = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: String.self)
        _ = try await connect { Listener(text, whole) }
        return try await whole.futureResult.get()
    }

    /// Sends a request, reads nothing any more once its answer begins, sends the rest, and waits for the end.
    func goDeaf(after request: String, sending rest: String) async throws {
        try await connect { Deaf(request, rest) }.closeFuture.get()
    }

    private func connect(_ handler: @escaping @Sendable () -> any ChannelHandler) async throws -> any Channel {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        let context = try NIOSSLContext(configuration: configuration)
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
                    try pipeline.addHandler(handler())
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    /// Collects what comes.
    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let text: String
        private let whole: EventLoopPromise<String>
        private var received = ""

        init(_ text: String, _ whole: EventLoopPromise<String>) {
            self.text = text
            self.whole = whole
        }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            whole.fail(error)
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { whole.succeed(received) }
    }

    /// Stops reading at the first byte of an answer, and goes on asking.
    private final class Deaf: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let request: String
        private let rest: String
        private var isDeaf = false

        init(_ request: String, _ rest: String) {
            self.request = request
            self.rest = rest
        }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isDeaf else { return }
            isDeaf = true
            try? context.channel.syncOptions?.setOption(.autoRead, value: false)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: rest)), promise: nil)
        }
    }
}
