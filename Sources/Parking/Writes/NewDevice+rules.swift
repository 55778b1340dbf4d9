import LoRaWAN

extension [NewDevice] {
    /// Why they cannot be registered together; `nil` where they can.
    ///
    /// - Parameter list: the list of the request that they are elements of.
    public func refusal(elementsOf list: String) -> Refusal? {
        var seen: Set<DevEUI> = []
        var faults: [InvalidField] = []
        for (index, device) in enumerated() {
            func fail(_ field: String, _ sentence: String) {
                faults.append(InvalidField(field, .contradictory, sentence, of: InvalidField.Element(list, index)))
            }
            if device.tenantID != first?.tenantID {
                fail("tenant_id", "The devices of one request belong to one tenant.")
            }
            if !seen.insert(device.devEUI).inserted { fail("dev_eui", "An earlier device has this DevEUI.") }
        }
        return faults.isEmpty ? nil : .invalid(faults)
    }
}
