/// The columns that v5's tables may lack or call otherwise: what the migrations from 000 on take for granted.
///
/// Production databases of v5 had hand-made changes, and were begun with different versions of it. Before a pending
/// migration runs, missing columns are added and known other names replaced, so that no file has to be changed after
/// its release. All of it is DDL that does nothing where there is nothing to do: v5's row-level security cannot hide
/// rows from it, a new database has no such table yet, and a chain that once stopped half-way goes on from there.
/// What cannot be missing without making its rows meaningless (keys, owners, EUIs, times) is not here.
enum V5Columns {
    private struct Column {
        let table: String
        let name: String
        let definition: String
        /// The last migration that needs the column as v5 had it.
        let until: Int
    }

    /// SQL that prepares a database whose next migration has this number.
    static func script(next: Int) -> String {
        let additions = columns.filter { next <= $0.until }.map {
            "ALTER TABLE IF EXISTS public.\($0.table) ADD COLUMN IF NOT EXISTS \($0.name) \($0.definition);"
        }
        return (renames + additions).joined(separator: "\n")
    }

    /// By table: the name that some of v5's databases have, and the one that it should have.
    private static let otherNames: [(table: String, old: String, new: String)] = [
        ("audit_log", "ip", "ip_address"), ("audit_log", "ua", "user_agent"), ("refresh_tokens", "ip", "ip_address"),
        ("refresh_tokens", "ua", "user_agent"), ("sensor_readings", "dev_eui", "device_eui"),
        ("sensor_readings", "f_cnt", "fcnt"), ("api_keys", "name", "key_name"),
    ]

    private static let renames = otherNames.map { table, old, new in
        """
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('public.\(table)') AND attname = '\(old)')
                AND NOT EXISTS (
                    SELECT FROM pg_attribute WHERE attrelid = to_regclass('public.\(table)') AND attname = '\(new)')
            THEN
                ALTER TABLE public.\(table) RENAME COLUMN \(old) TO \(new);
            END IF;
        END $$;
        """
    }

    private static let columns =
        living.flatMap { table, columns in columns.map { column(table, $0, until: .max) } }
        + replaced.flatMap { table, columns in columns.map { column(table, $0, until: 7) } }

    private static func column(_ table: String, _ text: String, until: Int) -> Column {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        return Column(table: table, name: words[0], definition: words[1], until: until)
    }

    private static let key = "id uuid NOT NULL DEFAULT gen_random_uuid()"
    private static let isActive = "is_active boolean NOT NULL DEFAULT true"
    private static let createdAt = "created_at timestamptz NOT NULL DEFAULT now()"
    private static let updatedAt = "updated_at timestamptz NOT NULL DEFAULT now()"
    private static let metadata = "metadata jsonb NOT NULL DEFAULT '{}'"

    /// Tables that go on, with the columns of 000 in the words of 000.
    private static let living: [(table: String, columns: [String])] = [
        ("tenants", [metadata, "settings jsonb NOT NULL DEFAULT '{}'", isActive, createdAt, updatedAt]),
        (
            "sites",
            ["timezone varchar(64) NOT NULL DEFAULT 'UTC'", "location jsonb", metadata, isActive, createdAt, updatedAt]
        ),
        (
            "users",
            [
                "name varchar(255)", "password_hash varchar(255)", isActive,
                "email_verified boolean NOT NULL DEFAULT false", "last_login_at timestamptz", createdAt, updatedAt,
            ]
        ),
        ("user_memberships", [key, isActive, createdAt, updatedAt]),
        (
            "spaces",
            [
                "name varchar(100) NOT NULL DEFAULT ''", "building varchar(100)", "floor varchar(50)",
                "zone varchar(50)", "gps_latitude numeric(10, 8)", "gps_longitude numeric(11, 8)",
                "sensor_eui varchar(16)", "display_eui varchar(16)", "state varchar(20)", metadata, createdAt,
                updatedAt, "deleted_at timestamptz",
            ]
        ),
        (
            "reservations",
            [
                key, "user_email varchar(255)", "user_phone varchar(50)",
                "status varchar(20) NOT NULL DEFAULT 'confirmed'", metadata,
                "request_id varchar(100) NOT NULL DEFAULT gen_random_uuid()::text", createdAt, updatedAt,
            ]
        ),
        (
            "state_changes",
            [
                "previous_state varchar(20)", "source varchar(50) NOT NULL DEFAULT 'v5'", "request_id varchar(100)",
                "metadata jsonb",
            ]
        ),
        (
            "api_keys",
            [
                key, "tenant_id uuid", "key_name varchar(100) NOT NULL DEFAULT ''",
                "is_admin boolean NOT NULL DEFAULT false",
                "scopes text[] NOT NULL DEFAULT '{spaces:read,devices:read}'", "last_used_at timestamptz", isActive,
                createdAt, "revoked_at timestamptz", "revoked_by uuid",
            ]
        ),
        (
            "refresh_tokens",
            [
                key, "tenant_id uuid", "device_fingerprint varchar(255)", "ip_address text", "user_agent text",
                "revoked_at timestamptz", "last_used_at timestamptz", createdAt,
            ]
        ),
        (
            "audit_log",
            [
                key, "tenant_id uuid", "actor_id varchar(255)", "resource_type varchar(50)",
                "resource_id varchar(255)", "old_values jsonb", "new_values jsonb", "ip_address text",
                "user_agent text", "request_id varchar(100)", "success boolean NOT NULL DEFAULT true", createdAt,
            ]
        ),
        (
            "space_admin_overrides",
            [
                key, "override_type varchar(20) NOT NULL DEFAULT 'blocked'",
                "start_time timestamptz NOT NULL DEFAULT now()", "end_time timestamptz", "reason text", isActive,
                "created_by text", createdAt,
            ]
        ),
    ]

    private static let device = [
        key, "device_type varchar(50) NOT NULL DEFAULT 'unknown'", "device_type_id uuid", "device_model varchar(100)",
        "manufacturer varchar(100)", "status varchar(20) DEFAULT 'orphan'", "enabled boolean DEFAULT true",
        "last_seen_at timestamptz", "created_at timestamptz DEFAULT now()", "updated_at timestamptz DEFAULT now()",
    ]

    /// Tables that others take over from, or that 007 gives other columns.
    private static let replaced: [(table: String, columns: [String])] = [
        ("device_types", [key, "chirpstack_profile_name varchar(255)"]),
        ("sensor_devices", device),
        (
            "display_devices",
            device + [
                "display_codes jsonb NOT NULL DEFAULT '{}'", "fport integer DEFAULT 1",
                "confirmed_downlinks boolean DEFAULT false",
            ]
        ),
        (
            "sensor_readings",
            [
                "id bigint GENERATED BY DEFAULT AS IDENTITY", "tenant_id uuid", "space_id uuid",
                "occupancy_state varchar(20)", "battery numeric(3, 2)", "temperature numeric(4, 1)", "rssi integer",
                "snr numeric(4, 1)", "fcnt integer",
            ]
        ),
        (
            "orphan_devices",
            [
                key, "first_seen timestamptz NOT NULL DEFAULT now()", "last_seen timestamptz NOT NULL DEFAULT now()",
                "uplink_count integer NOT NULL DEFAULT 1", "last_payload bytea", "last_rssi integer",
                "last_snr numeric(4, 1)", "assigned_to_space_id uuid", "assigned_at timestamptz",
            ]
        ),
    ]
}
