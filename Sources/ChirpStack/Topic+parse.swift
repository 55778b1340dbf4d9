public import LoRaWAN

extension Topic {
    /// Reads a topic by its last four levels, so that any prefix fits: `application/<id>`, a region, a broker's mount
    /// point, or none.
    ///
    /// The templates are ChirpStack's defaults (`application/…/device/<DevEUI>/event/<kind>`) and those of the gateway
    /// bridge and the MQTT forwarder (`gateway/<id>/event/stats`, `gateway/<id>/state/conn`).
    public static func parse(_ topic: UnsafeBufferPointer<UInt8>) -> Result<Topic, Rejection> {
        var rest = topic[...]
        guard let kind = lastLevel(of: &rest), let channel = lastLevel(of: &rest),
            let identifier = lastLevel(of: &rest), let owner = lastLevel(of: &rest)
        else { return .failure(Rejection(.topicUnparseable, "topic: fewer than four levels")) }

        if owner.elementsEqual("device".utf8), channel.elementsEqual("event".utf8) {
            guard let devEUI = DevEUI(hexadecimal: identifier) else {
                return .failure(Rejection(.topicUnparseable, "topic: the level after device is no DevEUI"))
            }
            if kind.elementsEqual("up".utf8) { return .success(.device(devEUI, kind: nil)) }
            for known in DeviceEvent.Kind.allCases where kind.elementsEqual(known.rawValue.utf8) {
                return .success(.device(devEUI, kind: known))
            }
            return .failure(Rejection(.topicUnparseable, "topic: no device event of this name is known"))
        }
        if owner.elementsEqual("gateway".utf8) {
            let isStats = channel.elementsEqual("event".utf8) && kind.elementsEqual("stats".utf8)
            guard isStats || (channel.elementsEqual("state".utf8) && kind.elementsEqual("conn".utf8)) else {
                return .failure(Rejection(.topicUnparseable, "topic: neither event/stats nor state/conn"))
            }
            guard let gatewayID = GatewayID(hexadecimal: identifier) else {
                return .failure(Rejection(.topicUnparseable, "topic: the level after gateway is no gateway id"))
            }
            return .success(isStats ? .gatewayStats(gatewayID) : .gatewayConnection(gatewayID))
        }
        return .failure(Rejection(.topicUnparseable, "topic: neither a device's nor a gateway's"))
    }

    /// Takes the last level off `rest`; `nil` when there is none left.
    private static func lastLevel(
        of rest: inout Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        guard !rest.isEmpty else { return nil }
        let start = rest.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? rest.startIndex
        let level = rest[start...]
        rest = rest[..<max(start - 1, rest.startIndex)]
        return level
    }
}
