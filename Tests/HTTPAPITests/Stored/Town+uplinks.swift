import Codecs
import Ingest
import LoRaWAN
import Parking
import Storage
import TestSupport

extension Town {
    /// A TPS110's word as ChirpStack publishes it.
    struct Uplink: Sendable {
        /// The last two digits of the DevEUI.
        var device: String
        /// The frame's counter, which also makes the deduplication id.
        var number: Int
        var isOccupied: Bool
        /// When the network heard it, in seconds after noon of 15 June 2026.
        var at: Double

        var observedAt: Timestamp { Timestamp(microseconds: 1_781_524_800_000_000).adding(seconds: at) }

        var topic: String {
            "application/17c82e96-be03-4f38-aef3-f83d48582d97/device/\(Town.devEUI(device).lowercased())/event/up"
        }

        var message: String {
            let time = String(decoding: observedAt.rfc3339Bytes, as: UTF8.self)
            let digits = String(number)
            let id = "dddddddd-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
            return """
                {"deduplicationId":"\(id)","time":"\(time)","deviceInfo":{
                "tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","deviceProfileName":"Bosch TPS110",
                "deviceName":"bay \(device)","devEui":"\(Town.devEUI(device).lowercased())"},
                "devAddr":"00189440","fCnt":\(number),"fPort":1,"data":"\(isOccupied ? "AQ==" : "AA==")",
                "rxInfo":[{"gatewayId":"0016c001f15300a1","nsTime":"\(time)","rssi":-80,"snr":7.5}]}
                """
        }
    }

    /// Commits uplinks as the daemon does, in one batch.
    @discardableResult
    func hear(_ uplinks: Uplink...) async throws -> Tally { try await hear(uplinks, telling: nil) }

    /// The same, as a lane that tells somebody what it changed.
    @discardableResult
    func hear(_ uplinks: [Uplink], telling watch: (any CommitWatch)?) async throws -> Tally {
        let conninfo = database.conninfo(user: "parkd")
        return try await onThread {
            let decider = Decider(codecs: try CodecLibrary(directory: Town.checkout + "/codecs"))
            var committer = Committer(store: PostgresIngestStore(conninfo: conninfo), decider: decider)
            committer.store.namesChanges = { watch?.isWatched ?? false }
            var batch = Batch()
            for uplink in uplinks { batch.append(uplink) }
            let receipt = try committer.commitFree(&batch)
            watch?.committed(receipt.changed)
            return receipt.tally
        }
    }

    /// The findings of `parkd validate`.
    func findings() async throws -> [String] {
        try await Validation.findings(
            conninfo: database.conninfo(user: "parkd"), chain: MigrationChain(folder: Town.checkout + "/migrations")
        ).findings.map(\.description)
    }
}

extension Batch {
    fileprivate mutating func append(_ uplink: Town.Uplink) {
        Array(uplink.topic.utf8).withUnsafeBufferPointer { topic in
            Array(uplink.message.utf8).withUnsafeBytes { message in
                append(
                    topic: topic, payload: message, receivedAt: uplink.observedAt, isRetained: false)
            }
        }
    }
}
