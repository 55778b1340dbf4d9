import Foundation

/// The thread of a proxy: waits for sockets, for orders, and for what is due.
struct ProxyLoop {
    private struct Connection {
        var streams: [ProxyStream]
        var reader: WireReader
        /// Whether it swallows everything for good.
        var isLost = false
        var isOver = false

        var descriptors: [CInt] { [streams[0].from, streams[0].to] }
    }

    private let wire: WireReader.Wire
    private let target: FaultProxy.Target
    private let listener: CInt
    private let orders: ProxyOrders
    private var standing = ProxyOrders.Standing()
    private var connections: [Connection] = []

    init(_ wire: WireReader.Wire, _ target: FaultProxy.Target, listener: CInt, orders: ProxyOrders) {
        self.wire = wire
        self.target = target
        self.listener = listener
        self.orders = orders
    }

    mutating func run() {
        while true {
            let ready = wait()
            standing = orders.take()
            if standing.isEnding { break }
            obey()
            if ready.contains(listener) { welcome() }
            for index in connections.indices { serve(index, ready) }
            connections.removeAll { connection in
                guard connection.isOver else { return false }
                connection.descriptors.forEach { close($0) }
                return true
            }
        }
        for connection in connections { connection.descriptors.forEach { close($0) } }
        close(listener)
    }

    /// Which descriptors have something.
    private func wait() -> Set<CInt> {
        var pollers = [listener, orders.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var dueMS = 1000
        for stream in connections.flatMap(\.streams) {
            if stream.isReading { pollers.append(pollfd(fd: stream.from, events: Int16(POLLIN), revents: 0)) }
            guard let due = stream.due else { continue }
            let leftMS = Int((due - .now) / .milliseconds(1))
            if leftMS <= 0 {
                pollers.append(pollfd(fd: stream.to, events: Int16(POLLOUT), revents: 0))
            } else {
                dueMS = min(dueMS, leftMS)
            }
        }
        poll(&pollers, nfds_t(pollers.count), CInt(dueMS))
        return Set(pollers.filter { $0.revents != 0 }.map(\.fd))
    }

    private mutating func obey() {
        guard let cut = standing.cut else { return }
        for index in connections.indices { end(index, cut) }
    }

    private mutating func welcome() {
        while let client = LoopbackSocket.accept(listener) {
            guard !standing.refuses, let server = LoopbackSocket.connect(to: target) else {
                LoopbackSocket.closeWithReset(client)
                close(client)
                continue
            }
            connections.append(
                Connection(
                    streams: [ProxyStream(from: client, to: server), ProxyStream(from: server, to: client)],
                    reader: WireReader(wire)))
        }
    }

    private mutating func serve(_ index: Int, _ ready: Set<CInt>) {
        for direction in [WireReader.Direction.toServer, .toClient] where !connections[index].isOver {
            let number = direction.rawValue
            if ready.contains(connections[index].streams[number].from), connections[index].streams[number].isReading {
                guard let bytes = connections[index].streams[number].read() else { return end(index, .reset) }
                pass(bytes, index, direction)
            }
            guard !connections[index].isOver else { return }
            guard connections[index].streams[number].write(oneByOne: standing.manner == .trickle) else {
                return end(index, .reset)
            }
        }
        let streams = connections[index].streams
        if streams.allSatisfy(\.isDone) || connections[index].isLost && streams.contains(where: \.hasEnded) {
            connections[index].isOver = true
        }
    }

    private mutating func pass(_ bytes: [UInt8], _ index: Int, _ direction: WireReader.Direction) {
        var due = ContinuousClock.now
        if case .late(let milliseconds) = standing.manner { due += .milliseconds(milliseconds) }
        for piece in connections[index].reader.take(bytes[...], direction) where !connections[index].isLost {
            let verdict = piece.moment.map { orders.verdict(at: $0) } ?? .pass
            switch verdict {
            case .pass: connections[index].streams[direction.rawValue].append(piece.bytes, due: due)
            case .withhold: connections[index].isLost = true
            case .reset: return end(index, .reset)
            }
        }
    }

    private mutating func end(_ index: Int, _ cut: FaultProxy.Cut) {
        guard !connections[index].isOver else { return }
        guard cut != .silence else { return connections[index].isLost = true }
        connections[index].isOver = true
        guard cut == .reset else { return }
        connections[index].descriptors.forEach { LoopbackSocket.closeWithReset($0) }
    }
}
