import HTTPTypes
import JSON
import LoRaWAN
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Ends connections that send their requests too slowly, and answers headers that are too large; one for each
/// connection.
///
/// Every byte restarts an idle timer, so that a client that sends one byte every few seconds would hold its connection
/// for ever: these deadlines do not move.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Seconds from a new connection to the end of its first request's header.
    private let headS: Int64
    private let bodyS: Int64
    private var deadline: Scheduled<Void>?
    private var isReadingBody = false
    private var isAnswering = false
    /// The request whose body is being read has its answer already.
    private var isAnswered = false
    /// What came is no HTTP, and is refused as such: the deadline only closes the connection.
    private var isNoHTTP = false

    init(headS: Int64, bodyS: Int64) {
        self.headS = headS
        self.bodyS = bodyS
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { expect("header", within: headS, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        expect("header", within: headS, context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReadingBody = true
            isAnswered = false
            forgetDeadline()
        case .body: break
        case .end:
            isReadingBody = false
            forgetDeadline()
        }
        context.fireChannelRead(data)
    }

    /// Most requests are there in one piece: for those no timer is set.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isReadingBody && deadline == nil { expect("body", within: bodyS, context) }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isAnswering = head.status.kind != .informational
        case .body: break
        case .end:
            isAnswering = false
            isAnswered = isReadingBody
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, error == .headerOverflow else {
            isNoHTTP = true
            return context.fireErrorCaught(error)
        }
        refuse(
            .requestHeaderFieldsTooLarge,
            "The header is larger than \(Limits.headersBytesMax) bytes, has a line of more than "
                + "\(Limits.headerFieldBytesMax), or more than \(Limits.headerCountMax) fields.", context)
    }

    private func forgetDeadline() {
        deadline?.cancel()
        deadline = nil
    }

    private func expect(_ part: String, within seconds: Int64, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [self] in
            refuse(.requestTimeout, "The request's \(part) took longer than \(seconds) s.", context)
        }
    }

    /// Answers, where no answer is under way, and closes.
    private func refuse(_ status: HTTPResponse.Status, _ detail: String, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        guard !isAnswering, !isAnswered, !isNoHTTP, context.channel.isActive else {
            return context.close(promise: nil)
        }
        let requestID = RequestIDs.process.next()
        let answer = Problem(status, detail).answer(instance: "", requestID: requestID)
        var head = HTTPResponse(status: status, headerFields: answer.headers)
        head.headerFields[.requestID] = requestID
        head.headerFields[.connection] = "close"
        head.headerFields[.contentLength] = String(answer.body.count)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: answer.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
