/// Something in the database that breaks a promise, and what to do about it.
public struct Finding: Sendable, Equatable {
    /// What is wrong, with the name of the role, table or file.
    public let fault: String
    /// What an administrator should do.
    public let remedy: String

    init(_ fault: String, remedy: String) {
        self.fault = fault
        self.remedy = remedy
    }
}

extension Finding: CustomStringConvertible {
    /// Both, as two sentences.
    public var description: String { "\(fault) \(remedy)" }
}
