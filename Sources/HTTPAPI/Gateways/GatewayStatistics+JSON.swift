import JSON
import LoRaWAN
import Model
import Parking

extension GatewayStatistics {
    /// Their form in the contract.
    static let schema = Schema.object([
        "gateway_id": .eui, "from": .time, "to": .time, "step_s": .count, "reports": .count,
        "connected_devices": .count, "uptime_percentage": .number.orNull,
        "rx_received": .count, "rx_ok": .count, "tx_received": .count, "tx_emitted": .count,
        "series": .list(
            .object([
                "from": .time.about("Where the step begins."), "reports": .count, "rx_received": .count,
                "rx_ok": .count, "tx_received": .count, "tx_emitted": .count, "uptime_percentage": .number.orNull,
            ])),
    ])

    /// Writes the members of a gateway's statistics (API.md, Gateways): the whole window, then step by step.
    func write(to json: inout JSONWriter) {
        json.member("gateway_id", gatewayID.eui)
        json.member("connected_devices", connectedDevices)
        json.member("uptime_percentage", uptimePercentage)
        total.write(to: &json)
        json.member("from", window.from)
        json.member("to", window.to)
        json.member("step_s", Int(window.stepS))
        json.array("series") { json in
            for (index, counters) in series.enumerated() {
                json.object { json in
                    json.member("from", window.start(ofStep: index))
                    json.member("uptime_percentage", uptimePercentage(ofStep: index))
                    counters.write(to: &json)
                }
            }
        }
    }
}

extension GatewayStatistics.Counters {
    /// Writes the counters.
    fileprivate func write(to json: inout JSONWriter) {
        json.member("reports", reports)
        json.member("rx_received", rxReceived)
        json.member("rx_ok", rxOK)
        json.member("tx_received", txReceived)
        json.member("tx_emitted", txEmitted)
    }
}
