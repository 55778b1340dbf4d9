import ChirpStack
import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

/// A message in quarantine that today's parser reads: whatever it was refused for, it is an event now.
struct QuarantinedMessage {
    /// Its row.
    let id: Int64
    let topic: String
    let payload: [UInt8]
    let receivedAt: Timestamp
    let event: IntegrationEvent
    /// The codec that its device names itself.
    private let codecName: String?
    /// The profile that its device's frames named last.
    private let profileName: String?

    private static let ofDatabase = Rejection.Reason.allCases.filter(\.isOfDatabase).map(\.rawValue)
        .joined(separator: ",")

    /// Whole messages of registered devices and gateways. What the database refused is not among them: nothing that is
    /// read otherwise now would change that.
    fileprivate static let rows = """
        SELECT q.id, q.topic, q.message, q.received_at, d.codec, d.device_profile_name
        FROM quarantine q
        LEFT JOIN devices d ON d.dev_eui = q.dev_eui
        LEFT JOIN gateways g
            ON g.gateway_id = upper(substring(q.topic FROM '(?:^|/)gateway/([0-9A-Fa-f]{16})/(?:event|state)/[a-z]+$'))
        WHERE q.reason <> ALL ('{\(ofDatabase)}') AND octet_length(q.message) = q.message_bytes AND q.id > $1::int8
            AND (d.id = ANY ($2::uuid[]) OR $2::uuid[] IS NULL AND (d.id IS NOT NULL OR g.id IS NOT NULL))
        ORDER BY q.id LIMIT $3::int8
        """

    fileprivate init?(_ rows: borrowing Rows, row: Int) {
        guard let id = rows.integer(row, 0), let topic = rows.text(row, 1), let payload = rows.bytes(row, 2),
            let receivedAt = rows.timestamp(row, 3),
            case .success(let event) = EventParser().event(topic: topic, payload: payload)
        else { return nil }
        self.id = Int64(id)
        self.topic = topic
        self.payload = payload
        self.receivedAt = receivedAt
        self.event = event
        codecName = rows.text(row, 4)
        profileName = rows.text(row, 5)
    }

    /// When it was observed, or received where it has no such time.
    private var time: Timestamp {
        if case .uplink(let uplink) = event { uplink.observedAt(receivedAt: receivedAt) } else { receivedAt }
    }

    /// Whether it lies within bounds of time.
    func isWithin(_ from: Timestamp?, _ until: Timestamp?) -> Bool {
        let time = time
        return (from.map { time >= $0 } ?? true) && (until.map { time < $0 } ?? true)
    }

    /// What ingest would make of it.
    enum Content {
        /// A reading of this codec, which belongs into history.
        case reading(Codec, DeduplicationID)
        /// An event without a reading: nothing but itself.
        case plain
        /// Still what no codec can read.
        case unreadable
    }

    func content(_ codecs: CodecLibrary) -> Content {
        guard case .uplink(let uplink) = event else { return .plain }
        let codec = codecs.codec(
            named: codecName, profile: uplink.device.deviceProfileName, earlierProfile: profileName)
        guard uplink.isForCodec(codec) else { return .plain }
        guard let codec else { return .unreadable }
        let result =
            switch codec.reads {
            case .frame: codec.decode(fPort: uplink.fPort, payload: uplink.payload)
            case .object: codec.decode(object: EventParser().object(inUplink: payload))
            }
        guard case .success = result else { return .unreadable }
        return .reading(codec, uplink.deduplicationID)
    }
}

/// The messages in quarantine, page by page, so that memory does not depend on how many there are.
struct QuarantinePages {
    /// Messages of a page: each has up to 64 kB.
    static let pageSize = 200

    private let devices: [DeviceID]?
    private var last: Int64 = -1

    /// - Parameter devices: only messages of these; `nil` for those of all devices and gateways.
    init(of devices: [DeviceID]?) {
        self.devices = devices
    }

    /// The next page, without what cannot be read; `nil` at the end.
    mutating func next(
        _ connection: inout PostgresConnection, atMost limit: Int = pageSize
    ) throws(PostgresError) -> [QuarantinedMessage]? {
        var parameters = Parameters()
        parameters.add(last)
        if let devices { parameters.addColumn(devices) { $0.uuid } } else { parameters.add(nil as UUIDBits?) }
        parameters.add(Int64(min(limit, Self.pageSize)))
        let rows = try connection.query(QuarantinedMessage.rows, parameters, as: "quarantine")
        let count = rows.count
        guard count > 0, let id = rows.integer(count - 1, 0) else { return nil }
        last = Int64(id)
        return (0..<count).compactMap { QuarantinedMessage(rows, row: $0) }
    }
}

extension Batch {
    /// Takes a message as it came then.
    mutating func append(_ message: QuarantinedMessage) {
        Array(message.topic.utf8).withUnsafeBufferPointer { topic in
            message.payload.withUnsafeBytes { payload in
                append(topic: topic, payload: payload, receivedAt: message.receivedAt, isRetained: false)
            }
        }
    }
}
