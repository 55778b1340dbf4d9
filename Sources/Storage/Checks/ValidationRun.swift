import LoRaWAN
import Postgres

/// One validation at work: a connection for each role that sees rows, both in the same read-only snapshot.
struct ValidationRun: ~Copyable {
    var platform: PostgresConnection
    var tenant: PostgresConnection
    var report: Validation.Report

    init(
        platform: consuming PostgresConnection, tenant: consuming PostgresConnection, report: Validation.Report
    ) {
        self.platform = platform
        self.tenant = tenant
        self.report = report
    }

    /// Both roles see the same rows from here on, whatever the daemon writes meanwhile.
    mutating func shareSnapshot() throws(PostgresError) {
        try platform.execute(script: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let snapshot = try platform.query("SELECT pg_export_snapshot()").text(0, 0) ?? ""
        try tenant.execute(
            script: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '\(snapshot)'")
    }

    mutating func endSnapshot() throws(PostgresError) {
        try tenant.execute(script: "ROLLBACK")
        try platform.execute(script: "ROLLBACK")
    }

    /// Runs rules whose answers are the sentences of their findings.
    mutating func check(_ rules: [ValidationRule]) throws(PostgresError) {
        for rule in rules {
            let rows = try platform.query(rule.sql, as: rule.check)
            report.add(
                rule.check, (0..<rows.count).map { Finding(rows.text($0, 0) ?? "", remedy: rule.remedy) })
        }
    }
}
