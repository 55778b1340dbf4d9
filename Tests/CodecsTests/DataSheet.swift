import Parking

/// What the data sheets say about occupancy: written down apart from the codec files and from what reads them.
enum DataSheet {
    /// Which words a frame may have; `nil` where no data sheet is written down here.
    static func told(_ codec: String, _ port: UInt8, _ bytes: [UInt8]) -> Set<Occupancy>? {
        switch (codec, port, bytes.count) {
        case ("bosch/tps110", 1, 1), ("bosch/tps110", 2, 1...2), ("nwave/nps405", 1, 1), ("nwave/nps405", 2, 6),
            ("nwave/nps310", 1...2, 1), ("browan/tbms100", 102, 8):
            return bit(0, of: bytes[0])
        case ("bosch/tps110", 3, 17): return bit(0, of: bytes[16])
        case ("nwave/nps405", 3, 5), ("nwave/nps310", 3, 5), ("nwave/nps405-superseded", 3, 5):
            return bit(0, of: bytes[4])
        case ("nwave/nps405", 10, 5...6): return bytes[0] & 1 == 1 ? [.occupied] : []
        case ("nwave/nps405-superseded", 10, 5): return bytes[0] & 0x80 == 0x80 ? [.occupied] : []
        case ("nwave/nps405-superseded", 1, 1): return bit(7, of: bytes[0])
        case ("netvox/r719a", 6, 11): return netvox(bytes, type: 0x59)
        case ("netvox/r719b", 6, 11): return netvox(bytes, type: 0xAF)
        case ("pni/placepod", 1...223, 3...): return placePod(bytes)
        case ("cicicom/s-lg-i3", 1...223, 2...): return cicicom(bytes)
        case ("mokosmart/lw009-sm", 1, 18...), ("mokosmart/lw009-ig", 1, 18...): return moko(bytes)
        case ("libelium/smart-parking-fw1", 1...223, 12), ("libelium/smart-parking-fw2", 1...223, 11),
            ("libelium/smart-parking-v2", 1...223, 11), ("tekzitel/tekzipark", 1, 3...), ("tekzitel/tekzipark", 2, 12):
            return bit(7, of: bytes[0])
        case ("dingtek/do200", 3, 21), ("dingtek/do201", 3, 23), ("dingtek/do202", 3, 23):
            return bytes[7] >> 4 < 2 ? bit(4, of: bytes[7]) : []
        case ("mokosmart/lw009-sm-pro", 1, 10): return bytes[9] < 2 ? bit(0, of: bytes[9]) : []
        case ("mokosmart/lw009-sm-pro", 2, 24), ("mokosmart/lw009-sm-pro", 3, 25...):
            return bytes[10] < 2 ? bit(0, of: bytes[10]) : []
        default: return known.contains(codec) ? [] : nil
        }
    }

    private static let known: Set = [
        "adnexo/ax-dist", "adnexo/ax-opto", "bosch/tps110", "browan/tbms100", "cicicom/s-lg-i3", "dingtek/do200",
        "dingtek/do201", "dingtek/do202", "dragino/dds04-lb", "dragino/dds20-lb", "dragino/dds45-lb",
        "dragino/dds75-3-ls", "dragino/dds75-lb", "dragino/ds20l", "dragino/ldds75", "dragino/lds12-lb",
        "dragino/lds25-lb", "dragino/lds40-lb", "dragino/llds12", "dragino/lmds200", "dragino/mds120-lb",
        "dragino/mds200-lb", "heltec/parking-display", "libelium/smart-parking-fw1", "libelium/smart-parking-fw2",
        "libelium/smart-parking-v2", "milesight/em310-udl", "milesight/em400-mud", "milesight/em400-udl",
        "milesight/em410-rdl", "mokosmart/lw009-ig", "mokosmart/lw009-sm", "mokosmart/lw009-sm-pro", "netvox/r719a",
        "netvox/r719b", "nwave/ncc405", "nwave/nps310", "nwave/nps405", "nwave/nps405-superseded",
        "plenom/kuando-busylight", "pmx/tcr", "pni/placepod", "tekzitel/tekzipark", "winext/an-101d",
    ]

    private static func bit(_ bit: UInt8, of byte: UInt8) -> Set<Occupancy> {
        [byte >> bit & 1 == 1 ? .occupied : .free]
    }

    private static func netvox(_ bytes: [UInt8], type: UInt8) -> Set<Occupancy> {
        bytes[0...2] == [0x01, type, 0x01] && bytes[4] < 2 ? bit(0, of: bytes[4]) : []
    }

    private static func placePod(_ bytes: [UInt8]) -> Set<Occupancy> {
        var told: Set<Occupancy> = []
        for start in 0...(bytes.count - 3)
        where bytes[start + 1] == 0x66 && [0x15, 0x37].contains(bytes[start]) && bytes[start + 2] < 2 {
            told.insert(bytes[start + 2] == 1 ? .occupied : .free)
        }
        return told
    }

    private static func cicicom(_ bytes: [UInt8]) -> Set<Occupancy> {
        guard "CKR".utf8.contains(bytes[0]), bytes[0] != UInt8(ascii: "C") || bytes.count == 2 else { return [] }
        switch bytes[1] {
        case UInt8(ascii: "0"): return [.free]
        case UInt8(ascii: "1"): return [.occupied]
        default: return []
        }
    }

    /// The last record that tells it counts.
    private static func moko(_ bytes: [UInt8]) -> Set<Occupancy> {
        guard bytes.first == 0x7E, bytes.last == 0x7E, bytes[11] == 0 else { return [] }
        var told: Set<Occupancy> = []
        var position = 12
        while position + 2 < bytes.count - 3 {
            switch (bytes[position], bytes[position + 1], bytes[position + 2]) {
            case (0x02, 1, 0x0B), (0x32, 1, 0): told = [.free]
            case (0x02, 1, 0x0C), (0x32, 1, 1): told = [.occupied]
            default: break
            }
            position += 2 + Int(bytes[position + 1])
        }
        return told
    }
}
