import JSON
import Model
import Parking

extension Feature {
    /// Those of this version.
    static let ofDaemon: Set<Feature> = Set(allCases)

    /// Each as a flag, as the contract has them.
    static let flags = Schema(.object(allCases.map { Schema.Field(name: $0.rawValue, schema: .flag) }))

    /// Writes each as a flag.
    static func write(_ shown: Set<Feature>, to json: inout JSONWriter) {
        for feature in allCases { json.member(feature.rawValue, shown.contains(feature)) }
    }
}
