/// What is going to happen: to the sensor or gateway of this index.
enum CityEvent: Sendable {
    case speak(Int, SensorCondition.Cause)
    case heartbeatDue(Int)
    case carComesOrGoes(Int)
    case joinAgain(Int)
    case joinAndSpeak(Int)
    case report(Int)
    case disconnect(Int)
    case connect(Int)
}
