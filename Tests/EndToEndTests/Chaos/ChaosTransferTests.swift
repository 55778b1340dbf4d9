import Foundation
import LoRaWAN
import PrivateServers
import Sandbox
import Simulation
import Testing

/// Devices change hands while they speak.
@Suite(.serialized)
struct ChaosTransferTests {
    private static let devices = 4
    private static let rounds = 6

    @Test(
        "Devices transferred to another tenant under load: each uplink is stored once, for its owner of that moment",
        .timeLimit(.minutes(5)))
    func transferred() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: Self.devices) { stage in
            let daemon = try await stage.startDaemon(["PARKD_INGEST_BATCH_MAX": "50"])
            _ = try await stage.addUser("admin@parkd.example", "--platform-admin")
            let token = try await stage.login("admin@parkd.example", "correct horse battery")
            let devices = stage.city.tenants.flatMap(\.sensors).map { "\($0.devEUI)" }
            for device in devices {
                let answer = try await stage.api("/api/v6/devices/\(device)/unassign", token: token, post: "{}")
                #expect(answer.status == 200, "\(answer.text)")
            }
            let tenants = try stage.city.tenants.map { tenant in
                try stage.text("SELECT id::text FROM tenants WHERE slug = '\(tenant.slug)'")
            }
            let uplinks = Uplinks()
            let publishing = uplinks.start(6000, on: stage)
            try await eventually { try stage.storedCount() > 100 }
            let fault = Fault("\(devices.count * Self.rounds) transfers under load")
            for round in 1...Self.rounds {
                for (number, device) in devices.enumerated() {
                    let owner = tenants[(number / Self.devices + round) % 2]
                    let answer = try await stage.api(
                        "/api/v6/devices/\(device)/transfer", token: token, post: #"{"tenant_id":"\#(owner)"}"#)
                    #expect(answer.status == 200, "\(answer.text)")
                }
            }
            await publishing.join()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, devicesStay: false)
            // In the order of its frames a device has one owner after the other, as often as it was given away.
            #expect(
                try stage.count(
                    """
                    SELECT count(*) FROM (
                        SELECT device_id, count(*) FILTER (WHERE tenant_id <> before) AS changes FROM (
                            SELECT device_id, tenant_id,
                                lag(tenant_id) OVER (PARTITION BY device_id ORDER BY f_cnt) AS before FROM readings
                        ) frames GROUP BY device_id
                    ) devices WHERE changes > \(Self.rounds)
                    """) == 0)
            #expect(
                try stage.count("SELECT count(DISTINCT (device_id, tenant_id)) FROM readings") > devices.count,
                "no uplink came after a transfer, so nothing is shown")
            await daemon.kill()
        }
    }
}
