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
    /// What the limits said of the request.
    let rate = RateNote()

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }

    var maxUploadSize: Int { Limits.bodyBytesMax }
}
