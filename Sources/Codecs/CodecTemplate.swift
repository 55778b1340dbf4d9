/// The file that a new codec starts from: valid, loadable, with comments where its author has to decide.
public enum CodecTemplate {
    /// A codec file named `id`, with a rule and a vector for the three frames that most bay sensors send.
    ///
    /// JSON has no comments; `notes` and `note` hold them, which the format keeps for readers anyway.
    public static func text(id: CodecID) -> String {
        let parts = id.description.split(separator: "/").map(title)
        return
            body
            .replacing("VENDOR/MODEL", with: id.description)
            .replacing("MAKER", with: parts[0])
            .replacing("PRODUCT", with: parts[1])
    }

    /// `acme-parking` as people may write it: `Acme Parking`.
    static func title(_ name: Substring) -> String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    private static let body = #"""
        {
          "$schema": "../schema.json",
          "format": 1,
          "id": "VENDOR/MODEL",
          "vendor": "MAKER",
          "model": "PRODUCT",
          "version": "1.0.0",
          "kind": "space_sensor",
          "sources": ["Name the data sheet here, with its edition and chapter"],
          "notes": [
            "A start, made by `parkd codecs new`: replace each rule by what the data sheet says.",
            "Replace these notes by what an integrator should know. codecs/README.md explains every key.",
            "The id is the file's place, codecs/VENDOR/MODEL.json; vendor and model are as people write them.",
            "The version is stored with each reading: raise it with every change of meaning.",
            "The kind is space_sensor, distance_sensor, display or counter.",
            "The profiles are the names of ChirpStack's device profiles that select this codec; case does not count.",
            "heartbeat_s is how often the sensor speaks when nothing happens; leave it out where it is unknown.",
            "vectors: at least one for each frame, with every field that it gives; better published than by hand."
          ],
          "profiles": ["MAKER PRODUCT"],
          "heartbeat_s": 86400,
          "frames": [
            {
              "name": "status", "fPort": 1, "length": 1, "cause": "change",
              "fields": [
                {
                  "to": "occupancy", "byte": 0, "bits": 0, "values": { "0": "free", "1": "occupied" },
                  "note": "Bit 0 is the lowest of byte 0, the first. An occupancy is never guessed: it needs values."
                }
              ]
            },
            {
              "name": "heartbeat", "fPort": 2, "length": 4, "cause": "heartbeat",
              "fields": [
                { "to": "occupancy", "byte": 0, "bits": 0, "values": { "0": "free", "1": "occupied" } },
                {
                  "to": "battery_v", "byte": 1, "multiply": 20, "add": 2000, "divide": 1000,
                  "note": "(raw × multiply + add) ÷ divide; leave out what the data sheet does not have."
                },
                {
                  "to": "temperature_c", "byte": 2, "bytes": 2, "signed": true, "divide": 10, "absent": [32767],
                  "note": "Big-endian unless \"endian\" says little. What a sensor sends for \"no value\" is absent."
                }
              ]
            },
            {
              "name": "start_up", "fPort": 3, "length": 4, "cause": "start_up",
              "match": [{ "byte": 0, "value": "0x01" }],
              "fields": [
                {
                  "to": "firmware", "as": "version", "byte": 1, "bytes": 3,
                  "note": "match tells frames of one port and length apart: this one begins with 0x01."
                }
              ]
            }
          ],
          "vectors": [
            { "fPort": 1, "hex": "01", "expect": { "occupancy": "occupied", "cause": "change" }, "source": "by hand" },
            { "fPort": 1, "hex": "00", "expect": { "occupancy": "free", "cause": "change" }, "source": "by hand" },
            {
              "fPort": 2, "hex": "004bffec", "source": "by hand",
              "expect": { "occupancy": "free", "cause": "heartbeat", "battery_v": 3.5, "temperature_c": -2 }
            },
            {
              "fPort": 2, "hex": "014b7fff", "source": "by hand",
              "expect": { "occupancy": "occupied", "cause": "heartbeat", "battery_v": 3.5 },
              "note": "The temperature is absent, not 3276.7."
            },
            {
              "fPort": 3, "hex": "01020409", "expect": { "cause": "start_up", "firmware": "2.4.9" },
              "source": "by hand"
            },
            { "fPort": 3, "hex": "02020409", "error": "unknown_frame", "source": "by hand" },
            { "fPort": 1, "hex": "0102", "error": "wrong_length", "source": "by hand" }
          ]
        }

        """#
}
