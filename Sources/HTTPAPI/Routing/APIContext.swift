import Glibc
import HTTPTypes
import Hummingbird
import LoRaWAN
import Logging
import NIOCore

/// What is known of a request before it is read.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request in the answer, the log and the audit log; set before any route is tried.
    var requestID = ""
    /// Where the request came from: the other end of the connection, or whom a trusted proxy names; `nil` where the
    /// transport has no addresses.
    var address: String?
    /// By which scheme the client came to the nearest proxy, in lower case; `nil` unless a trusted one says it.
    var forwardedScheme: String?
    /// What the limits said of the request.
    let rate = RateNote()
    /// `nil` where no network leads here.
    private let channel: (any Channel)?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        address = source.channel.remoteAddress?.ipAddress
    }

    /// What is known of a request of the command line.
    init(console logger: Logger) {
        coreContext = CoreRequestContextStorage(source: ConsoleSource(logger: logger))
        channel = nil
    }

    /// Where requests come from that no network carried.
    private struct ConsoleSource: RequestContextSource {
        let logger: Logger
    }

    /// Lets a client that waits for it send its body (RFC 9110, §10.1.1): what refuses the request has refused it now.
    func askForBody(_ headers: HTTPFields) {
        guard headers[.expect] != nil else { return }
        channel?.triggerUserOutboundEvent(HeadHandler.BodyWanted(), promise: nil)
    }

    /// Lets the connection end once its client has confirmed nothing for as long as it may: what it is sent is less
    /// than the system keeps, so that nobody else would notice.
    func abandonWhenDead(afterS seconds: Int64) {
        let option = ChannelOptions.Types.SocketOption(
            level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT))
        channel?.setOption(option, value: SocketOptionValue(seconds * 1000)).whenComplete { _ in }
    }

    /// Ends the connection, whatever is still to be sent.
    func breakOff(after delay: TimeAmount) {
        guard let channel else { return }
        channel.eventLoop.scheduleTask(in: delay) { SendingGuard.breakOff(channel) }
    }

    var maxUploadSize: Int { Limits.bodyBytesMax }
}
