public import LoRaWAN
public import Parking

/// A city of car parks whose sensors and gateways send what genuine ones send, by a clock that the caller turns.
///
/// Everything follows from the seeds and the moments given to ``advance(to:)``: the same calls give the same bytes. One
/// seed draws the city, another one its life, since no two runs of one city may send the same identifiers. Cars come
/// and go; sensors start up, send heartbeats, join again now and then; gateways report and are away now and then;
/// frames get lost, which shows as gaps of the frame counter.
public struct SimulatedCity: Sendable {
    /// The operators, with their sites, spaces and sensors.
    public let tenants: [SimulatedTenant]
    /// The gateways.
    public let gateways: [SimulatedGateway]
    /// How many times faster than in life cars come and go and heartbeats fall due; gateways report in real time.
    public let speed: Double
    /// The part of frames that no gateway hears, 0…1; a sensor sends such a frame again after some seconds.
    public let lossRate: Double
    /// How the network server writes device events.
    public let deviceEncoding: Encoding
    /// How the gateways write.
    public let gatewayEncoding: Encoding
    /// What each sensor's last delivered frame said: what a dashboard must show once all messages have arrived.
    public internal(set) var lastWords: [DevEUI: Occupancy] = [:]

    var random: SplitMix64
    var sensorLives: [SensorLife] = []
    var gatewayLives: [GatewayLife] = []
    var agenda = Agenda<CityEvent>()
    var published: [SimulatedMessage] = []
    private var hasBegun = false
    /// Sensors that go on where an earlier run left them.
    private var resumed: Set<Int> = []

    /// Draws a city.
    ///
    /// - Parameters:
    ///   - seed: the same seed draws the same city; another one has other identifiers.
    ///   - life: draws what happens in it, deduplication ids and sessions included: a random number, where what an
    ///     earlier run sent may still be known. Without one it follows from `seed`.
    ///   - tenants: how many operators, at most 1024.
    ///   - sensorsPerTenant: how many sensors each has, one to a space, at most 16 384.
    ///   - gateways: how many gateways; without any, every frame is lost.
    ///   - speed: see ``speed``; 60 makes an hour's parking last a minute.
    ///   - lossRate: see ``lossRate``.
    ///   - deviceEncoding: see ``deviceEncoding``.
    ///   - gatewayEncoding: see ``gatewayEncoding``.
    public init(
        seed: UInt64, life: UInt64? = nil, tenants: Int, sensorsPerTenant: Int, gateways: Int, speed: Double = 1,
        lossRate: Double = 0.01, deviceEncoding: Encoding = .json, gatewayEncoding: Encoding = .protobuf
    ) {
        precondition((0...1024).contains(tenants) && (0...16_384).contains(sensorsPerTenant) && gateways >= 0)
        precondition(speed > 0 && (0...1).contains(lossRate))
        var plan = CityPlan(seed: seed)
        self.tenants = plan.tenants(tenants, sensorsEach: sensorsPerTenant)
        self.gateways = plan.gateways(gateways, tenants: tenants)
        self.speed = speed
        self.lossRate = lossRate
        self.deviceEncoding = deviceEncoding
        self.gatewayEncoding = gatewayEncoding
        random = SplitMix64(seed: life ?? seed &+ 1)
        for tenant in self.tenants {
            for site in tenant.sites {
                let paths = RadioPath.all(from: site, to: self.gateways)
                for space in site.spaces {
                    sensorLives.append(
                        SensorLife(space: space, tenant: tenant, paths: paths, random: &random))
                }
            }
        }
        gatewayLives = self.gateways.map { GatewayLife($0) }
    }

    /// Lets sensors go on where an earlier run of the city left them; before the first ``advance(to:)``.
    ///
    /// As after an outage of the network, each of them joins again before it speaks: whatever of the earlier run is
    /// still on its way belongs to another session.
    public mutating func resume(_ memories: [DevEUI: SensorMemory]) {
        precondition(!hasBegun, "the city's life has begun")
        for index in sensorLives.indices {
            guard let memory = memories[sensorLives[index].sensor.devEUI] else { continue }
            sensorLives[index].resume(memory)
            resumed.insert(index)
        }
    }

    /// Turns the city's clock to `time` and returns what has been published since, in order.
    ///
    /// The first call begins the city's life: gateways connect, and each sensor starts up within the next ten seconds.
    /// An earlier time than the last one returns nothing.
    public mutating func advance(to time: Timestamp) -> [SimulatedMessage] {
        if !hasBegun {
            hasBegun = true
            begin(at: time)
        }
        while let (time, event) = agenda.next(until: time) {
            happen(event, at: time)
        }
        defer { published.removeAll(keepingCapacity: true) }
        return published
    }

    private mutating func begin(at time: Timestamp) {
        for index in gatewayLives.indices {
            agenda.plan(.connect(index), at: time)
            agenda.plan(.report(index), at: time.adding(seconds: random.within(0...2)))
            planOutage(index, after: time)
        }
        for index in sensorLives.indices {
            let start = time.adding(seconds: random.within(0...10))
            if resumed.contains(index) {
                agenda.plan(.joinAndSpeak(index), at: start)
            } else {
                sensorLives[index].occupiedOrFreeSince = time
                agenda.plan(.speak(index, .startUp), at: start)
            }
            planHeartbeat(index, after: start.adding(seconds: -random.fraction() * heartbeatS))
            planChange(index, after: start)
            planJoin(index, after: start)
        }
    }
}
