import ArgumentParser
import Foundation
import LoRaWAN
import MQTT
import Simulation

/// Loads a broker with genuine uplinks.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Publish genuine uplinks of simulated sensors at a steady rate.")

    @Option(help: "The broker.")
    var mqttURL = "mqtt://127.0.0.1:1883"

    @Option(help: "How many sensors.")
    var devices = 300

    @Option(help: "How many tenants they belong to.")
    var tenants = 3

    @Option(help: "Uplinks in a second.")
    var rate = 10.0

    @Option(help: "Stop after so many uplinks; 0 goes on until interrupted.")
    var count = 0

    @Option(help: "Draws the identifiers; the demo's city has seed 1.")
    var seed: UInt64 = 1

    @Option(help: "json or protobuf.")
    var encoding = "json"

    func validate() throws {
        guard rate <= 1_000_000, tenants <= 1024, devices / max(tenants, 1) <= 16_384, count >= 0 else {
            throw ValidationError(
                "At most --rate 1000000, --tenants 1024 and 16384 devices for each; --count is 0 or more.")
        }
        guard rate > 0, devices > 0, tenants > 0, devices >= tenants else {
            throw ValidationError("--rate, --devices and --tenants must be positive, with a device for each tenant.")
        }
        guard Encoding(rawValue: encoding) != nil else { throw ValidationError("--encoding must be json or protobuf.") }
    }

    func run() async throws {
        guard let url = URLComponents(string: mqttURL), url.scheme == "mqtt", let host = url.bareHost else {
            throw ValidationError("--mqtt-url: expected mqtt://host:port.")
        }
        let broker = MQTTConfiguration(
            host: host, port: url.port ?? 1883,
            // Not the process's number, which is the same in two containers: the broker would throw one of them out.
            clientID: "parkd-simulate-" + String(UInt64.random(in: .min ... .max), radix: 36))
        let plan = SteadyUplinks(
            city: SimulatedCity(
                seed: seed, tenants: tenants, sensorsPerTenant: max(1, devices / tenants), gateways: 4),
            encoding: Encoding(rawValue: encoding) ?? .json, ratePerS: rate, count: count)
        let result: Result<Int, MQTTError> = await withCheckedContinuation { continuation in
            BlockingWork.run { continuation.resume(returning: plan.publish(to: broker)) }
        }
        switch result {
        case .success(let published): print("\(published) uplinks acknowledged by the broker")
        case .failure(let error):
            complain(error.message)
            throw ExitCode.unavailable
        }
    }
}
