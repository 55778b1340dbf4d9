import Ingest
import Testing

/// What the ingest thread does next.
struct FlowControlTests {
    private let flow = FlowControl(batchMax: 1000, lingerMS: 5)

    private func next(
        _ lanes: FlowControl.Lane..., held: Int = 0, heldForMS: Int = 0, window: Int = 1000
    ) -> FlowControl.Action {
        flow.next(FlowControl.Situation(lanes: lanes, heldCount: held, heldForMS: heldForMS), window: window)
    }

    private func idle(open: Int = 0, forMS: Int = 0) -> FlowControl.Lane {
        FlowControl.Lane(isConnected: true, isWorking: false, openCount: open, openForMS: forMS)
    }

    private func working(open: Int = 0, forMS: Int = 0) -> FlowControl.Lane {
        FlowControl.Lane(isConnected: true, isWorking: true, openCount: open, openForMS: forMS)
    }

    @Test("Nothing is received before every lane has its connection")
    func databaseFirst() {
        let away = FlowControl.Lane(isConnected: false, isWorking: false)
        let connecting = FlowControl.Lane(isConnected: false, isWorking: true)
        #expect(next(away, away) == .connect(lane: 0))
        #expect(next(connecting, away) == .connect(lane: 1))
        #expect(next(connecting, connecting) == .awaitCommit)
        #expect(next(idle(), connecting) == .awaitCommit)
        #expect(next(idle(), idle()) == .receive(room: 250, waitMS: 500))
    }

    @Test("Nothing is acknowledged while a message is open or being committed on any lane")
    func acknowledgesOnlyWhenAllIsCommitted() {
        #expect(next(idle(), idle(), held: 7) == .acknowledge)
        #expect(next(idle(), working(), held: 7) != .acknowledge)
        #expect(next(idle(), idle(open: 1), held: 7) != .acknowledge)
        #expect(next(working(open: 1), idle(), held: 7) != .acknowledge)
    }

    @Test("A batch closes at a quarter of the window, or when its first message has lingered")
    func closes() {
        #expect(next(idle(open: 249, forMS: 4), held: 249) == .receive(room: 250, waitMS: 1))
        #expect(next(idle(open: 250), held: 250) == .submit(lane: 0))
        #expect(next(idle(), idle(open: 250), held: 250) == .submit(lane: 1))
        #expect(next(idle(open: 1, forMS: 5), held: 1) == .submit(lane: 0))
        #expect(next(idle(open: 5), held: 5, window: 20) == .submit(lane: 0))
    }

    @Test("A batch is never larger than configured, however wide the window")
    func ceiling() {
        let small = FlowControl(batchMax: 10, lingerMS: 5)
        let situation = FlowControl.Situation(lanes: [idle(open: 10)], heldCount: 10)
        #expect(small.next(situation, window: 1000) == .submit(lane: 0))
    }

    @Test("The lane that waits shortest for company decides how long the thread waits")
    func shortestWait() {
        #expect(next(idle(open: 1, forMS: 1), idle(open: 1, forMS: 3), held: 2) == .receive(room: 250, waitMS: 2))
        #expect(next(idle(open: 1, forMS: 1), working(open: 9, forMS: 9), held: 10) == .receive(room: 250, waitMS: 4))
    }

    @Test("The next messages are received while the database works, up to the window")
    func overlaps() {
        #expect(next(working(open: 250), held: 500) == .receive(room: 250, waitMS: 500))
        #expect(next(working(open: 250), held: 900) == .receive(room: 100, waitMS: 500))
        #expect(next(working(open: 750), held: 1000) == .awaitCommit)
        #expect(next(idle(open: 1), working(), held: 1000) == .submit(lane: 0))
    }

    @Test("Messages that keep coming cannot hold acknowledgements back for long")
    func settles() {
        #expect(next(working(open: 3), held: 400, heldForMS: 500) == .awaitCommit)
        #expect(next(working(), idle(open: 3), held: 400, heldForMS: 500) == .submit(lane: 1))
    }
}
