import ArgumentParser

/// What can be measured alone.
enum BenchPart: String, CaseIterable, ExpressibleByArgument {
    /// From bytes to readings.
    case codecs
    /// From the broker to committed rows.
    case ingest
    /// What 100 000 devices cost in memory, and a daemon to which nobody sends anything.
    case large
    /// How fast a backlog in the spool comes into the database.
    case drain
    /// Two daemons on one database against one.
    case cluster
    /// How long one tenant's uplink waits behind another's flood; only where it is asked for.
    case fairness
    /// What strangers who read no answer cost; a minute and a half, and only where it is asked for.
    case crowd
    /// What open streams of live updates cost, and how soon they tell.
    case streams

    /// Whether it is measured where nobody names a part.
    var isUsual: Bool {
        switch self {
        case .codecs, .ingest, .large, .drain, .cluster, .streams: true
        case .fairness, .crowd: false
        }
    }
}
