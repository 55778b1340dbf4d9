import NIOCore
import NIOHTTP1

/// Lets only what ``RequestFraming`` finds in order come to the parser; one for each connection, in front of it.
final class FramingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var framing = RequestFraming()
    /// The beginning of a line whose end has not come.
    private var held: ByteBuffer?
    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        var bytes = unwrapInboundIn(data)
        if var beginning = held.take() {
            beginning.writeBuffer(&bytes)
            bytes = beginning
        }
        var passed = 0
        while passed < bytes.readableBytes {
            let step = bytes.withUnsafeReadableBytes { framing.next(UnsafeRawBufferPointer(rebasing: $0[passed...])) }
            switch step {
            case .pass(let count): passed += count
            case .leaveOut(let count):
                passOn(passed, of: &bytes, context)
                passed = 0
                bytes.moveReaderIndex(forwardBy: count)
            case .wait:
                passOn(passed, of: &bytes, context)
                held = bytes
                return
            case .refuse(let error):
                passOn(passed, of: &bytes, context)
                isRefused = true
                return context.fireErrorCaught(error)
            }
        }
        passOn(passed, of: &bytes, context)
    }

    private func passOn(_ count: Int, of bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        guard count > 0, let slice = bytes.readSlice(length: count) else { return }
        context.fireChannelRead(wrapInboundOut(slice))
    }
}
