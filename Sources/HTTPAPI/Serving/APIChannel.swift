import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1.1 (`HTTP1Channel`), bounded by the limits.
struct APIChannel: HTTPChannelHandler {
    let responder: Responder
    let limits: ConnectionLimits
    let places: ConnectionPlaces
    let unsent: UnsentBytes
    /// Whose connections are other people's.
    let proxies: TrustedProxies
    /// What it shows under TLS; `nil` is without.
    let certificate: ServerCertificate?
    /// `nil` where nobody may ask it.
    let liveness: Liveness?
    /// Where requests are worked on; `nil` is where their connections are accepted.
    let executor: (any TaskExecutor)?

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>> {
        let id = ConnectionID.next()
        let place = place(of: channel, id)
        return channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.syncOptions?.setOption(.recvAllocator, value: Self.reading)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(SendingGuard(id, unsent, stalledS: limits.stalledS))
            // Above what counts the bytes that wait for the socket, below what looks into them.
            if let certificate { try pipeline.addHandler(certificate.handler()) }
            try pipeline.addHandler(FramingHandler())
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: Self.headLimits)
            try pipeline.addHandler(HeadHandler(place: place, lingerS: limits.lingerS))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: certificate != nil))
            let headS = place == .any ? limits.headS : limits.reserveHeadS
            try pipeline.addHandler(SlowClientGuard(headS: headS, bodyS: limits.bodyS))
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: .seconds(limits.idleS), logger: logger))
            // After what watches the connection, which has to see every request and answer.
            if let liveness { try pipeline.addHandler(LivenessHandler(liveness)) }
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true))
        }
    }

    private func place(of channel: any Channel, _ id: ConnectionID) -> ConnectionPlaces.Place {
        let address = channel.remoteAddress?.ipAddress
        let network = address.flatMap { proxies.contains($0) ? nil : NetworkAddress.network(of: $0) }
        channel.closeFuture.whenComplete { [places] _ in places.leave(id) }
        return places.enter(id, from: network) { SendingGuard.breakOff(channel) }
    }

    func handle(value: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, logger: Logger) async {
        await withTaskExecutorPreference(executor) {
            await handleHTTP(asyncChannel: value, logger: logger)
        }
    }

    /// How much is read of a connection at once. All requests in it are parsed, whether or not there is room for their
    /// answers, and one of 40 bytes takes a kilobyte then: a client that sends many and reads nothing costs what one
    /// such read has, and keeps the others waiting for no longer.
    private static let reading = AdaptiveRecvByteBufferAllocator(
        minimum: 1024, initial: 2048, maximum: Limits.readBytesMax)

    private static let headLimits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = Limits.headerFieldBytesMax
        limits.maxHeaderListSize = Limits.headersBytesMax
        limits.maxHeaderFieldCount = Limits.headerCountMax
        return limits
    }()
}
