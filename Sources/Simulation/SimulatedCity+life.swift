import LoRaWAN
import Parking

/// What happens in the city, and when.
extension SimulatedCity {
    /// Seconds between two heartbeats of a sensor: a day of the city's.
    var heartbeatS: Double { 86_400 / speed }

    mutating func happen(_ event: CityEvent, at time: Timestamp) {
        switch event {
        case .speak(let index, let cause):
            sensorLives[index].repeating.remove(cause)
            speak(index, cause, at: time)
        case .heartbeatDue(let index):
            speak(index, .heartbeat, at: time)
            planHeartbeat(index, after: time)
        case .carComesOrGoes(let index):
            let minutes = time.seconds(since: sensorLives[index].occupiedOrFreeSince) * speed / 60
            sensorLives[index].previousMinutes = Int(min(minutes, 1e6))
            sensorLives[index].occupiedOrFreeSince = time
            sensorLives[index].isOccupied.toggle()
            speak(index, .change, at: time)
            planChange(index, after: time)
        case .joinAgain(let index):
            joinAgain(index, at: time)
            planJoin(index, after: time)
        case .joinAndSpeak(let index):
            publishJoin(index, at: time)
            speak(index, .startUp, at: time)
        case .report(let index):
            report(index, at: time)
            agenda.plan(
                .report(index), at: time.adding(seconds: Double(gatewayLives[index].gateway.statsIntervalS)))
        case .disconnect(let index):
            connect(index, isOnline: false, at: time)
            agenda.plan(.connect(index), at: time.adding(seconds: random.within(240...900) / speed))
            planOutage(index, after: time.adding(seconds: 900 / speed))
        case .connect(let index):
            connect(index, isOnline: true, at: time)
        }
    }

    mutating func planHeartbeat(_ index: Int, after time: Timestamp) {
        agenda.plan(.heartbeatDue(index), at: time.adding(seconds: heartbeatS))
    }

    /// A stay is short, of hours or of a working day; a bay is seldom free for more than an hour.
    mutating func planChange(_ index: Int, after time: Timestamp) {
        let minutes: Double
        if sensorLives[index].isOccupied {
            let kind = random.fraction()
            minutes =
                kind < 0.35
                ? 4 + random.waiting(mean: 12)
                : kind < 0.8 ? 20 + random.waiting(mean: 60) : 150 + random.waiting(mean: 180)
        } else {
            minutes = 2 + random.waiting(mean: 35)
        }
        agenda.plan(.carComesOrGoes(index), at: time.adding(seconds: minutes * 60 / speed))
    }

    /// About once in a month.
    mutating func planJoin(_ index: Int, after time: Timestamp) {
        agenda.plan(.joinAgain(index), at: time.adding(seconds: (3600 + random.waiting(mean: 2_592_000)) / speed))
    }

    /// About once in two days.
    mutating func planOutage(_ index: Int, after time: Timestamp) {
        agenda.plan(.disconnect(index), at: time.adding(seconds: (1800 + random.waiting(mean: 172_800)) / speed))
    }

    /// Sends one frame; where nobody hears it, it is sent again, as a confirmed uplink would be.
    private mutating func speak(_ index: Int, _ cause: SensorCondition.Cause, at time: Timestamp) {
        sensorLives[index].frameCounter &+= 1
        if random.happens(0.2), cause == .heartbeat { sensorLives[index].batteryMV -= 1 }
        let receptions = random.happens(lossRate) ? [] : receptions(of: index, at: time)
        guard !receptions.isEmpty else {
            if sensorLives[index].repeating.insert(cause).inserted {
                agenda.plan(.speak(index, cause), at: time.adding(seconds: random.within(5...15)))
            }
            return
        }
        publishUplink(index, cause, heardBy: receptions, at: time)
    }

    /// Rejoins, starts up in the new session, and counts from 0 again.
    private mutating func joinAgain(_ index: Int, at time: Timestamp) {
        guard gatewayLives.contains(where: \.isOnline) else { return }
        sensorLives[index].devAddr = UInt32(truncatingIfNeeded: random.next()) & 0x01FF_FFFF
        sensorLives[index].frameCounter = .max
        publishJoin(index, at: time)
        agenda.plan(.speak(index, .startUp), at: time.adding(seconds: random.within(6...12)))
    }

    /// Which gateways hear a frame, how well.
    private mutating func receptions(of index: Int, at time: Timestamp) -> [EmittedReception] {
        var receptions: [EmittedReception] = []
        for path in sensorLives[index].paths where gatewayLives[path.gateway].isOnline {
            // The nearest gateway is never out of reach; farther ones fade in and out.
            let rssi = (path.meanRSSI + random.within(-7...7)).rounded()
            guard receptions.isEmpty || rssi > RadioPath.sensitivity + 2 else { continue }
            gatewayLives[path.gateway].heard += 1
            receptions.append(reception(by: path.gateway, rssi: max(rssi, RadioPath.sensitivity), at: time))
        }
        return receptions
    }
}
