import LoRaWAN

extension Codec {
    /// The command of this name; `nil` where the device has none.
    public func downlink(named name: String) -> DownlinkCommand? {
        downlinks.first { $0.name == name }
    }
}

extension DownlinkCommand {
    /// What the command makes of a vector's arguments where that is not what the vector expects, as a sentence with
    /// both; `nil` where it is.
    public func mismatch(on vector: DownlinkVector) -> String? {
        let got = encode(vector.arguments, now: .ofVectors)
        switch (vector.expected, got) {
        case (.payload(let bytes), .success(let downlink)) where bytes == downlink.payload: return nil
        case (.refusal(let parameter), .failure(let refusal)) where parameter == refusal.parameter: return nil
        default: break
        }
        let expected =
            switch vector.expected {
            case .payload(let bytes): HexDigits.text(bytes)
            case .refusal(let parameter): "a refusal of \(parameter)"
            }
        let found =
            switch got {
            case .success(let downlink): HexDigits.text(downlink.payload)
            case .failure(let refusal): "a refusal: \(refusal)"
            }
        let arguments = vector.arguments.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(name)\(arguments): expected \(expected), got \(found)"
    }
}
