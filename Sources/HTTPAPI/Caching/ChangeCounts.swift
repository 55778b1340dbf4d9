public import Parking

/// Knows how often the rows of a scope were changed through the API, by whichever daemon.
public protocol ChangeCounts: Sendable {
    /// Answers one question after the other, each in one round trip: how many changes of each scope were committed
    /// before the question was taken. A count never falls; what uplinks change is not counted.
    ///
    /// On one connection, without a change of thread between the questions, which would cost more than they do.
    ///
    /// - Parameters:
    ///   - next: takes the next question; `nil` where there is none, which ends it.
    ///   - tell: is given the counts that the last question asked for, on any thread.
    func answer(
        _ next: @Sendable () -> Set<TenantScope>?, _ tell: @Sendable ([TenantScope: Int64]) -> Void
    ) async throws(StoreFault)
}
