import Postgres
import Testing

@Suite("Connection strings are shown and refused without their secrets")
struct ConninfoTests {
    @Test(
        "Only what is known to be harmless has its value; a password is masked in every form that libpq reads",
        arguments: [
            ("postgresql://parkd:s3cr3t@db.example/parkd", "user=parkd password=******** host=db.example dbname=parkd"),
            ("postgresql://parkd:s3/cr@3t:@db.example/parkd", "(unreadable, not shown)"),
            ("postgresql://parkd:%73%33cr3t@db/parkd", "user=parkd password=******** host=db dbname=parkd"),
            ("postgresql://db/parkd?user=parkd&password=s3cr3t", "user=parkd password=******** host=db dbname=parkd"),
            ("postgres://db/parkd?sslpassword=s3cr3t", "host=db dbname=parkd sslpassword=********"),
            ("host=db password = 's3cr3t x'", "password=******** host=db"),
            ("host=db password='s3\\'cr3t'", "password=******** host=db"),
            ("host=db passfile=/etc/parkd/pgpass", "passfile=/etc/parkd/pgpass host=db"),
            ("host=db options='-c app.key=s3cr3t'", "host=db options=********"),
            ("dbname='postgresql://u:s3cr3t@h/d'", "dbname=********"),
            ("host='/var/run/my folder' user=parkd", "user=parkd host='/var/run/my folder'"),
            ("postgresql:///parkd", "dbname=parkd"), ("postgresql://", "(libpq's defaults)"),
            ("postgresql://parkd@/parkd?host=/run", "user=parkd host=/run dbname=parkd"),
        ])
    func shown(text: String, expected: String) {
        let shown = Conninfo.shown(text)
        #expect(Set(shown.split(separator: " ")) == Set(expected.split(separator: " ")))
        #expect(!shown.contains("cr3t") && !shown.contains("3t"))
        if !text.contains("cr3t") { #expect(!shown.contains(Conninfo.mask)) }
    }

    @Test(
        "What cannot be used is refused with the remedy, and nothing of it is repeated, by a connection neither",
        arguments: [
            "s3cr3t", "password=s3cr3t s3cr3t", "host=db passwort=s3cr3t", "postgresql://parkd:s3cr3t@[::1/parkd",
            "postgresql://db/parkd?pasword=s3cr3t", "postgresql://parkd:a/s3cr3t@db/parkd",
            "postgresql://parkd:s3cr3t/x@db/parkd", "postgresql://parkd:a@s3cr3t@db/parkd", "postgresql://parkd:s3cr3t",
            "postgresql://parkd:%zzs3cr3t@db", "host=db port=s3cr3t", "password='s3cr3t",
        ])
    func refused(text: String) throws {
        let fault = try #require(Conninfo.fault(in: text))
        #expect(!fault.contains("s3cr3t"))
        do throws(PostgresError) {
            _ = try PostgresConnection(PostgresConnection.Options(conninfo: text))
            Issue.record("connected by \(text)")
        } catch {
            #expect(!error.debugDescription.contains("s3cr3t"))
        }
    }

    @Test(
        "What libpq can use is not refused",
        arguments: [
            "postgresql:///parkd", "postgresql://parkd@db1,db2:5433/parkd?target_session_attrs=read-write",
            "host=@abstract dbname=parkd", "postgresql://db/parkd?application_name=a@b", "host='/a b' port=5432,5433",
            "postgresql://user%40corp:pa%2Fss@db/parkd", "",
        ])
    func accepted(text: String) {
        #expect(Conninfo.fault(in: text) == nil)
    }
}
