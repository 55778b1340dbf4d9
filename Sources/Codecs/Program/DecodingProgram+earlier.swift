import LoRaWAN
import Parking

extension DecodingProgram {
    /// Reads bytes that tell of a moment before the frame; one whose time the sensor does not know is counted only.
    @inline(never)
    func readEarlier(
        _ bytes: UnsafeRawBufferPointer, at time: Location, _ operations: Range<Int>, cause: Reading.Cause?,
        into reading: inout Reading, facts: RecordFacts = RecordFacts()
    ) throws(Rejection) {
        guard let observedAt = Self.moment(time, in: bytes) else { return reading.countUntimed(1) }
        var earlier = Reading()
        earlier.cause = cause
        for index in operations { try perform(self.operations[index], on: bytes, into: &earlier, facts: facts) }
        let place = reading.earlier.count { $0.observedAt == observedAt }
        reading.earlier.append(Reading.Earlier(observedAt: observedAt, place: place, reading: earlier))
    }

    /// The seconds since 1970 at a place as a moment; `nil` where all bits are 0 or all are 1, which sensors send while
    /// their clock is not set.
    static func moment(_ time: Location, in bytes: UnsafeRawBufferPointer) -> Timestamp? {
        guard let seconds = time.integer(in: bytes), seconds > 0, seconds < Int64(UInt32.max) else { return nil }
        return Timestamp(seconds: seconds, nanoseconds: 0)
    }
}
