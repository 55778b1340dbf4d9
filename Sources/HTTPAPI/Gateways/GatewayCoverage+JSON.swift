import JSON
import LoRaWAN
import Model
import Parking

extension GatewayCoverage {
    /// Its form in the contract.
    static let schema = Schema.object([
        "gateway_id": .eui, "from": .time, "to": .time, "devices": .list(CoveredDevice.schema),
        "only_here": .count.about("How many devices nothing else heard, those that are not listed too."),
        "heard": .count.about("How many devices it heard best at least once, those that are not listed too."),
    ])

    /// Writes the members of what would be lost with a gateway.
    func write(to json: inout JSONWriter) {
        json.member("gateway_id", gatewayID.eui)
        json.member("from", window.from)
        json.member("to", window.to)
        json.list("devices", devices)
        json.member("only_here", onlyHere)
        json.member("heard", heard)
    }
}
