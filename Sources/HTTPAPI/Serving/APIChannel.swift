import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1.1 (`HTTP1Channel`), bounded by the limits, and with kept answers given before its way begins.
struct APIChannel: HTTPChannelHandler {
    let responder: Responder
    let limits: ConnectionLimits
    /// `nil` where nothing is kept.
    let repeats: Repeats?

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: Self.headLimits)
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(SlowClientGuard(limits))
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: .seconds(limits.idleS), logger: logger))
            // After what watches the connection, which has to see every request and answer.
            if let repeats { try pipeline.addHandler(RepeatsHandler(repeats)) }
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }

    private static let headLimits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = Limits.headerFieldBytesMax
        limits.maxHeaderListSize = Limits.headersBytesMax
        limits.maxHeaderFieldCount = Limits.headerCountMax
        return limits
    }()
}
