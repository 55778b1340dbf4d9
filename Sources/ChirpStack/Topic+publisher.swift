extension Topic {
    /// How many bytes of a publisher's name are kept.
    public static let publisherBytesMax = 128

    /// Who may publish on a topic, as far as it tells: what stands before the device, as `application/1`, or leads up
    /// to the gateway, as `eu868/gateway/0016c001f15300a1`. Empty where it tells neither.
    ///
    /// Brokers give rights by the beginning of topics, so that one who may write on one of these may not on another.
    public static func publisher(of topic: String) -> String {
        let levels = topic.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard levels.count >= 4 else { return "" }
        let owner = levels[levels.count - 4]
        let last: Substring.UTF8View
        if owner.elementsEqual("device".utf8), levels[levels.count - 2].elementsEqual("event".utf8) {
            guard levels.count > 4 else { return "" }
            last = levels[levels.count - 5]
        } else if owner.elementsEqual("gateway".utf8) {
            last = levels[levels.count - 3]
        } else {
            return ""
        }
        // A part of a code point at the cut becomes U+FFFD.
        return String(decoding: topic.utf8[..<last.endIndex].prefix(publisherBytesMax), as: UTF8.self)
    }
}
