import ChirpStack
import LoRaWAN
import Parking

extension Decider {
    /// A join, status, log or other event of a registered device: stored; a join starts a session.
    func decide(_ event: DeviceEvent, device index: Int, receivedAt: Timestamp, _ decisions: inout Decisions) {
        let clock = EventClock.observation(time: event.time, receivedAt: receivedAt)
        decisions.deviceEvents.append(
            Decisions.DeviceEventRow(
                deviceIndex: index, event: event, occurredAt: clock.observedAt, receivedAt: receivedAt))
        var device = decisions.devices[index]
        let before = device
        switch event.body {
        case .join(let devAddr):
            device.lastSeenAt = max(device.lastSeenAt ?? clock.observedAt, clock.observedAt)
            let isNewSession = device.session.join(
                devAddr, at: clock.observedAt, isReceiveTime: clock.isReceiveTime, receivedAt: receivedAt)
            if isNewSession { device.occupancyFrameCounter = nil }
        case .status(_, _, let batteryPercent):
            // It goes by the gateway's clock, the uplink that carried it by the network server's, which is later.
            let isCurrent = device.lastObservedAt.map { clock.observedAt >= $0.adding(seconds: -Limits.statusBehindS) }
            if isCurrent ?? true, let batteryPercent { device.batteryPercent = batteryPercent }
        case .ack, .txAck, .log, .location, .integration: break
        }
        guard device != before else { return }
        decisions.devices[index] = device
        decisions.changedDevices.insert(index)
    }

    /// A gateway that heard a frame was alive then.
    func heard(at time: Timestamp, by index: Int, _ decisions: inout Decisions) {
        if decisions.gateways[index].seen(at: time) { decisions.changedGateways.insert(index) }
    }

    /// A gateway's counters: evidence of life at our clock, because theirs is often wrong.
    func decide(
        _ event: GatewayStatsEvent, gateway index: Int?, receivedAt: Timestamp, _ decisions: inout Decisions
    ) {
        guard let index else { return orphan(event.gatewayID, receivedAt, &decisions) }
        let clock = EventClock.observation(time: event.time, receivedAt: receivedAt)
        decisions.gatewayStats.append(
            Decisions.GatewayStatsRow(
                gatewayIndex: index, event: event, reportedAt: clock.observedAt, receivedAt: receivedAt))
        _ = decisions.gateways[index].seen(at: receivedAt)
        // Counters that were set aside and come late are history only.
        if decisions.gateways[index].lastStatsAt.map({ $0 <= receivedAt }) ?? true {
            decisions.gateways[index].lastStatsAt = receivedAt
            decisions.gateways[index].stats = event
        }
        decisions.changedGateways.insert(index)
    }

    /// A gateway's connection came or went.
    ///
    /// A retained message is a snapshot of unknown age: it is taken where it differs, and ONLINE is then no evidence of
    /// life, because a bridge without a last will leaves it behind for ever.
    func decide(
        _ event: GatewayConnectionEvent, gateway index: Int?, _ entry: Batch.Entry, _ decisions: inout Decisions
    ) {
        guard let index else { return orphan(event.gatewayID, entry.receivedAt, &decisions) }
        var gateway = decisions.gateways[index]
        if let known = gateway.connectionAt, known > entry.receivedAt { return }
        if entry.isRetained && gateway.isConnected == event.isOnline { return }
        gateway.isConnected = event.isOnline
        gateway.connectionAt = entry.receivedAt
        if event.isOnline && !entry.isRetained { _ = gateway.seen(at: entry.receivedAt) }
        decisions.gateways[index] = gateway
        decisions.changedGateways.insert(index)
    }

    private func orphan(_ gatewayID: GatewayID, _ receivedAt: Timestamp, _ decisions: inout Decisions) {
        decisions.orphanGateways.append(Decisions.OrphanGatewayRow(gatewayID: gatewayID, receivedAt: receivedAt))
    }
}
