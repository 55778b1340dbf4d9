import NIOCore
import NIOHTTP1

/// Reads what a request's head says of the connection itself, and keeps to it; one for each connection.
///
/// The library behind it knows no HTTP/1.0, closes only at the word `close` in lower case, and answers no
/// `Expect: 100-continue`. Here is everything of RFC 9112 §3.2 and §9.3 and RFC 9110 §10.1.1 that is missing there.
final class HeadHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Asks for the body of the request that is being answered, from a client that waits to be asked.
    struct BodyWanted: Sendable {}

    private let place: ConnectionPlaces.Place
    private let lingerS: Int64
    private var connection = ConnectionTerms()
    private var lingering: Scheduled<Void>?

    /// - Parameters:
    ///   - place: whether the connection may ask for more than health.
    ///   - lingerS: seconds that a client has to close, once it has its last answer.
    init(place: ConnectionPlaces.Place, lingerS: Int64) {
        self.place = place
        self.lingerS = lingerS
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            guard connection.begin(&head, place) else { return }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            if connection.continueBody() { context.fireChannelRead(data) }
        case .end:
            if connection.end() { context.fireChannelRead(data) }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where connection.answer(isFinal: !head.isInformational):
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where connection.answered():
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            lingering = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(lingerS)) {
                context.close(promise: nil)
            }
        default:
            context.write(data, promise: promise)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if connection.askForBody() {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: promise)
        } else {
            promise?.succeed()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        lingering?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        lingering?.cancel()
    }
}

extension HTTPResponseHead {
    fileprivate var isInformational: Bool { status.code < 200 }
}
