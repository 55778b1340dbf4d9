/// How much of the disk the spool may take.
public struct SpoolLimits: Sendable, Equatable {
    /// Bytes of its file at most.
    public var bytesMax: Int64
    /// Bytes that it leaves free on its disk, which is often the database's too.
    public var freeDiskBytesMin: Int64

    /// Describes the limits.
    public init(bytesMax: Int64, freeDiskBytesMin: Int64) {
        self.bytesMax = bytesMax
        self.freeDiskBytesMin = freeDiskBytesMin
    }
}
