import FoundationEssentials
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TestSupportTests {
    @Test("A temporary folder is gone after its body, also when that throws")
    func foldersVanish() async throws {
        var folders: [String] = []
        try await withTemporaryFolder { folder in
            folders.append(folder)
            try Data("x".utf8).write(to: URL(filePath: folder + "/file"))
        }
        await #expect(throws: TestSupportError.self) {
            try await withTemporaryFolder { folder in
                folders.append(folder)
                throw TestSupportError("on purpose")
            }
        }
        #expect(folders.count == 2)
        #expect(folders.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
    }

    @Test("A manual clock wakes exactly those whose time has come")
    func clockWakes() async throws {
        let clock = ManualClock()
        let woken = EventualValue<[Int]>([])
        try await withThrowingTaskGroup { group in
            for seconds in [1, 2, 3] {
                group.addTask {
                    try await clock.sleep(for: .seconds(seconds))
                    woken.update { $0.append(seconds) }
                }
            }
            try await clock.waitForSleepers(3)
            clock.advance(by: .seconds(1))
            try await woken.wait { $0 == [1] }
            try await clock.waitForSleepers(2)
            clock.advance(by: .seconds(2))
            try await woken.wait { Set($0) == [1, 2, 3] }
            try await group.waitForAll()
        }
    }

    @Test("A cancelled sleep on a manual clock ends")
    func clockCancels() async throws {
        let clock = ManualClock()
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await clock.sleep(for: .seconds(1)) }
            }
            group.cancelAll()
        }
    }

    @Test("A wait for a value that never comes ends with the task")
    func waitsAreCancelled() async throws {
        let value = EventualValue(0)
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await value.wait { $0 == 1 } }
            }
            group.cancelAll()
        }
    }
}
