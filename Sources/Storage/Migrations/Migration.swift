/// One step of the schema: a file `NNN_name.sql`, run in one transaction and never changed afterwards.
public struct Migration: Sendable, Hashable {
    /// Its place in the chain, from 0.
    public let version: Int
    /// The file's name without its ending: `005_devices_and_spaces`.
    public let name: String
    /// Its text.
    public let sql: String
}
