/// How much of disk and memory the spool may take.
public struct SpoolLimits: Sendable, Equatable {
    /// Bytes of its file at most.
    public var bytesMax: Int64
    /// Bytes that it leaves free on its disk, which is often the database's too.
    public var freeDiskBytesMin: Int64
    /// How many senders are told apart, some 30 bytes of memory each. Beyond that, which takes invented ones, it is
    /// taken to hold a message of everybody: all of what comes then goes behind what is in it, until it is empty.
    public var sendersMax: Int

    /// Describes the limits.
    public init(bytesMax: Int64, freeDiskBytesMin: Int64, sendersMax: Int = 200_000) {
        self.bytesMax = bytesMax
        self.freeDiskBytesMin = freeDiskBytesMin
        self.sendersMax = sendersMax
    }
}
