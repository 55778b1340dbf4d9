/// The globally unique identifier of an end-device (LoRaWAN 1.0.4, §6.1.1.2): lower case on the wire, upper case in the
/// database and the API, one value here.
public struct DevEUI: Sendable, Hashable, Comparable {
    /// The EUI-64 behind it.
    public let eui: EUI64

    /// Wraps an EUI-64 that is known to name a end-device.
    @inlinable
    public init(_ eui: EUI64) {
        self.eui = eui
    }

    /// Reads exactly 16 hexadecimal digits of either case; `nil` for anything else.
    @inlinable
    public init?(hexadecimal digits: some Collection<UInt8>) {
        guard let eui = EUI64(hexadecimal: digits) else { return nil }
        self.eui = eui
    }

    /// Reads what people type: either case, `:` or `-` between octets allowed.
    public init?(typed text: some StringProtocol) {
        guard let eui = EUI64(typed: text) else { return nil }
        self.eui = eui
    }

    /// Order by number, so that batches can be sorted.
    @inlinable
    public static func < (left: DevEUI, right: DevEUI) -> Bool {
        left.eui < right.eui
    }
}

extension DevEUI: CustomStringConvertible {
    /// 16 upper-case digits.
    public var description: String { eui.description }
}
