/// The keys of this target's log metadata.
enum LogKey {
    static let requestID = "request_id"
    static let detail = "detail"
    static let error = "error"
}
