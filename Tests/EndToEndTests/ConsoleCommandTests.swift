import Foundation
import Simulation
import TestSupport
import Testing

/// The first day at the command line: tenants and what they have, by the rules of the API.
struct ConsoleCommandTests {
    private func parkd(_ stage: Stage, _ line: String) async throws -> ParkdProcess.Result {
        let words = line.split(separator: " ").map { String($0).replacing("_", with: " ") }
        return await (try ParkdProcess(words, environment: stage.environment, folder: stage.folder)).waitForEnd()
    }

    @Test("Each command does its work, shows it, and leaves its line in the audit log with the system's user")
    func successes() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 1) { stage in
            try "code;floor;lat\nA-1;0;54,3\nA-2;-1;54,4\n".write(
                toFile: stage.folder + "/bays.csv", atomically: true, encoding: .utf8)
            try "devEui,name,deviceProfileName\n0004A30B000000E1,One,TPS110\n0004A30B000000E2,Two,TPS110\n".write(
                toFile: stage.folder + "/sensors.csv", atomically: true, encoding: .utf8)
            for (line, words) in [
                ("tenant add --name Harbour_Parking --slug harbour", "Harbour Parking"),
                ("tenant list", "harbour"), ("site add --tenant harbour --name Old_Town --latitude -1.5", "old-town"),
                ("site list --tenant harbour", "Old Town"),
                ("space add --tenant harbour --site old-town --code B-1 --floor -1", "B-1"),
                ("space import bays.csv --tenant harbour --site old-town", "Imported 2 spaces for harbour."),
                ("space list --tenant harbour --site old-town --limit 2", "2 of 3; --offset 2 shows the next."),
                ("device add --tenant harbour --dev-eui 0004A30B000000E0 --codec bosch/tps110", "bosch/tps110"),
                ("device import sensors.csv --tenant harbour", "Imported 2 devices for harbour."),
                ("device assign --tenant harbour --device 0004A30B000000E1 --space A-1", "on the space A-1 now"),
                ("device list --tenant harbour --status assigned", "0004A30B000000E1"),
                ("gateway add --tenant harbour --gateway-id 0016C001F0000001 --site old-town", "0016C001F0000001"),
                ("gateway list --tenant harbour", "0016C001F0000001"),
                ("override --tenant harbour --space A-2 --type blocked --reason Roadworks", "Roadworks"),
                ("override --tenant harbour --space A-2 --end", "its sensor's word"),
                ("orphans list", "None."), ("user list --tenant harbour", "None."),
                ("tenant suspend --tenant harbour --reason Unpaid", "Unpaid"),
                ("tenant resume --tenant harbour", "true"),
            ] {
                let result = try await parkd(stage, line)
                #expect(result.exitCode == 0 && result.output.contains(words), "\(line): \(result)")
            }
            let strays = try stage.count(
                """
                SELECT count(*) FROM audit_log
                WHERE actor_type <> 'system' OR outcome <> 'done' OR user_agent NOT LIKE 'parkd %, parkd %, by %'
                """)
            #expect(strays == 0)
            #expect(try stage.count("SELECT count(*) FROM audit_log WHERE action = 'device.assign'") == 1)
        }
    }

    @Test("People are disabled, keys made and revoked, orphans claimed; --json is what the API answers")
    func people() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 1) { stage in
            let slug = stage.city.tenants[0].slug
            for (email, role) in [("ann@harbour.example", "viewer"), ("bo@harbour.example", "owner")] {
                #expect(try await stage.addUser(email, "--tenant", slug, "--role", role).exitCode == 0)
            }
            let disabled = try await parkd(stage, "user disable --tenant \(slug) --email Ann@harbour.example")
            #expect(disabled.output.contains("false"), "\(disabled)")
            let made = try await parkd(stage, "key add --tenant \(slug) --name Signs --scope spaces:read --json")
            let key = try #require(try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
            let id = try #require(key["id"] as? String)
            #expect(key["key"] is String && key["name"] as? String == "Signs")
            #expect(try await parkd(stage, "key list --tenant \(slug)").output.contains(id))
            #expect(try await parkd(stage, "key revoke --tenant \(slug) --id \(id)").output == "Revoked.\n")
            #expect(try await parkd(stage, "key list --tenant \(slug)").output == "None.\n")
            try stage.run(
                """
                INSERT INTO orphan_devices (dev_eui, first_seen_at, last_seen_at, uplink_count)
                VALUES ('0004A30B000000F1', now(), now(), 1)
                """)
            #expect(try await parkd(stage, "orphans list").output.contains("0004A30B000000F1"))
            let claimed = try await parkd(stage, "orphans claim --tenant \(slug) --dev-eui 0004A30B000000F1")
            #expect(claimed.exitCode == 0 && claimed.output.contains("unassigned"), "\(claimed)")
        }
    }

    @Test("What is refused is said with its option and the remedy, and ends with the code of its kind")
    func refusals() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 1) { stage in
            let slug = stage.city.tenants[0].slug
            for (line, code, words) in [
                ("site list --tenant nobody", 1, "--tenant nobody: no such tenant; `parkd tenant list`"),
                ("tenant add --name X --slug X!", 64, "--slug: slug must consist of"),
                ("tenant add --name X --slug \(slug)", 1, "Another tenant has this slug"),
                ("site add --tenant \(slug) --name X --latitude 91", 64, "--latitude: latitude must lie between"),
                (
                    "space add --tenant \(slug) --site no --code A", 1,
                    "--site no: \(slug) has no such site; `parkd site"
                ),
                ("device add --tenant \(slug) --dev-eui 12", 64, "--dev-eui: dev_eui must have 16"),
                ("device add --tenant \(slug) --dev-eui 0004A30B000000E1 --codec a/b", 64, "parkd codecs list"),
                ("device assign --tenant \(slug) --device 0004A30B000000E1 --space no", 1, "no such space"),
                ("gateway add --tenant \(slug) --gateway-id x", 64, "--gateway-id: "),
                ("key add --tenant \(slug) --name X --scope all", 64, "--scope: Each of scopes must be one of"),
                ("key revoke --tenant \(slug) --id x", 1, "There is no such API key."),
                ("orphans claim --tenant \(slug) --dev-eui 0004A30B000000E1", 1, "There is no such orphan."),
                ("override --tenant \(slug) --space A", 64, "--type and --reason"),
                ("user disable --tenant \(slug) --email x@y.example", 1, "has no such member"),
                ("device list --tenant \(slug) --limit 1001", 64, "--limit must be 1…1000"),
                ("device import none.csv --tenant \(slug)", 1, "none.csv: the file cannot be read."),
                ("tenant list --database-url postgresql:///parkd?host=/nowhere", 69, "parkd: "),
            ] {
                let result = try await parkd(stage, line)
                #expect(Int(result.exitCode) == code && result.complaints.contains(words), "\(line): \(result)")
            }
        }
    }

    @Test("An import with a fault writes nothing and names each line; --dry-run writes nothing and shows the rows")
    func imports() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 1) { stage in
            let (own, other) = (stage.city.tenants[0], stage.city.tenants[1])
            let known = try stage.text(
                "SELECT dev_eui FROM devices d JOIN tenants t ON t.id = d.tenant_id WHERE t.slug = '\(other.slug)'")
            func devices(_ rows: String, _ options: String = "") async throws -> ParkdProcess.Result {
                try ("dev_eui,name\n" + rows).write(
                    toFile: stage.folder + "/sensors.csv", atomically: true, encoding: .utf8)
                return try await parkd(stage, "device import sensors.csv --tenant \(own.slug)\(options)")
            }
            let before = try stage.count("SELECT count(*) FROM devices")
            let lines = try stage.count("SELECT count(*) FROM audit_log")
            let preview = try await devices("0004A30B000000E1,One\n", " --dry-run")
            #expect(preview.exitCode == 0 && preview.output.contains("would be imported"), "\(preview)")
            #expect(preview.output.contains("2     0004A30B000000E1  One"), "\(preview)")
            for (rows, words) in [
                ("0004A30B000000E1,One\n12,Two\n", "line 3, dev_eui: dev_eui must have 16"),
                ("0004A30B000000E1,a\n0004A30B000000E1,b\n", "line 3, dev_eui: An earlier row has this DevEUI."),
                ("0004A30B000000E1\n", "line 2: 1 fields, where the first line has 2."),
                ("0004A30B000000E1,a\n\(known),b\n", "line 3, dev_eui: This DevEUI is registered already."),
            ] {
                for options in ["", " --dry-run"] {
                    let result = try await devices(rows, options)
                    #expect(result.exitCode == 1 && result.complaints.contains(words), "\(rows): \(result)")
                    #expect(result.complaints.contains("Nothing was imported."))
                }
            }
            #expect(try stage.count("SELECT count(*) FROM devices") == before)
            // The one that the database refused; a rehearsal leaves no line.
            #expect(try stage.count("SELECT count(*) FROM audit_log") == lines + 1)
            let many = (0..<1200).map { "0004A30B0001" + String(10_000 + $0, radix: 16).uppercased() + ",x\n" }
            #expect(try await devices(many.joined()).output == "Imported 1200 devices for \(own.slug).\n")
        }
    }

    @Test("An import of as many spaces and devices as may be is stored; one row more is refused")
    func largest() async throws {
        try await Stage.with(tenants: 1, sensorsPerTenant: 1) { stage in
            let slug = stage.city.tenants[0].slug
            func imported(_ count: Int, _ noun: String, _ head: String, _ prefix: String) async throws
                -> ParkdProcess.Result
            {
                let rows = (0..<count).map { prefix + String(100_000 + $0) + "\n" }
                try (head + "\n" + rows.joined()).write(
                    toFile: stage.folder + "/most.csv", atomically: true, encoding: .utf8)
                let site = noun == "space" ? " --site most" : ""
                return try await parkd(stage, "\(noun) import most.csv --tenant \(slug)" + site)
            }
            #expect(try await parkd(stage, "site add --tenant \(slug) --name Most").exitCode == 0)
            for (noun, head, prefix) in [("space", "code", "X"), ("device", "dev_eui", "0004A30B00")] {
                let refused = try await imported(10_001, noun, head, prefix)
                #expect(refused.exitCode == 1 && refused.complaints.contains("more than 10000 rows"), "\(refused)")
                let done = try await imported(10_000, noun, head, prefix)
                #expect(done.output == "Imported 10000 \(noun)s for \(slug).\n", "\(done.complaints)")
            }
        }
    }

    @Test("A command in one tenant finds nothing of another, in the words for what does not exist")
    func isolation() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 1) { stage in
            let (own, other) = (stage.city.tenants[0].slug, stage.city.tenants[1].slug)
            func theirs(_ column: String, of table: String) throws -> String {
                try stage.text(
                    """
                    SELECT x.\(column)::text FROM \(table) x JOIN tenants t ON t.id = x.tenant_id
                    WHERE t.slug = '\(other)'
                    """)
            }
            let (device, space) = (try theirs("dev_eui", of: "devices"), try theirs("id", of: "spaces"))
            let site = try theirs("id", of: "sites")
            let before = try stage.text("SELECT md5(string_agg(d::text, '' ORDER BY id)) FROM devices d")
            for (line, words) in [
                ("device assign --tenant \(own) --device \(device) --space \(space)", "There is no such"),
                ("override --tenant \(own) --space \(space) --type blocked --reason X", "There is no such space."),
                ("space add --tenant \(own) --site \(site) --code X", "no such site"),
                ("gateway add --tenant \(own) --gateway-id 0016C001F0000001 --site \(site)", "no such site"),
            ] {
                let result = try await parkd(stage, line)
                #expect(result.exitCode == 1 && result.complaints.contains(words), "\(line): \(result)")
            }
            for list in ["device", "space", "site", "gateway"] {
                let result = try await parkd(stage, "\(list) list --tenant \(own) --json")
                #expect(result.exitCode == 0 && !result.output.contains(site) && !result.output.contains(device))
            }
            #expect(try stage.text("SELECT md5(string_agg(d::text, '' ORDER BY id)) FROM devices d") == before)
        }
    }
}
