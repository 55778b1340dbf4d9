import ArgumentParser
import Foundation
import Monitoring
import Testing

@testable import parkd

struct AlertRemedyTests {
    private static let folder =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/monitoring"

    @Test("What an alert tells people to set or run exists")
    func remedies() throws {
        let text = try MonitoringFile.rules.text(in: Self.folder)
        let keys = Set(Setting.allCases.map(\.environmentName))
        let commands = Set(Parkd.configuration.subcommands.compactMap { $0.configuration.commandName })
        let settings = text.matches(of: /PARKD_\w+/).map { String($0.0) }
        let calls = text.matches(of: /`parkd\s+(\w+)/).map { String($0.1) }
        #expect(settings.count > 5 && Set(settings).isSubset(of: keys))
        #expect(calls.count > 2 && Set(calls).isSubset(of: commands))
    }
}
