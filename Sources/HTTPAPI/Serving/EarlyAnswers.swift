import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers what ``Liveness`` and ``Repeats`` can, and passes everything else on; one for each connection.
///
/// Answers leave in the order of their requests: nothing is given here while an earlier request is on its long way, and
/// what comes while a version is asked for, or while the client does not take what was answered, waits.
final class EarlyAnswers: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Arrival {
        case part(HTTPRequestPart)
        case readComplete
        case event(Any)
        case error(any Error)
    }

    private let liveness: Liveness?
    private let repeats: Repeats?
    /// A request's head whose end has not come.
    private var head: HTTPRequest?
    /// Requests that were passed on and are not answered.
    private var passedOn = 0
    private var isAsking = false
    private var later = CircularBuffer<Arrival>()
    private var wantsRead = false

    /// - Parameters:
    ///   - liveness: `nil` where nobody may ask it.
    ///   - repeats: `nil` where nothing is kept.
    init(_ liveness: Liveness?, _ repeats: Repeats?) {
        self.liveness = liveness
        self.repeats = repeats
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        arrive(.part(unwrapInboundIn(data)), context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        arrive(.readComplete, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        arrive(.event(event), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        arrive(.error(error), context)
    }

    /// Nothing more is read while something waits to be looked at; what may come meanwhile is no more than one read,
    /// and to forbid and allow each read anew would cost two system calls a request.
    func read(context: ChannelHandlerContext) {
        if !later.isEmpty { wantsRead = true } else { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        context.fireChannelWritabilityChanged()
        catchUp(context)
    }

    private func arrive(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        if isAsking || !later.isEmpty {
            // Where nothing came since, ``answer(_:_:_:)`` tells of the end of the reading itself.
            if case .readComplete = arrival, later.isEmpty { return }
            later.append(arrival)
        } else if case .part = arrival, !context.channel.isWritable {
            later.append(arrival)
        } else {
            deliver(arrival, context)
        }
    }

    private func deliver(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        switch arrival {
        case .part(let part): take(part, context)
        case .readComplete: context.fireChannelReadComplete()
        case .event(let event): context.fireUserInboundEventTriggered(event)
        case .error(let error):
            passOnHead(context)
            context.fireErrorCaught(error)
        }
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let request):
            head = request
            if passedOn > 0 || request.method != .get { passOnHead(context) }
        case .body:
            passOnHead(context)
            context.fireChannelRead(wrapInboundOut(part))
        case .end:
            if let request = head, let (head, body) = liveness?.answer(to: request) {
                return send(head, body, context)
            }
            guard let request = head, let repeats, let question = repeats.question(request) else {
                passOnHead(context)
                return context.fireChannelRead(wrapInboundOut(part))
            }
            ask(question, repeats, context)
        }
    }

    private func passOnHead(_ context: ChannelHandlerContext) {
        guard let request = head else { return }
        head = nil
        passedOn += 1
        context.fireChannelRead(wrapInboundOut(.head(request)))
    }

    private func ask(_ question: Repeats.Question, _ repeats: Repeats, _ context: ChannelHandlerContext) {
        isAsking = true
        let eventLoop = context.eventLoop
        let here = NIOLoopBound((handler: self, context: context), eventLoop: eventLoop)
        repeats.version(for: question) { version in
            eventLoop.execute { here.value.handler.answer(question, repeats, version, here.value.context) }
        }
    }

    private func answer(
        _ question: Repeats.Question, _ repeats: Repeats, _ version: Int64?, _ context: ChannelHandlerContext
    ) {
        isAsking = false
        guard context.channel.isActive else { return }
        if let (head, body) = repeats.answer(question, version: version) {
            send(head, body, context)
        } else {
            passOnHead(context)
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        }
        catchUp(context)
    }

    private func send(_ answer: HTTPResponse, _ body: ByteBuffer?, _ context: ChannelHandlerContext) {
        head = nil
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func catchUp(_ context: ChannelHandlerContext) {
        while !isAsking, let arrival = later.first {
            if case .part = arrival, !context.channel.isWritable { return }
            later.removeFirst()
            deliver(arrival, context)
        }
        guard later.isEmpty, wantsRead else { return }
        wantsRead = false
        context.read()
    }
}
