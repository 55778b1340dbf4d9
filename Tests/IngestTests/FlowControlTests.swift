import Ingest
import Testing

/// What the ingest thread does next.
struct FlowControlTests {
    private let flow = FlowControl(batchMax: 1000, lingerMS: 5)

    private func next(
        _ lanes: FlowControl.Lane..., spool: FlowControl.Spool = FlowControl.Spool(), held: Int = 0,
        heldForMS: Int = 0, spooled: Int = 0, diverted: Int = 0, divertedForMS: Int = 0, window: Int = 1000
    ) -> FlowControl.Action {
        flow.next(
            FlowControl.Situation(
                lanes: lanes, spool: spool, heldCount: held, heldForMS: heldForMS, spooledCount: spooled,
                divertedCount: diverted, divertedForMS: divertedForMS),
            window: window)
    }

    private func away(restMS: Int = 300, open: Int = 0, forMS: Int = 0) -> FlowControl.Lane {
        FlowControl.Lane(isConnected: false, isWorking: false, restMS: restMS, openCount: open, openForMS: forMS)
    }

    private func idle(open: Int = 0, forMS: Int = 0) -> FlowControl.Lane {
        FlowControl.Lane(isConnected: true, isWorking: false, openCount: open, openForMS: forMS)
    }

    private func working(open: Int = 0, forMS: Int = 0) -> FlowControl.Lane {
        FlowControl.Lane(isConnected: true, isWorking: true, openCount: open, openForMS: forMS)
    }

    @Test("Nothing is received before every lane has its connection")
    func databaseFirst() {
        let away = away(restMS: 0)
        let connecting = FlowControl.Lane(isConnected: false, isWorking: true)
        #expect(next(away, away) == .connect(lane: 0))
        #expect(next(connecting, away) == .connect(lane: 1))
        #expect(next(connecting, connecting) == .awaitLane(waitMS: 1000))
        #expect(next(idle(), connecting) == .awaitLane(waitMS: 1000))
        #expect(next(idle(), idle()) == .receive(room: 250, waitMS: 500, drain: 0))
    }

    @Test("The spool forgets nothing while a message of its own is open or being committed")
    func settlesOnlyWhenAllIsCommitted() {
        let spool = FlowControl.Spool(canTake: true, takenCount: 7)
        #expect(next(idle(), idle(), spool: spool) == .settle)
        #expect(next(idle(), working(), spool: spool, spooled: 1) != .settle)
        #expect(next(idle(), idle(open: 1), spool: spool, spooled: 1) != .settle)
        #expect(next(idle(), idle(), held: 7) != .settle)
    }

    @Test("What the broker sends does not keep what is committed in the spool, be the spool full or a row locked")
    func settlesBesideOthers() {
        // A message whose row is locked comes back to its lane again and again, since a full spool does not take it.
        let full = FlowControl.Spool(canTake: false, waitingCount: 900, takenCount: 7, takenForMS: 700)
        #expect(next(working(open: 1), idle(), spool: full, held: 2) == .settle)
        #expect(next(working(), idle(open: 3), spool: full, held: 2) == .settle)
        // Before, whatever has to follow the spool's messages goes into it, so that nothing overtakes that.
        #expect(next(working(), idle(), spool: full, held: 2, diverted: 1) == .spoolDiverted)
    }

    @Test("A batch closes at a quarter of the window, or when its first message has lingered")
    func closes() {
        #expect(next(idle(open: 249, forMS: 4), held: 249) == .receive(room: 250, waitMS: 1, drain: 0))
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
        #expect(
            next(idle(open: 1, forMS: 1), idle(open: 1, forMS: 3), held: 2) == .receive(room: 250, waitMS: 2, drain: 0))
        #expect(
            next(idle(open: 1, forMS: 1), working(open: 9, forMS: 9), held: 10)
                == .receive(room: 250, waitMS: 4, drain: 0))
    }

    @Test("The next messages are received while the database works, up to the window")
    func overlaps() {
        #expect(next(working(open: 250), held: 500) == .receive(room: 250, waitMS: 500, drain: 0))
        #expect(next(working(open: 250), held: 900) == .receive(room: 100, waitMS: 500, drain: 0))
        #expect(next(working(open: 750), held: 1000) == .awaitLane(waitMS: 1000))
        #expect(next(idle(open: 1), working(), held: 1000) == .submit(lane: 0))
    }

    @Test("What is in the spool cannot keep what is committed there for long; receiving goes on meanwhile")
    func settles() {
        let late = FlowControl.Spool(canTake: true, waitingCount: 90, takenCount: 7, takenForMS: 500)
        #expect(
            next(working(open: 3), spool: late, held: 400, spooled: 7) == .receive(room: 250, waitMS: 500, drain: 0))
        let early = FlowControl.Spool(canTake: true, waitingCount: 90, takenCount: 7, takenForMS: 499)
        #expect(
            next(working(open: 3), spool: early, held: 400, spooled: 7) == .receive(room: 250, waitMS: 0, drain: 90))
    }

    @Test("While the database is away the spool stores: messages keep coming, batch by batch, and are acknowledged")
    func spools() {
        let spool = FlowControl.Spool(canTake: true)
        #expect(next(away(), away(), spool: spool) == .receive(room: 250, waitMS: 300, drain: 0))
        #expect(next(away(open: 1, forMS: 5), away(), spool: spool, held: 1) == .spool(lane: 0))
        #expect(next(away(), away(open: 250), spool: spool, held: 250) == .spool(lane: 1))
        #expect(next(away(open: .max), away(), spool: spool, held: 9) == .spool(lane: 0))
        #expect(next(away(restMS: 0), away(), spool: spool, held: 9) == .connect(lane: 0))
    }

    @Test("A lane that has its connection commits while another's messages go to the spool")
    func oneLaneAway() {
        let spool = FlowControl.Spool(canTake: true)
        #expect(next(idle(open: 250), away(open: 250), spool: spool, held: 500) == .submit(lane: 0))
        #expect(next(working(), away(open: 250), spool: spool, held: 500) == .spool(lane: 1))
    }

    @Test("Where neither database nor spool takes anything, nothing is received, and the broker gets back what is held")
    func handsBack() {
        #expect(next(away(), away()) == .awaitLane(waitMS: 300))
        #expect(next(away(open: 5, forMS: 90), away(), held: 5, heldForMS: 90) == .awaitLane(waitMS: 300))
        #expect(next(away(open: 5), away(), held: 5, heldForMS: 20_000) == .handBack)
        #expect(next(away(open: 5), working(), held: 5, heldForMS: 20_000) == .awaitLane(waitMS: 300))
    }

    @Test("What the spool holds is taken out beside what comes, without waiting, never far ahead of the settling")
    func drains() {
        let filled = FlowControl.Spool(canTake: true, waitingCount: 90_000)
        #expect(next(idle(), idle(), spool: filled) == .receive(room: 250, waitMS: 0, drain: 250))
        #expect(next(idle(open: 250), idle(), spool: filled) == .submit(lane: 0))
        #expect(
            next(working(open: 250), working(open: 250), spool: filled) == .receive(room: 250, waitMS: 500, drain: 0))
        let taken = FlowControl.Spool(canTake: true, waitingCount: 9, takenCount: Limits.spoolWindow, takenForMS: 20)
        #expect(next(working(), working(), spool: taken, spooled: 9) == .receive(room: 250, waitMS: 500, drain: 0))
        #expect(next(idle(), idle(), spool: taken) == .settle)
        #expect(next(away(), idle(), spool: filled) == .receive(room: 250, waitMS: 300, drain: 0))
    }

    @Test("What must follow the spool's messages is written to it before anything is acknowledged")
    func diverts() {
        let spool = FlowControl.Spool(canTake: true, waitingCount: 10)
        #expect(next(idle(), idle(), spool: spool, held: 3, diverted: 3, divertedForMS: 5) == .spoolDiverted)
        #expect(next(idle(), idle(), spool: spool, held: 250, diverted: 250) == .spoolDiverted)
        #expect(next(idle(), idle(), spool: spool, held: 3, diverted: 3, divertedForMS: 1) != .settle)
    }

    @Test("A heavy batch closes while lanes are busy: nothing more is received before a lane has taken it")
    func heavyBatch() {
        #expect(next(working(open: .max), working(open: 3), held: 9) == .awaitLane(waitMS: 1000))
        #expect(next(working(open: 3), idle(), held: 9) == .receive(room: 250, waitMS: 500, drain: 0))
        #expect(next(idle(open: .max), working(open: 3), held: 9) == .submit(lane: 0))
        // What another lane has does not wait for company that cannot come.
        #expect(next(working(open: .max), idle(open: 1), held: 9) == .submit(lane: 1))
        #expect(next(working(open: .max), idle(), held: 9) == .awaitLane(waitMS: 1000))
        let filled = FlowControl.Spool(canTake: true, waitingCount: 90_000)
        #expect(next(working(open: .max), idle(), spool: filled, held: 9) == .awaitLane(waitMS: 1000))
        #expect(next(idle(), idle(), spool: filled, held: 9, diverted: .max) == .spoolDiverted)
    }

    @Test("What waits for a lane that is connecting goes to the spool after a second, or when its batch is full")
    func spoolsWhileConnecting() {
        let spool = FlowControl.Spool(canTake: true)
        let connecting = FlowControl.Lane(isConnected: false, isWorking: true, openCount: .max)
        var small = FlowControl.Lane(isConnected: false, isWorking: true, openCount: 1)
        small.openForMS = 990
        #expect(next(small, away(), spool: spool, held: 1) == .receive(room: 250, waitMS: 10, drain: 0))
        small.openForMS = 1000
        #expect(next(small, away(), spool: spool, held: 1) == .spool(lane: 0))
        #expect(next(connecting, away(), spool: spool, held: 9) == .spool(lane: 0))
        #expect(next(connecting, idle(), held: 9) == .awaitLane(waitMS: 1000))
    }

    private func crowded(open: Int, isWorking: Bool = false) -> FlowControl.Lane {
        FlowControl.Lane(isConnected: true, isWorking: isWorking, openCount: open, openForMS: 9, isCrowded: true)
    }

    @Test("What somebody has beyond its share of a batch that outgrew its size goes to the spool, where that takes it")
    func spoolsExcess() {
        let spool = FlowControl.Spool(canTake: true)
        #expect(next(crowded(open: 250), working(open: 1), spool: spool, held: 501) == .spoolExcess(lane: 0))
        #expect(next(idle(), crowded(open: .max), spool: spool, held: 501) == .spoolExcess(lane: 1))
        // Two lanes share a flood: what one has sent to the spool is no longer held.
        let begun = FlowControl.Spool(canTake: true, waitingCount: 1)
        #expect(next(crowded(open: 250), working(), spool: begun, held: 250) == .spoolExcess(lane: 0))
        // Where as much is committed as comes, whoever sends it is in nobody's way.
        #expect(next(crowded(open: 250), working(), spool: spool, held: 500) == .submit(lane: 0))
        #expect(next(crowded(open: 249), working(), spool: spool, held: 501) == .submit(lane: 0))
        #expect(next(crowded(open: 250), working(), held: 501) == .submit(lane: 0))
        // Older messages of the same sender are being committed, perhaps in vain.
        #expect(
            next(crowded(open: 600, isWorking: true), idle(), spool: spool, held: 900)
                == .receive(room: 100, waitMS: 500, drain: 0))
        #expect(
            next(crowded(open: 600, isWorking: true), idle(), spool: spool, held: 1000) == .awaitLane(waitMS: 1000))
    }

    @Test("What the spool gives back never fills one lane with more than two batches, however idle the other is")
    func drainsForOneLane() {
        let filled = FlowControl.Spool(canTake: true, waitingCount: 15_000)
        let drain = { (open: Int) in
            next(working(open: open), idle(), spool: filled, spooled: open)
        }
        #expect(drain(100) == .receive(room: 250, waitMS: 0, drain: 250))
        #expect(drain(400) == .receive(room: 250, waitMS: 0, drain: 100))
        #expect(drain(499) == .receive(room: 250, waitMS: 0, drain: 1))
        #expect(drain(500) == .receive(room: 250, waitMS: 500, drain: 0))
    }
}
