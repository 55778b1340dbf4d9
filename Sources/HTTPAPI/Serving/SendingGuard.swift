import NIOCore

/// Closes a connection whose client takes no byte of its answers for too long; one for each connection, next to its
/// socket.
///
/// Nothing is looked at while answers go as fast as they come: only where one has filled the socket, and until all of
/// it is gone.
final class SendingGuard: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Asks for the end of the connection.
    private struct BreakOff: Sendable {}

    /// How often within the deadline it is looked whether bytes have left.
    private static let looks: Int64 = 6

    private let id: ConnectionID
    private let unsent: UnsentBytes
    private let pause: TimeAmount
    private var progress: SendingProgress
    /// Bytes that were given to the socket, sent or not.
    private var written = 0
    private var nextLook: Scheduled<Void>?

    init(_ id: ConnectionID, _ unsent: UnsentBytes, stalledS: Int64) {
        self.id = id
        self.unsent = unsent
        let patience = TimeAmount.seconds(stalledS)
        pause = .nanoseconds(patience.nanoseconds / Self.looks)
        progress = SendingProgress(patience: patience)
    }

    /// Closes a connection, from whatever thread, without close_notify: under TLS that would wait for the client, too.
    static func breakOff(_ channel: any Channel) {
        channel.triggerUserOutboundEvent(BreakOff(), promise: nil)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BreakOff else { return context.triggerUserOutboundEvent(event, promise: promise) }
        context.close(promise: promise)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        written += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        if progress.stillSince == nil && !context.channel.isWritable && context.channel.isActive { look(context) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if progress.stillSince != nil && context.channel.isWritable { look(context) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        forget(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        forget(context)
    }

    private func look(_ context: ChannelHandlerContext) {
        nextLook?.cancel()
        let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if progress.look(written: written, waiting: waiting, now: context.eventLoop.now) {
            return context.close(promise: nil)
        }
        guard let since = progress.stillSince else { return tell(context, bytes: 0, .now()) }
        tell(context, bytes: waiting, since)
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: pause) { [self] in look(context) }
    }

    private func tell(_ context: ChannelHandlerContext, bytes: Int, _ since: NIODeadline) {
        let channel = context.channel
        unsent.update(id, bytes: bytes, stillSince: since) { Self.breakOff(channel) }
    }

    private func forget(_ context: ChannelHandlerContext) {
        nextLook?.cancel()
        guard let since = progress.stillSince else { return }
        progress.forget()
        tell(context, bytes: 0, since)
    }
}
