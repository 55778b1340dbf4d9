import NIOCore

/// What a stream says beside events.
enum StreamWords {
    /// The first bytes, so that whoever is between sees that the answer has begun.
    static let hello = ByteBuffer(string: ": hello\n\nretry: 3000\n\n")
    /// A comment.
    static let beat = ByteBuffer(string: ":\n\n")
    /// Everything follows anew.
    static let resync = ByteBuffer(string: "event: resync\ndata: {}\n\n")

    /// The last event.
    static func bye(_ reason: StreamEnd) -> ByteBuffer {
        ByteBuffer(string: "event: bye\ndata: {\"reason\":\"\(reason.rawValue)\"}\n\n")
    }
}
