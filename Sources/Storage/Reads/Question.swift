import Model
import Parking
import Postgres

/// A query with its parameters, and what its rows mean.
struct Question<Answer: Sendable>: Sendable {
    let statement: ScopedStatement
    /// Those of the text without the tenant.
    let parameters: Parameters
    let read: @Sendable (borrowing Rows) throws(PostgresError) -> Answer

    init(
        _ statement: ScopedStatement, _ parameters: Parameters = Parameters(),
        read: @escaping @Sendable (borrowing Rows) throws(PostgresError) -> Answer
    ) {
        self.statement = statement
        self.parameters = parameters
        self.read = read
    }
}

extension Question {
    /// Every row, as a resource.
    ///
    /// - Parameter withParts: `false` leaves the further fields unread, though the statement selects them.
    init<Described: Resource>(
        listing resource: Described.Type, _ statement: ScopedStatement, _ parameters: Parameters = Parameters(),
        withParts: Bool = true
    ) where Answer == [Described] {
        self.init(statement, parameters) { rows throws(PostgresError) in
            try rows.list(of: statement.all.name, hasParts: statement.hasParts && withParts)
        }
    }

    /// The first row, as a resource; `nil` if there is none.
    init<Described: Resource>(
        one resource: Described.Type, _ statement: ScopedStatement, _ parameters: Parameters, withParts: Bool = true
    ) where Answer == Described? {
        self.init(statement, parameters) { rows throws(PostgresError) in
            try rows.first(of: statement.all.name, hasParts: statement.hasParts && withParts)
        }
    }

    /// The same question with its answer in another form.
    func map<Other>(_ change: @escaping @Sendable (Answer) -> Other) -> Question<Other> {
        let read = read
        return Question<Other>(statement, parameters) { rows throws(PostgresError) in change(try read(rows)) }
    }

    /// The only row, as counts that any scope has.
    init(counting resource: Answer.Type, _ statement: ScopedStatement) where Answer: Resource {
        self.init(statement) { rows throws(PostgresError) in
            try rows.first(of: statement.all.name) ?? Answer()
        }
    }
}

extension PostgresConnection {
    /// Sends a question: confined to `tenant`, or across all where there is none.
    mutating func send<Answer>(_ question: Question<Answer>, in tenant: TenantID?) throws(PostgresError) {
        guard let tenant else { return try send(question.statement.all, question.parameters) }
        var parameters = question.parameters
        parameters.add(tenant.uuid)
        try send(question.statement.own, parameters)
    }

    /// Reads the answer to a question that was sent.
    mutating func answer<Answer>(
        to question: Question<Answer>, in tenant: TenantID?
    ) throws(PostgresError) -> Answer {
        try question.read(try next(of: tenant == nil ? question.statement.all : question.statement.own))
    }

    /// One implicit transaction in one round trip: all that `send` sends, then the answers in the same order.
    ///
    /// After a refused statement the connection is idle again, not lost.
    mutating func roundTrip<Answer>(
        _ send: (inout PostgresConnection) throws(PostgresError) -> Void,
        answers: (inout PostgresConnection) throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        try enterPipeline()
        try send(&self)
        try sync()
        let result: Answer
        do throws(PostgresError) {
            result = try answers(&self)
        } catch {
            // The first error is the cause; what follows it only says that the pipeline was aborted.
            do throws(PostgresError) { try finish() } catch {}
            if isUsable { try leavePipeline() }
            throw error
        }
        try finish()
        try leavePipeline()
        return result
    }
}

extension Parameters {
    /// A single value.
    init(_ value: some PostgresEncodable) {
        self.init()
        add(value)
    }
}
