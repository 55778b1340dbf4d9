import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

extension PostgresConnection {
    /// The moments that frames tell of and that are no readings yet: the codec of then did not know of them.
    mutating func untold(
        _ frames: [StoredReading], _ parameters: inout Parameters
    ) throws(PostgresError) -> [StoredReading] {
        var known: Set<UntoldMoment> = []
        var moments: [(frame: StoredReading, moment: Reading.Earlier, id: DeduplicationID)] = []
        for frame in frames where frame.toldIn == nil {
            for moment in frame.reading?.earlier ?? [] {
                let id = moment.id(of: frame.deviceID)
                guard known.insert(UntoldMoment(device: frame.deviceID, id: id)).inserted else { continue }
                moments.append((frame, moment, id))
            }
        }
        guard !moments.isEmpty else { return [] }
        parameters.removeAll()
        parameters.addColumn(moments) { CalendarDay(dayNumber: $0.moment.observedAt.dayNumber) }
        parameters.addColumn(moments) { $0.frame.tenantID.uuid }
        parameters.addColumn(moments) { $0.frame.deviceID.uuid }
        parameters.addColumn(moments) { $0.id.uuid }
        parameters.addColumn(moments) { $0.moment.observedAt }
        parameters.addColumn(moments) { $0.frame.spaceID?.uuid }
        let rows = try execute(RedecodeStatements.untold, parameters)
        return (0..<rows.count).compactMap { row in
            guard let place = rows.integer(row, 0) else { return nil }
            let found = moments[place - 1]
            return StoredReading(found.moment, toldBy: found.frame, spaceID: rows.uuid(row, 1).map { SpaceID($0) })
        }
    }

    /// Stores them.
    mutating func add(
        _ told: [StoredReading], by codec: Codec, _ parameters: inout Parameters
    ) throws(PostgresError) {
        guard !told.isEmpty else { return }
        parameters.removeAll()
        parameters.add(saying: told)
        parameters.addColumn(told) { $0.spaceID?.uuid }
        parameters.addColumn(told) { $0.observedAt }
        parameters.addColumn(told) { $0.toldIn?.observedAt.map { CalendarDay(dayNumber: $0.dayNumber) } }
        parameters.addColumn(told) { $0.toldIn?.id.uuid }
        parameters.add(codec.id.description)
        parameters.add(codec.version)
        try execute(RedecodeWrites.told, parameters)
    }
}

/// A moment that a device told of.
private struct UntoldMoment: Hashable {
    var device: DeviceID
    var id: DeduplicationID
}
