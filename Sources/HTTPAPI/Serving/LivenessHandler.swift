import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers what ``Liveness`` can, and passes everything else on to the routes; one for each connection.
///
/// Answers leave in the order of their requests: nothing is answered here while an earlier one is on its way through
/// the routes, or while the client does not take what it was sent.
final class LivenessHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let liveness: Liveness
    /// The head of a request that can be answered here, if it has no body.
    private var head: HTTPRequest?
    /// Requests that were passed on and are not answered yet.
    private var passedOn = 0

    init(_ liveness: Liveness) {
        self.liveness = liveness
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            head = request
            if passedOn > 0 || !context.channel.isWritable || !liveness.isAsked(by: request) { passOnHead(context) }
        case .body:
            passOnHead(context)
            context.fireChannelRead(data)
        case .end:
            guard let request = head else { return context.fireChannelRead(data) }
            head = nil
            answer(request, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        passOnHead(context)
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    private func passOnHead(_ context: ChannelHandlerContext) {
        guard let request = head else { return }
        head = nil
        passedOn += 1
        context.fireChannelRead(wrapInboundOut(.head(request)))
    }

    private func answer(_ request: HTTPRequest, _ context: ChannelHandlerContext) {
        let (head, body) = liveness.answer(to: request)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
