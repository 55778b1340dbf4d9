import Hummingbird
import HummingbirdCore
import NIOCore
import Parking
import ServiceLifecycle

/// An open stream as who sends it has it; when it is let go, sent or not, its place is free.
final class LiveSubscription: Sendable {
    private let subscriber: LiveSubscriber
    private let scope: LiveScope
    private let hub: LiveHub

    init(subscriber: LiveSubscriber, scope: LiveScope, hub: LiveHub) {
        self.subscriber = subscriber
        self.scope = scope
        self.hub = hub
    }

    deinit {
        hub.leave(subscriber, scope)
    }

    /// Ends it as soon as its client takes another byte.
    func end(_ reason: StreamEnd) {
        subscriber.update { $0.end(reason) }
    }

    /// Sends what there is until the stream ends, and says why.
    ///
    /// - Parameter recheck: why the caller may not go on; `nil` where they may.
    func send(
        to writer: inout any ResponseBodyWriter, recheck: @Sendable () async -> StreamEnd?
    ) async throws {
        try await writer.write(StreamWords.hello)
        while !Task.isCancelled {
            switch subscriber.next() {
            case .send(let chunks): try await send(chunks, to: &writer)
            case .snapshot(let isResync, let known):
                let chunk = scope.fetch(for: subscriber, knowing: known)
                if isResync {
                    let dropped = subscriber.takeDropped()
                    hub.note { figures in
                        figures.resyncs += 1
                        figures.dropped += dropped
                    }
                    try await writer.write(StreamWords.resync)
                }
                try await send([chunk], to: &writer)
            case .beat: try await writer.write(StreamWords.beat)
            case .recheck: if let reason = await recheck() { end(reason) }
            case .wait(let deadline): await subscriber.rest(until: deadline)
            case .end(let reason): return try await writer.write(StreamWords.bye(reason))
            }
        }
    }

    private func send(_ chunks: [StreamChunk], to writer: inout any ResponseBodyWriter) async throws {
        for chunk in chunks where chunk.bytes.readableBytes > 0 { try await writer.write(chunk.bytes) }
        let sent = ContinuousClock.now
        hub.note { figures in
            for chunk in chunks {
                figures.sent += chunk.events
                if let since = chunk.since { figures.noteLag((sent - since) / .seconds(1)) }
            }
        }
    }
}
