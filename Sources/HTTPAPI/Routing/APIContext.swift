import Hummingbird
import LoRaWAN
import Logging
import NIOCore

/// What is known of a request before it is read.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request in the answer, the log and the audit log; set before any route is tried.
    var requestID = ""
    /// The address of the other end of the connection; `nil` where the transport has none.
    let address: String?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }

    var maxUploadSize: Int { Limits.bodyBytesMax }
}
