import Foundation
import MQTT
import TestSupport

/// Stands between the daemon and a server, on real sockets and a thread of its own, and does what networks do.
final class FaultProxy: Sendable {
    /// Where the server is.
    enum Target: Sendable {
        /// TCP on 127.0.0.1.
        case port(Int)
        /// A Unix socket.
        case socket(String)
    }

    /// How bytes are passed on, both ways.
    enum Manner: Sendable, Equatable {
        /// At once.
        case pass
        /// One byte at a time.
        case trickle
        /// So many milliseconds late.
        case late(milliseconds: Int)
    }

    /// How a connection is ended.
    enum Cut: Sendable, CaseIterable {
        /// As if both sides had closed it (FIN).
        case finish
        /// As if a host had lost it (RST).
        case reset
        /// Half-open: without a word, everything that either side still says is swallowed.
        case silence
    }

    /// What becomes of the message that a watch waited for.
    enum Verdict: Sendable {
        /// It goes on.
        case pass
        /// It is swallowed, with everything that follows on its connection.
        case withhold
        /// It is swallowed, and its connection ends with RST.
        case reset
    }

    /// Where the proxy listens on 127.0.0.1.
    let port: Int
    private let orders = ProxyOrders()
    private let thread: TestThread

    /// Begins to listen.
    init(_ wire: WireReader.Wire, to target: Target) throws {
        let (listener, port) = try LoopbackSocket.listen()
        self.port = port
        thread = TestThread { [orders] in
            var loop = ProxyLoop(wire, target, listener: listener, orders: orders)
            loop.run()
        }
    }

    deinit {
        orders.change { $0.isEnding = true }
    }

    /// From now on bytes go so, on connections that are open and on those to come.
    func pass(_ manner: Manner) {
        orders.change { $0.manner = manner }
    }

    /// Whether who comes is sent away at once.
    func refuse(_ refuses: Bool) {
        orders.change { $0.refuses = refuses }
    }

    /// Ends every connection.
    func cut(_ how: Cut) {
        orders.change { $0.cut = how }
    }

    /// Calls `act` on the proxy's thread when the `number`th such message from now on has come, before it goes on.
    ///
    /// - Returns: becomes true when that has happened.
    @discardableResult
    func at(
        _ moment: WireReader.Moment, number: Int = 1, _ act: @escaping @Sendable () -> Verdict
    ) -> EventualValue<Bool> {
        let seen = EventualValue(false)
        let watch = ProxyOrders.Watch(moment: moment, left: number, act: act, seen: seen)
        orders.change { $0.watch = watch }
        return seen
    }

    /// Ends every connection and the thread.
    func close() async {
        orders.change { $0.isEnding = true }
        await thread.join()
    }
}
