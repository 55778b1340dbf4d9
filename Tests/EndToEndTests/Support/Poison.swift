import LoRaWAN

/// Every kind of message that cannot become a reading, made of one that could.
enum Poison: String, CaseIterable {
    case noJSON, truncated, tooLarge, noObject, wrongType, outOfRange, missingField, otherTopic, unknownTopic
    case nul, notUTF8, unknownProfile, unknownFrame, wrongLength, garbledProtobuf, refusedByDatabase

    /// The word for it in `quarantine.reason`.
    var reason: String {
        switch self {
        case .noJSON, .garbledProtobuf: "malformed_protobuf"
        case .truncated: "malformed_json"
        case .tooLarge: "payload_too_large"
        case .noObject, .wrongType, .nul, .notUTF8: "invalid_field"
        case .outOfRange: "number_out_of_range"
        case .missingField: "missing_field"
        case .otherTopic: "topic_mismatch"
        case .unknownTopic: "topic_unparseable"
        case .unknownProfile: "unknown_profile"
        case .unknownFrame: "unknown_frame"
        case .wrongLength: "wrong_length"
        case .refusedByDatabase: "storage_refused"
        }
    }

    /// The message, poisoned. What the database refuses is heard at -77 dBm, for a trigger to know it by.
    func applied(to message: Outgoing) -> Outgoing {
        switch self {
        case .noJSON: message.carrying(Array("poison \(message.id)".utf8))
        case .truncated: message.carrying(Array(message.payload.dropLast(7)))
        case .tooLarge: message.carrying(message.payload + [UInt8](repeating: 0x20, count: 512 << 10))
        case .noObject: message.replacing(/"deviceInfo":\{[^}]*\{[^}]*\}\}/, with: "\"deviceInfo\":7")
        case .wrongType: message.replacing(/"fCnt":\d+/, with: "\"fCnt\":\"many\"")
        case .outOfRange: message.replacing(/"fCnt":\d+/, with: "\"fCnt\":4294967296")
        case .missingField: message.replacing(/"devEui":"[0-9a-f]+",/, with: "")
        case .otherTopic: message.on("application/\(message.id)/device/0102030405060708/event/up")
        case .unknownTopic: message.on("application/\(message.id)/device/0102030405060708/event/poison")
        case .nul: message.replacing(/"data":"/, with: "\"data\":\"\\u0000")
        case .notUTF8:
            message.carrying(
                message.replacing(/"data":"/, with: "\"data\":\"~").payload
                    .map { $0 == UInt8(ascii: "~") ? 0xFF : $0 })
        case .unknownProfile: message.replacing(/Bosch TPS110/, with: "Poison 1")
        case .unknownFrame: message.replacing(/"fPort":\d+/, with: "\"fPort\":99")
        case .wrongLength: message.replacing(/"data":"[^"]*"/, with: "\"data\":\"AAECAwQFBgc=\"")
        case .garbledProtobuf: message.carrying([0x0A, 0xFF, 0xFF, 0xFF] + message.id.textBytes)
        case .refusedByDatabase: message.replacing(/"rssi":-76/, with: "\"rssi\":-77")
        }
    }
}

extension Outgoing {
    fileprivate func carrying(_ payload: [UInt8]) -> Outgoing { Outgoing(id: id, topic: topic, payload: payload) }
    fileprivate func on(_ topic: String) -> Outgoing { Outgoing(id: id, topic: topic, payload: payload) }
}
