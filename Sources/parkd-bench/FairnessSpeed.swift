import Foundation
import LoRaWAN
import MQTT
import Postgres
import Sandbox
import Simulation

/// How long one tenant's uplink waits behind 15 000 of another's, whether these come at once or wait at the broker.
struct FairnessSpeed {
    let bench: Bench

    private static let flood = 15_000
    private static let manyDevices = 300

    /// When things happened, in milliseconds from the moment when the one uplink could have been received.
    private struct Wait {
        let otherMS: Double
        let lastMS: Double
    }

    /// Measures and prints.
    func show() async throws {
        let stage = try await BenchStage.start(bench, sensorsPerTenant: Self.manyDevices)
        let daemon = try await stage.startDaemon(bench)
        // Both tenants are heard, caches filled and indexes begun.
        try await stage.publish(30_000, pass: 0, Load(city: stage.city, encoding: .json), to: [daemon])
        var pass = 1
        for devices in [1, Self.manyDevices] {
            for isWaiting in [false, true] {
                var waits: [Wait] = []
                for _ in 0..<bench.rounds {
                    waits.append(try await measure(devices, pass, isWaiting: isWaiting, stage, daemon))
                    pass += 1
                }
                let other = waits.map(\.otherMS).sorted()[waits.count / 2]
                let last = waits.map(\.lastMS).sorted()[waits.count / 2]
                Bench.show(
                    "behind \(Self.flood) of \(devices == 1 ? "a device" : "\(devices) devices")"
                        + (isWaiting ? ", queued" : ""),
                    "another tenant's in \(Bench.fixed(other, 0)) ms, the last in \(Bench.fixed(last, 0)) ms")
            }
        }
        await daemon.stop()
        await stage.stop()
    }

    private func measure(
        _ devices: Int, _ pass: Int, isWaiting: Bool, _ stage: BenchStage, _ daemon: DaemonProcess
    ) async throws -> Wait {
        let before = daemon.storedReadings()
        let id = UUIDBits.random()
        if isWaiting { daemon.pause() }
        let city = stage.city
        let broker = stage.sandbox.client("bench-load")
        await BackgroundThread("load") {
            do throws(MQTTError) {
                try Self.publish(devices, pass, id, of: city, to: broker)
            } catch {
                fatalError("the flood could not be published: \(error)")
            }
        }.join()
        let resumed = Timestamp.now
        if isWaiting { daemon.resume() }
        while daemon.storedReadings() < before + Self.flood + 1 { try await Task.sleep(for: .milliseconds(50)) }
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo, applicationName: "parkd bench"))
        var parameters = Parameters()
        parameters.add(id)
        let rows = try connection.query(
            """
            SELECT pg_xact_commit_timestamp(xmin), observed_at, (SELECT max(recorded_at) FROM readings)
            FROM readings WHERE deduplication_id = $1
            """, parameters)
        guard let stored = rows.timestamp(0, 0), let observed = rows.timestamp(0, 1), let last = rows.timestamp(0, 2)
        else { return Wait(otherMS: .nan, lastMS: .nan) }
        // A simulated network server stamps 40 ms after the time that the uplink was made.
        let from = isWaiting ? resumed : observed.adding(seconds: -0.04)
        return Wait(otherMS: stored.seconds(since: from) * 1000, lastMS: last.seconds(since: from) * 1000)
    }

    /// Publishes the first tenant's flood, and then one uplink of the second's.
    private static func publish(
        _ devices: Int, _ pass: Int, _ id: UUIDBits, of city: SimulatedCity, to broker: MQTTConfiguration
    ) throws(MQTTError) {
        let publisher = try MQTTPublisher(broker)
        var factories = city.tenants.prefix(2).map {
            UplinkFactory(networkTenantID: $0.networkTenantID, applicationID: $0.applicationID)
        }
        for number in 0...flood {
            let tenant = number == flood ? 1 : 0
            let devEUI = city.tenants[tenant].sensors[number % devices].devEUI
            let round = number / devices
            let payload = factories[tenant].uplink(
                deduplicationID: DeduplicationID(number == flood ? id : .random()), devEUI: devEUI,
                frameCounter: FrameCounter(rawValue: UInt32(pass * 2 * flood + round)), time: .now,
                payload: [UInt8(round / 10 % 2)])
            try publisher.publish(topic: factories[tenant].topic(of: devEUI), payload: payload)
            if publisher.outstandingCount >= 2000 { try publisher.pump(waitMS: 5) }
            if number % 50 == 0 { try publisher.pump(waitMS: 0) }
        }
        try publisher.drain()
        publisher.close()
    }
}
