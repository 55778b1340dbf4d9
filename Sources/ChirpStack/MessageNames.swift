public import LoRaWAN

/// What a message that was refused still names: whose it is and which frame, as far as topic and body can be read.
public struct MessageNames: Sendable, Hashable {
    /// The device: by the body, else by the topic. `nil` for a gateway's message, and where neither names one.
    public var devEUI: DevEUI?
    /// The frame.
    public var deduplicationID: DeduplicationID?

    /// Names nothing, unless told.
    public init(devEUI: DevEUI? = nil, deduplicationID: DeduplicationID? = nil) {
        self.devEUI = devEUI
        self.deduplicationID = deduplicationID
    }
}

extension EventParser {
    /// Looks for the names in a message that is no event.
    public func names(topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer) -> MessageNames {
        var names = body(payload)
        names.devEUI = names.devEUI ?? Topic.devEUI(in: topic)
        return names
    }

    private func body(_ payload: UnsafeRawBufferPointer) -> MessageNames {
        guard !payload.isEmpty, payload.count <= limits.payloadBytesMax else { return MessageNames() }
        switch Encoding(of: payload) {
        case .json(let text):
            let names = try? withJSON(text) { root in Self.names(in: root) }
            return names ?? MessageNames()
        case .protobuf:
            return ProtobufRecord(payload.assumingMemoryBound(to: UInt8.self)).map { Self.names(in: $0) }
                ?? MessageNames()
        }
    }

    private static func names<Record: WireRecord>(in root: Record) -> MessageNames {
        var names = MessageNames()
        // A log has its device under another number, and no id of its own.
        for field in [UplinkField.deviceInfo, LogField.deviceInfo] where names.devEUI == nil {
            guard let device = try? root.record(field) else { continue }
            names.devEUI = try? device.withText(DeviceInfoField.devEUI) { text throws(FieldFault) in
                try EventReader<Record>.devEUI(text)
            }
        }
        let id = try? root.withText(UplinkField.deduplicationID) { text throws(FieldFault) in
            try EventReader<Record>.deduplicationID(text)
        }
        names.deduplicationID = id ?? nil
        return names
    }
}

extension Topic {
    /// The DevEUI in a topic of any form: the level after `device`.
    static func devEUI(in topic: UnsafeBufferPointer<UInt8>) -> DevEUI? {
        var isAfterDevice = false
        for level in topic.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if isAfterDevice, let devEUI = DevEUI(hexadecimal: level) { return devEUI }
            isAfterDevice = level.elementsEqual("device".utf8)
        }
        return nil
    }
}
