public import LoRaWAN
public import Parking

/// What turns the payloads of one sensor model into canonical readings; made from a file of `codecs/`.
///
/// Total by construction: its rules are data, it loops over nothing but the payload, reads nothing past its end and
/// answers every input with a reading or a rejection. A frame that no rule names is never guessed at.
public struct Codec: Sendable {
    /// What the codec serves.
    public enum Kind: String, Sendable, CaseIterable {
        /// Says whether a bay is occupied.
        case spaceSensor = "space_sensor"
        /// Measures the distance above a bay; whether it is occupied is decided by a threshold outside the codec.
        case distanceSensor = "distance_sensor"
        /// Shows a space's state.
        case display
        /// Counts vehicles.
        case counter
    }

    /// Its name.
    public let id: CodecID
    /// Semantic version of the rules, stored with each reading so that history can be decoded again.
    public let version: String
    /// The maker, as people write it.
    public let vendor: String
    /// The model, as people write it.
    public let model: String
    /// What it serves.
    public let kind: Kind
    /// Where the rules come from: data sheets, published codecs.
    public let sources: [String]
    /// What an integrator should know: uncertain fields, contradicting publications.
    public let notes: [String]
    /// ChirpStack device-profile names that select this codec, compared without regard to case.
    public let profileNames: [String]
    /// How often the sensor speaks when nothing happens, in seconds; `nil` where unknown or configurable only.
    public let heartbeatS: Int?
    /// What an installer does to bring a device into service, in a sentence; `nil` where the maker's documents do not
    /// say it.
    public let commissioning: String?
    /// For a sensor that measures a distance: when its bay is occupied, unless the device says otherwise; `nil` for
    /// every other kind.
    public let distance: DistanceThreshold?
    /// The ports with a rule, ascending; empty where the rules hold on every application port 1…223.
    public let fPorts: [UInt8]
    /// Frames whose meaning is known; never empty.
    public let vectors: [CodecVector]
    /// The commands that the device understands; empty where none is documented.
    public let downlinks: [DownlinkCommand]

    /// What it reads.
    public let reads: Source

    let program: DecodingProgram
    /// The rules for objects; `nil` for a codec that reads frames.
    let objects: ObjectProgram?
    /// With which faults of its own a sensor's distance says nothing about the bay.
    let blindFaults: [String]
    /// Where its names stand, to say so where another codec claims one too.
    var origin = CodecOrigin()

    /// The path of the file that it was read from; empty if it was made without one.
    public var file: String { origin.file }

    /// What the frame says, or `.unknownFrame` or `.wrongLength` with a sentence.
    public func decode(fPort: FPort, payload: UnsafeRawBufferPointer) -> Result<Reading, Rejection> {
        program.decode(fPort: fPort, payload: payload)
    }

    /// What the frame says, for bytes held in an array.
    public func decode(fPort: FPort, payload: [UInt8]) -> Result<Reading, Rejection> {
        payload.withUnsafeBytes { program.decode(fPort: fPort, payload: $0) }
    }

    /// What the frame says about the bay that its sensor watches: like ``decode(fPort:payload:)``, but a distance has
    /// an occupancy.
    ///
    /// - Parameter occupiedBelowMM: the limit of this one device, in millimetres; `nil` for the codec's.
    public func decode(fPort: FPort, payload: [UInt8], occupiedBelowMM: Int?) -> Result<Reading, Rejection> {
        payload.withUnsafeBytes { decode(fPort: fPort, payload: $0, occupiedBelowMM: occupiedBelowMM) }
    }

    /// The same for bytes that are borrowed.
    public func decode(
        fPort: FPort, payload: UnsafeRawBufferPointer, occupiedBelowMM: Int?
    ) -> Result<Reading, Rejection> {
        judged(program.decode(fPort: fPort, payload: payload), occupiedBelowMM: occupiedBelowMM)
    }

    /// A reading whose distance has an occupancy.
    @inline(__always)
    func judged(_ result: Result<Reading, Rejection>, occupiedBelowMM: Int?) -> Result<Reading, Rejection> {
        guard let distance, case .success(var reading) = result,
            reading.distanceMM != nil || !reading.earlier.isEmpty
        else { return result }
        let threshold = occupiedBelowMM.map { distance.with(occupiedBelowMM: $0) } ?? distance
        judge(&reading, by: threshold)
        for index in reading.earlier.indices { judge(&reading.earlier[index].reading, by: threshold) }
        return .success(reading)
    }

    @inline(__always)
    private func judge(_ reading: inout Reading, by threshold: DistanceThreshold) {
        guard let millimetres = reading.distanceMM, blindness(of: reading) == nil else { return }
        reading.occupancy = threshold.occupancy(atMM: millimetres)
    }

    /// The fault for which the sensor's distance says nothing about the bay; `nil` where there is none.
    func blindness(of reading: Reading) -> String? {
        guard !blindFaults.isEmpty,
            case .texts(let faults)? = reading.details.first(where: { $0.name == WellKnownDetail.faults.rawValue })?
                .value
        else { return nil }
        return faults.first(where: blindFaults.contains)
    }
}
