import Codecs

/// A small codec file for tests of the format: one frame and one vector unless told otherwise.
func codecText(
    id: String = "test/sensor", kind: String = "space_sensor", head: String = "",
    profiles: String = #"["Test"]"#, format: Int = 1, frames: String,
    vectors: String = #"[{ "fPort": 1, "hex": "00", "error": "unknown_frame", "source": "here" }]"#
) -> [UInt8] {
    Array(
        """
        {
          "format": \(format), "id": "\(id)", "vendor": "Test", "model": "Sensor", "version": "1.0.0",
          "kind": "\(kind)", "sources": ["here"], "profiles": \(profiles), \(head)
          "frames": [
            \(frames)
          ],
          "vectors": \(vectors)
        }
        """.utf8)
}
