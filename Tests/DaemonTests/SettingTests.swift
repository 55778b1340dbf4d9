import Foundation
import HTTPAPI
import TestSupport
import Testing

@testable import parkd

/// The rows of the settings, and the places that their values come from.
struct SettingTests {
    /// Settings of a file with this text, and of nothing else.
    private func settings(
        _ text: String, environment: [String: String] = [:], credentials: String = "/nonexistent"
    ) async throws -> Settings {
        try await withTemporaryFolder { folder in
            let file = folder + "/parkd.yaml"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            return try await Settings(file: file, environment: environment, credentials: credentials)
        }
    }

    /// The one key that is refused, and why.
    private func refusal(_ text: String) async throws -> String? {
        do {
            _ = try await settings(text)
            return nil
        } catch let error as ConfigurationError {
            return error.description
        }
    }

    @Test("Every row of the table is found, each with names of its own, and takes its own default")
    func rows() async throws {
        let sections = Mirror(reflecting: Setting.rows).children.map { Mirror(reflecting: $0.value).children.count }
        #expect(Setting.allCases.count == sections.reduce(0, +) && Setting.allCases.count > 40)
        for names in [\Setting.rawValue, \.environmentName, \.credentialName] {
            #expect(Set(Setting.allCases.map { $0[keyPath: names] }).count == Setting.allCases.count)
        }
        for setting in Setting.allCases {
            #expect(setting.path.count == 2 && Setting(rawValue: setting.rawValue) == setting, "\(setting.rawValue)")
        }
        let values = try SettingValues(try await settings(""))
        #expect(values[Setting.rows.ingest.batchMax] == 1000 && values[Setting.rows.auth.secret] == nil)
    }

    @Test("Sections stand together, so that the file has each of them once")
    func sections() {
        let sections = Setting.allCases.map { $0.path[0] }
        let changes = zip(sections, sections.dropFirst()).count { $0 != $1 }
        #expect(changes + 1 == Set(sections).count)
    }

    @Test("The values are put where the rows say that a consumer holds them, and nothing else is changed")
    func filled() async throws {
        let text = "http:\n  keep_alive_s: 33\nrate:\n  tenant_per_minute: 7\nspool:\n  max_mb: 3\n"
        let values = try SettingValues(try await settings(text))
        let key = try #require(AuthKey(secret: Array(repeating: 7, count: 32)))
        var api = APIConfiguration(version: "1", build: "2", signingKey: key)
        values.fill(&api)
        #expect(api.limits.idleS == 33 && api.rates.tenantPerMinute == 7 && api.rates.principalPerMinute == 1200)
        #expect(api.limits.connectionsPerAddress == 200 && api.limits.headS == ConnectionLimits().headS)
        #expect(api.version == "1" && api.port == 8080)
        #expect(values[Setting.rows.spool.bytesMax] == 3 << 20)
    }

    @Test("A list of the file may be a YAML list, or one text with commas")
    func lists() async throws {
        let text = """
            http:
              cors_origins:
                - https://a.example
                - https://b.example:8443
              trusted_proxies: [127.0.0.1, "10.0.0.0/8"]
            mqtt:
              gateway_topics: a/+, b/#
            """
        let settings = try await settings(text)
        let values = try SettingValues(settings)
        #expect(values[Setting.rows.http.corsOrigins] == ["https://a.example", "https://b.example:8443"])
        #expect(settings[Setting.rows.http.trustedProxies] == "127.0.0.1,10.0.0.0/8")
        #expect(values[Setting.rows.mqtt.gatewayTopics] == ["a/+", "b/#"])
        let none = try SettingValues(try await self.settings("mqtt:\n  gateway_topics: []\n"))
        #expect(none[Setting.rows.mqtt.gatewayTopics].isEmpty)
    }

    @Test("A YAML list is refused by its key if the value is none, and a part with a comma in it")
    func noLists() async throws {
        let single = try #require(try await refusal("mqtt:\n  url: [mqtt://a, mqtt://b]\n"))
        #expect(single.hasPrefix("PARKD_MQTT_URL: ") && single.contains("is no text"))
        let comma = try #require(
            try await refusal("http:\n  cors_origins: [\"https://a.example,https://b.example\"]\n"))
        #expect(comma.hasPrefix("PARKD_HTTP_CORS_ORIGINS: ") && comma.contains("comma"))
    }

    @Test("The credentials of the package are read if systemd names no others, and those that it names come alone")
    func credentials() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/named", withIntermediateDirectories: true)
            try "one\n".write(toFile: folder + "/mqtt-password", atomically: true, encoding: .utf8)
            try " \n".write(toFile: folder + "/mqtt-username", atomically: true, encoding: .utf8)
            let found = try await settings("mqtt:\n  username: u\n", credentials: folder)
            #expect(found[Setting.rows.mqtt.password] == "one")
            #expect(found.entries[Setting.rows.mqtt.password.setting]?.source == folder)
            // An empty file stands for none.
            #expect(found[Setting.rows.mqtt.username] == "u")
            let environment = ["CREDENTIALS_DIRECTORY": folder + "/named"]
            let named = try await settings("", environment: environment, credentials: folder)
            #expect(named[Setting.rows.mqtt.password] == nil)
            let slip = folder + "/mqtt-pasword"
            try "two".write(toFile: slip, atomically: true, encoding: .utf8)
            let error = await #expect(throws: ConfigurationError.self) { try await settings("", credentials: folder) }
            #expect(error?.description == "\(slip): no such key; did you mean mqtt-password?")
        }
    }

    @Test("A credentials folder that systemd names and that is not there is a fault")
    func noCredentials() async throws {
        let environment = ["CREDENTIALS_DIRECTORY": "/nonexistent/credentials"]
        let error = await #expect(throws: ConfigurationError.self) { try await settings("", environment: environment) }
        #expect(error?.description.hasPrefix("/nonexistent/credentials: the credentials cannot be read") == true)
    }

    @Test("A folder of own codecs that somebody named must be there; the usual one need not")
    func localCodecs() async throws {
        #expect(try await settings("").localCodecsDir() == "/etc/parkd/codecs")
        #expect(try await settings("codecs:\n  local_dir: \"\"\n").localCodecsDir() == nil)
        let named = try await settings("codecs:\n  local_dir: /nonexistent\n")
        let error = #expect(throws: ConfigurationError.self) { try named.localCodecsDir() }
        #expect(error?.description.hasPrefix("PARKD_CODECS_LOCAL_DIR: /nonexistent cannot be read") == true)
    }

    @Test("The file of environment variables sets nothing; with the marks taken away it sets each to its default")
    func environmentFile() async throws {
        let lines = Setting.commentedEnvironment.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("#") })
        var environment: [String: String] = [:]
        for line in lines.filter({ $0.hasPrefix("#PARKD_") }).map({ $0.dropFirst() }) {
            let equals = try #require(line.firstIndex(of: "="))
            environment[String(line[..<equals])] = String(line[line.index(after: equals)...])
            // Neither systemd nor a container's reader shall find a mark to take away.
            #expect(!line.contains { "\"'\\ $`".contains($0) }, "\(line)")
        }
        let settings = try await settings("", environment: environment)
        for setting in Setting.allCases {
            let entry = try #require(settings.entries[setting])
            #expect(entry.source == "environment", "\(setting.rawValue)")
            #expect(entry.value == (setting.isSecret ? "" : setting.defaultValue ?? ""))
        }
    }

    @Test("A public URL is an origin of http or https, in the form that browsers send")
    func publicURL() async throws {
        func origin(_ url: String) async throws -> WebOrigin? {
            try SettingValues(try await settings("http:\n  public_url: \"\(url)\"\n"))[Setting.rows.http.publicURL]
        }
        #expect(try await origin("") == nil)
        #expect(try await origin("https://Park.Example:443/")?.text == "https://park.example")
        #expect(try await origin("http://[::1]:8080")?.host == "[::1]")
        #expect(try await origin("http://park.example:8080")?.host == "park.example")
        for url in ["park.example", "https://park.example/ui", "ftp://park.example", "capacitor://park", "*"] {
            await #expect(throws: ConfigurationError.self, "\(url)") { try await origin(url) }
        }
    }

    @Test("Passwords that travel readable are told: beyond this machine, without TLS, and without an https URL")
    func readablePasswords() async throws {
        for (bind, url, isTold) in [
            ("127.0.0.1:8080", "", false), ("[::1]:8080", "", false), ("localhost:8080", "", false),
            ("0.0.0.0:8080", "", true), ("[::]:8080", "", true), ("10.0.0.5:8080", "http://park.example", true),
            ("127.0.0.1:8080", "http://park.example", true), ("127.0.0.1:8080", "http://127.0.0.1:8080", false),
            ("0.0.0.0:8080", "https://park.example", false), ("127.0.0.1.example:8080", "", true),
        ] {
            let text = """
                http:
                  bind: "\(bind)"
                  public_url: "\(url)"
                auth:
                  secret: \(String(repeating: "s", count: 32))
                """
            let words = try DaemonConfiguration(try await settings(text)).readablePasswords
            #expect((words != nil) == isTold, "\(bind) \(url)")
            #expect(words?.contains("PARKD_HTTP_PUBLIC_URL") != false)
        }
    }
}
