import Ingest
import Testing

/// What the ingest thread does next.
struct FlowControlTests {
    private let flow = FlowControl(batchMax: 1000, lingerMS: 5)

    private func next(
        isConnected: Bool = true, isWorking: Bool = false, open: Int = 0, openForMS: Int = 0, held: Int = 0,
        heldForMS: Int = 0, window: Int = 1000
    ) -> FlowControl.Action {
        flow.next(
            FlowControl.Situation(
                isConnected: isConnected, isWorking: isWorking, openCount: open, openForMS: openForMS,
                heldCount: held, heldForMS: heldForMS),
            window: window)
    }

    @Test("Nothing is received while the database is away")
    func databaseFirst() {
        #expect(next(isConnected: false) == .connect)
        #expect(next(isConnected: false, isWorking: true) == .awaitCommit)
    }

    @Test("Nothing is acknowledged while a message is open or being committed")
    func acknowledgesOnlyWhenAllIsCommitted() {
        #expect(next(held: 7) == .acknowledge)
        #expect(next(isWorking: true, held: 7) != .acknowledge)
        #expect(next(open: 1, held: 7) != .acknowledge)
        #expect(next(isWorking: true, open: 1, held: 7) != .acknowledge)
    }

    @Test("A batch closes at a quarter of the window, or when its first message has lingered")
    func closes() {
        #expect(next(open: 249, openForMS: 4, held: 249) == .receive(room: 250, waitMS: 1))
        #expect(next(open: 250, held: 250) == .submit)
        #expect(next(open: 1, openForMS: 5, held: 1) == .submit)
        #expect(next(open: 5, held: 5, window: 20) == .submit)
    }

    @Test("The next messages are received while the database works, up to the window")
    func overlaps() {
        #expect(next(isWorking: true, open: 250, held: 500) == .receive(room: 250, waitMS: 500))
        #expect(next(isWorking: true, open: 250, held: 900) == .receive(room: 100, waitMS: 500))
        #expect(next(isWorking: true, open: 750, held: 1000) == .awaitCommit)
        #expect(next(open: 750, held: 1000) == .submit)
    }

    @Test("Messages that keep coming cannot hold acknowledgements back for long")
    func settles() {
        #expect(next(isWorking: true, open: 3, held: 400, heldForMS: 500) == .awaitCommit)
        #expect(next(open: 3, held: 400, heldForMS: 500) == .submit)
    }
}
