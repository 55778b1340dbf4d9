extension Validation {
    /// What was looked at, and what was found.
    public struct Report: Sendable, Equatable {
        /// Each thing that was looked at, as a phrase: `devices, as each tenant`.
        public private(set) var checks: [String] = []
        /// What breaks a promise; empty where all is well.
        public private(set) var findings: [Finding] = []
        /// What leaves more open than need be, and breaks none.
        public var warnings: [Finding] = []

        init() {}

        mutating func add(_ check: String, _ found: [Finding]) {
            checks.append(check)
            findings += found
        }
    }
}
