import ArgumentParser

/// What can be measured alone.
enum BenchPart: String, CaseIterable, ExpressibleByArgument {
    /// From the broker to committed rows.
    case ingest
    /// From bytes to readings.
    case codecs
    /// Two daemons on one database against one.
    case cluster
}
