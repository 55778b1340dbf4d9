import LoRaWAN
import Parking
import Postgres

/// The statements that change sites.
///
/// Order of locks: a space or a gateway, then its site. Who puts something on a site shares the site's lock, so that it
/// cannot be deleted meanwhile.
enum SiteWriteStatements {
    static let locks = [lockSite, shareSites, contents]
    static let changes = [timezone, insert, change, delete]

    /// A site of the scope that is not deleted, locked until the end of the transaction.
    static func lock(_ id: SiteID) -> Question<SiteFacts?> {
        Question(lockSite, Parameters(id.uuid)) { rows in rows.count > 0 ? SiteFacts(rows, row: 0) : nil }
    }

    /// The sites of the scope that are not deleted and shall stay so until the end of the transaction.
    static func share(_ ids: [SiteID]) -> Question<[SiteFacts]> {
        var parameters = Parameters()
        parameters.addColumn(ids) { $0.uuid }
        return Question(shareSites, parameters) { rows in rows.list { rows, row in SiteFacts(rows, row: row) } }
    }

    /// How many spaces and gateways a site has: asked once its lock is held.
    static func contents(of id: SiteID) -> Question<(spaces: Int, gateways: Int)> {
        Question(contents, Parameters(id.uuid)) { rows in (rows.number(0), rows.number(1)) }
    }

    private static let lockSite = ScopedStatement("lock_site", parameters: 1) { inScope in
        """
        SELECT s.id, s.tenant_id FROM sites s
        WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        FOR UPDATE
        """
    }

    private static let shareSites = ScopedStatement("share_sites", parameters: 1) { inScope in
        """
        SELECT s.id, s.tenant_id FROM sites s
        WHERE s.id = ANY ($1::uuid[]) AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        ORDER BY s.tenant_id, s.id
        FOR SHARE
        """
    }

    private static let contents = ScopedStatement("site_contents", parameters: 1) { inScope in
        """
        SELECT
            (SELECT count(*) FROM spaces p
                WHERE p.tenant_id = s.tenant_id AND p.site_id = s.id AND p.deleted_at IS NULL),
            (SELECT count(*) FROM gateways g WHERE g.tenant_id = s.tenant_id AND g.site_id = s.id)
        FROM sites s
        WHERE s.id = $1::uuid AND \(inScope("s.tenant_id"))
        """
    }

    /// The names of the IANA list that the database itself can reckon with.
    ///
    /// PostgreSQL also lists every other file of its machine's folder: `localtime` and `posixrules`, which mean
    /// something else on each machine, `Factory`, the copies under `posix/` and `right/` (which counts leap seconds),
    /// and whatever an administrator has put there. A site's zone must mean the same to every daemon and browser.
    static let timezone = Statement(
        "timezone_is_known",
        """
        SELECT EXISTS (
            SELECT FROM pg_timezone_names z
            WHERE z.name = $1::text AND (
                z.name ~ '^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|\
        Indian|Mexico|Pacific|US)/'
                OR z.name IN (
                    'CET', 'CST6CDT', 'Cuba', 'EET', 'EST', 'EST5EDT', 'Egypt', 'Eire', 'GB', 'GB-Eire', 'GMT', 'GMT+0',
                    'GMT-0', 'GMT0', 'Greenwich', 'HST', 'Hongkong', 'Iceland', 'Iran', 'Israel', 'Jamaica', 'Japan',
                    'Kwajalein', 'Libya', 'MET', 'MST', 'MST7MDT', 'NZ', 'NZ-CHAT', 'Navajo', 'PRC', 'PST8PDT',
                    'Poland', 'Portugal', 'ROC', 'ROK', 'Singapore', 'Turkey', 'UCT', 'UTC', 'Universal', 'W-SU', 'WET',
                    'Zulu')))
        """)

    /// A slug that follows from the name gives way to one that is taken.
    static let insert = Statement(
        "insert_site",
        """
        INSERT INTO sites (
            tenant_id, name, slug, address, city, state, postal_code, country, latitude, longitude, timezone, metadata)
        SELECT $1::uuid, $2::text,
            coalesce($3::text, $4::text || CASE WHEN EXISTS (
                    SELECT FROM sites s
                    WHERE s.tenant_id = $1::uuid AND s.slug = $4::text AND s.deleted_at IS NULL)
                THEN '-' || left(gen_random_uuid()::text, 8) ELSE '' END),
            $5::text, $6::text, $7::text, $8::text, $9::text, $10::float8, $11::float8, $12::text, $13::text::jsonb
        RETURNING id
        """)

    static let change = Statement(
        "change_site",
        """
        UPDATE sites s
        SET name = CASE WHEN $3::bool THEN $4::text ELSE s.name END,
            slug = CASE WHEN $5::bool THEN $6::text ELSE s.slug END,
            address = CASE WHEN $7::bool THEN $8::text ELSE s.address END,
            city = CASE WHEN $9::bool THEN $10::text ELSE s.city END,
            state = CASE WHEN $11::bool THEN $12::text ELSE s.state END,
            postal_code = CASE WHEN $13::bool THEN $14::text ELSE s.postal_code END,
            country = CASE WHEN $15::bool THEN $16::text ELSE s.country END,
            latitude = CASE WHEN $17::bool THEN $18::float8 ELSE s.latitude END,
            longitude = CASE WHEN $19::bool THEN $20::float8 ELSE s.longitude END,
            timezone = CASE WHEN $21::bool THEN $22::text ELSE s.timezone END,
            metadata = CASE WHEN $23::bool THEN $24::text::jsonb ELSE s.metadata END,
            updated_at = now()
        WHERE s.tenant_id = $1::uuid AND s.id = $2::uuid
        """)

    static let delete = Statement(
        "delete_site",
        """
        UPDATE sites SET deleted_at = clock_timestamp(), updated_at = now()
        WHERE tenant_id = $1::uuid AND id = $2::uuid
        """)
}

extension SiteFacts {
    /// Reads a row of the locks.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: SiteID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))))
    }
}
