/// The key that was meant by a name that is none.
enum NearestSetting {
    /// The key that differs least; `nil` where none is near.
    ///
    /// - Parameters:
    ///   - name: in any of the forms that a key has: `PARKD_MQTT_URL` without its beginning, `mqtt.url`, `mqtt-url`.
    ///   - slips: how many letters may be wrong, missing, too many or changed about; `nil` allows more in longer names.
    static func to(_ name: String, slips: Int? = nil) -> Setting? {
        let typed = letters(name)
        let allowed = slips ?? max(2, typed.count / 5)
        let distances = Setting.allCases.map { ($0, distance(typed, letters($0.rawValue))) }
        guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= allowed else { return nil }
        return best.0
    }

    /// What all forms of a key have in common: which sign parts its words is no matter.
    private static func letters(_ name: String) -> [UInt8] {
        name.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): nil
            default: byte
            }
        }
    }

    /// The optimal string alignment distance: the least number of slips that make one text of the other.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        guard first.count < 256 else { return .max }
        var before: [Int] = []
        var last = Array(0...second.count)
        for row in first.indices {
            var line = [row + 1]
            for column in second.indices {
                let isSame = first[row] == second[column]
                var least = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    least = min(least, before[column - 1] + 1)
                }
                line.append(least)
            }
            (before, last) = (last, line)
        }
        return last[second.count]
    }
}
