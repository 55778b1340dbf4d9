import Testing

/// What is tried against a real Mosquitto, one test after the other: each steps its session on the calling thread.
@Suite(.serialized, .timeLimit(.minutes(2)))
enum RealBroker {}
