import Foundation
import TestSupport
import Testing

/// Where settings come from, and what is said of those that are none.
struct ConfigurationTests {
    private func config(
        _ environment: [String: String] = [:], file: String? = nil
    ) async throws -> ParkdProcess.Result {
        let process = try ParkdProcess(
            ["config"] + (file.map { ["--config", $0] } ?? []),
            environment: environment.merging(["PARKD_AUTH_SECRET": Stage.secret]) { own, _ in own })
        return await process.waitForEnd()
    }

    @Test(
        "variables that Kubernetes makes for a Service named parkd are a warning",
        arguments: [
            [
                "PARKD_SERVICE_HOST": "10.0.0.1", "PARKD_SERVICE_PORT": "8080", "PARKD_SERVICE_PORT_HTTP": "8080",
                "PARKD_PORT": "tcp://10.0.0.1:8080", "PARKD_PORT_8080_TCP": "tcp://10.0.0.1:8080",
                "PARKD_PORT_8080_TCP_PROTO": "tcp", "PARKD_PORT_8080_TCP_PORT": "8080",
                "PARKD_PORT_8080_TCP_ADDR": "10.0.0.1",
            ],
            ["PARKD_METRICS_PORT": "tcp://10.0.0.2:9090", "PARKD_METRICS_SERVICE_HOST": "10.0.0.2"],
            ["PARKD_NAME": "/web/parkd", "PARKD_ENV_LANG": "C"],
        ])
    func serviceLinks(environment: [String: String]) async throws {
        let result = try await config(environment)
        #expect(result.exitCode == 0)
        #expect(result.complaints.split(separator: "\n").count == 1)
        for name in environment.keys { #expect(result.complaints.contains(name)) }
        #expect(result.complaints.hasPrefix("parkd: warning: ") && result.complaints.contains("Kubernetes"))
    }

    @Test(
        "a near-miss of a real key is an error with the suggestion, and what no platform makes is an error",
        arguments: [
            ("PARKD_MQTT_ULR", "did you mean PARKD_MQTT_URL?"), ("PARKD_MQTTURL", "did you mean PARKD_MQTT_URL?"),
            ("PARKD_DATABASE_ULR", "did you mean PARKD_DATABASE_URL?"),
            ("PARKD_AUTH_SECRETS", "did you mean PARKD_AUTH_SECRET?"),
            ("PARKD_HTTP_BIN", "did you mean PARKD_HTTP_BIND?"), ("PARKD_HTTP_PORT", "`parkd config` lists them all"),
            ("PARKD_NO_SUCH_KEY", "`parkd config` lists them all"),
        ])
    func nearMiss(name: String, words: String) async throws {
        let result = try await config([name: "8080"])
        #expect(result.exitCode == 78)
        #expect(result.complaints == "parkd: \(name): no such key; \(words)\n")
    }

    @Test(
        "a misspelt key in parkd.yaml is refused with the suggestion",
        arguments: [
            ("mqtt:\n  urll: mqtt://broker", "mqtt.urll: no such key; did you mean mqtt.url?"),
            ("mqtt_url: mqtt://broker", "mqtt_url: no such key; did you mean mqtt.url?"),
            ("mqqt:\n  url: mqtt://broker", "mqqt.url: no such key; did you mean mqtt.url?"),
            ("weather:\n  station: x", "weather.station: no such key; `parkd config` lists them all"),
            ("log: debug", "log is a section"), ("- a\n- b", "no YAML of sections"), ("a: [", "no YAML of sections"),
        ])
    func misspelt(text: String, words: String) async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/parkd.yaml"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await config(file: file)
            #expect(result.exitCode == 78)
            #expect(result.complaints.hasPrefix("parkd: \(file): ") && result.complaints.contains(words))
            #expect(result.complaints.split(separator: "\n").count == 1)
        }
    }

    @Test(
        "a file that is empty, all comments, or has sections without keys is fine",
        arguments: ["", "\n\n", "# mqtt:\n#   url: x\n", "---\n# nothing\n...\n", "mqtt:\n  # url: x\n", "{}"])
    func empty(text: String) async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/parkd.yaml"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await config(file: file)
            #expect(result.exitCode == 0 && result.complaints.isEmpty, "\(result.complaints)")
        }
    }

    @Test("a value of the file is used, and named with its file")
    func used() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/parkd.yaml"
            try "mqtt:\n  url: mqtt://broker.example:1884\nspool:\n  max_mb: 77\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let result = try await config(file: file)
            #expect(result.exitCode == 0)
            #expect(result.output.contains("mqtt://broker.example:1884  (\(file))"))
            #expect(result.output.contains("77  (\(file))"))
        }
    }

    @Test("a file that is missing or may not be read is said as such")
    func unreadable() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/parkd.yaml"
            let missing = try await config(file: file)
            #expect(missing.exitCode == 78 && missing.complaints.contains("there is no such file"))
            try "{}".write(toFile: file, atomically: true, encoding: .utf8)
            chmod(file, 0)
            // Nothing is closed to root: nobody looks in its place.
            guard getuid() == 0 else {
                #expect(try await config(file: file).complaints.contains("permission denied"))
                return
            }
            chmod(folder, 0o755)
            let process = try ParkdProcess(
                program: "/usr/bin/setpriv",
                [
                    "--reuid=65534", "--regid=65534", "--clear-groups", ParkdProcess.binary.path, "config", "--config",
                    file,
                ], environment: ["PARKD_AUTH_SECRET": Stage.secret])
            let refused = await process.waitForEnd()
            // A checkout in root's own home cannot be entered by anyone else, nor the program in it be started.
            guard refused.exitCode != 126 && refused.exitCode != 127 else { return }
            #expect(refused.exitCode == 78 && refused.complaints.contains("permission denied"), "\(refused.complaints)")
        }
    }

    @Test("a credential, and a key file, that may not be read is said as such")
    func closedFiles() async throws {
        // Nothing is closed to root, so that somebody else has to look.
        guard getuid() == 0 else { return }
        try await withTemporaryFolder { folder in
            for name in ["/mqtt-password", "/ca.pem"] {
                try "x".write(toFile: folder + name, atomically: true, encoding: .utf8)
            }
            chmod(folder, 0o755)
            let cases = [
                ("mqtt-password", ["CREDENTIALS_DIRECTORY": folder], "\(folder)/mqtt-password: permission denied"),
                (
                    "ca.pem", ["PARKD_MQTT_URL": "mqtts://broker", "PARKD_MQTT_CA_FILE": folder + "/ca.pem"],
                    "PARKD_MQTT_CA_FILE: \(folder)/ca.pem cannot be read: permission denied"
                ),
            ]
            for (file, environment, words) in cases {
                chmod(folder + "/" + file, 0)
                let process = try ParkdProcess(
                    program: "/usr/bin/setpriv",
                    ["--reuid=65534", "--regid=65534", "--clear-groups", ParkdProcess.binary.path, "config"],
                    environment: environment.merging(["PARKD_AUTH_SECRET": Stage.secret]) { own, _ in own })
                let refused = await process.waitForEnd()
                // A checkout in root's own home cannot be entered by anyone else, nor the program in it be started.
                guard refused.exitCode != 126 && refused.exitCode != 127 else { return }
                #expect(refused.exitCode == 78 && refused.complaints.contains(words), "\(refused.complaints)")
            }
        }
    }

    @Test("a certificate for the API that has no key, or another's, is refused by the name of the setting")
    func certificate() async throws {
        try await withTemporaryFolder { folder in
            let ours = try Certificates(in: folder + "/ours")
            let alone = try await config(["PARKD_HTTP_CERT_FILE": ours.certificate.server])
            #expect(alone.exitCode == 78 && alone.complaints.hasPrefix("parkd: PARKD_HTTP_KEY_FILE: missing"))
            var pair = ["PARKD_HTTP_CERT_FILE": ours.certificate.server, "PARKD_HTTP_KEY_FILE": ours.key.server]
            #expect(try await config(pair).exitCode == 0)
            pair["PARKD_HTTP_KEY_FILE"] = ours.key.client
            let other = try await config(pair)
            #expect(other.exitCode == 78 && other.complaints.hasPrefix("parkd: PARKD_HTTP_KEY_FILE: "))
            pair["PARKD_HTTP_CERT_FILE"] = folder + "/none.pem"
            let missing = try await config(pair)
            #expect(missing.exitCode == 78 && missing.complaints.hasPrefix("parkd: PARKD_HTTP_CERT_FILE: "))
        }
    }

    @Test("--env prints every variable as a comment, and no secret that is set")
    func environmentFile() async throws {
        let process = try ParkdProcess(["config", "--env"], environment: ["PARKD_AUTH_SECRET": Stage.secret])
        let result = await process.waitForEnd()
        #expect(result.exitCode == 0 && result.output.contains("\n#PARKD_MQTT_URL=mqtt://127.0.0.1:1883\n"))
        #expect(result.output.contains("\n#PARKD_AUTH_SECRET=\n") && !result.output.contains(Stage.secret))
    }

    @Test("a misspelt credential file is refused with the suggestion; files for other purposes are nobody's business")
    func credentials() async throws {
        try await withTemporaryFolder { folder in
            func write(_ name: String, _ text: String) throws {
                try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
            }
            try write("auth-secret", Stage.secret + "\n")
            try write("mqtt-username", "parkd\n")
            try write("client.key", "a key")
            let environment = ["CREDENTIALS_DIRECTORY": folder, "PARKD_AUTH_SECRET": ""]
            let fine = try await config(["CREDENTIALS_DIRECTORY": folder])
            #expect(fine.exitCode == 0 && fine.output.contains("parkd  (credentials)"), "\(fine.complaints)")
            for slip in ["mqtt_password", "mqtt-pasword", "mqttpassword"] {
                try write(slip, "secret")
                let result = try await config(environment)
                #expect(result.exitCode == 78)
                #expect(result.complaints.contains("\(slip): no such key; did you mean mqtt-password?"))
                try FileManager.default.removeItem(atPath: folder + "/" + slip)
            }
        }
    }

    @Test("--version answers where /proc is not mounted, and so does a command")
    func withoutProc() async throws {
        // Only root may take /proc away from a process.
        guard getuid() == 0, FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare") else { return }
        for option in ["--version", "config"] {
            let process = try ParkdProcess(
                program: "/usr/bin/unshare",
                ["-m", "sh", "-c", "umount -l /proc && exec \"$0\" \"$1\"", ParkdProcess.binary.path, option],
                environment: ["PARKD_AUTH_SECRET": Stage.secret])
            let result = await process.waitForEnd()
            // A container may forbid it even to root.
            guard !result.complaints.contains("unshare:") && !result.complaints.contains("umount:") else { return }
            #expect(result.exitCode == 0 && result.output.lowercased().contains("parkd"), "\(result.complaints)")
        }
    }
}
