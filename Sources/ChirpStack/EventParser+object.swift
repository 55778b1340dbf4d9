extension EventParser {
    /// What ChirpStack's own decoder made of an uplink's payload, as JSON: the field `object`, in either encoding.
    ///
    /// Looked up apart from the event, in the message as it came: most devices have no use for it, and pay nothing.
    ///
    /// - Parameter payload: of a message that was parsed as an uplink.
    /// - Returns: `nil` where there is none. The text of a JSON event is as it was sent, and may be none that can be
    ///   read; whoever reads it finds that.
    public func object(inUplink payload: UnsafeRawBufferPointer) -> [UInt8]? {
        switch Encoding(of: payload) {
        case .json(let text): return TopLevelMembers(of: text).last(named: [UplinkField.object.name])
        case .protobuf:
            var scanner = ProtobufScanner(payload.assumingMemoryBound(to: UInt8.self))
            var found: UnsafeBufferPointer<UInt8>?
            while let field = scanner.next() {
                if field.number == UplinkField.object.number, case .chunk(let chunk) = field.value { found = chunk }
            }
            return found.map { StructText.json(of: $0) }
        }
    }

    /// The same for a message held in Swift values.
    public func object(inUplink payload: [UInt8]) -> [UInt8]? {
        payload.withUnsafeBytes { object(inUplink: $0) }
    }
}
