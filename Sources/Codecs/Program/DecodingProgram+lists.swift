import LoRaWAN
import Parking

extension DecodingProgram {
    /// Runs one operation and puts its value at the end of the list that earlier ones began.
    @inline(never)
    func gather(
        _ operation: Operation, on payload: UnsafeRawBufferPointer, into reading: inout Reading
    ) throws(Rejection) {
        var alone = Reading()
        try act(operation, on: payload, into: &alone)
        if let found = alone.details.first { gather(found, into: &reading) }
    }

    /// Puts a detail at the end of the list of its name.
    func gather(_ found: Reading.Detail, into reading: inout Reading) {
        guard let index = reading.details.firstIndex(where: { $0.name == found.name }) else {
            reading.details.append(Reading.Detail(found.name, found.value.asList))
            return
        }
        reading.details[index].value = reading.details[index].value.appending(found.value)
    }

    /// Reads the elements of an array; each moves forward by the stride, so the payload bounds the loop.
    ///
    /// - Parameter visit: is told of each element before it is read, for explanations.
    func readArray(
        _ array: ArrayRule, of payload: UnsafeRawBufferPointer, into reading: inout Reading,
        _ visit: (Range<Int>) -> Void = { _ in }
    ) throws(Rejection) {
        let available = payload.count - array.start
        if let stated = array.count?.integer(in: payload), stated * Int64(array.stride) != Int64(available) {
            throw Rejection(
                .wrongLength,
                "the frame says that \(stated) elements of \(array.stride) bytes follow, and has \(available) bytes")
        }
        guard available.isMultiple(of: array.stride) else {
            throw Rejection(.wrongLength, "the last element of an array in the frame is cut short")
        }
        for start in stride(from: array.start, to: payload.count, by: array.stride) {
            visit(start..<start + array.stride)
            let element = UnsafeRawBufferPointer(rebasing: payload[start..<start + array.stride])
            if let time = array.time {
                try readEarlier(element, at: time, array.operations, cause: nil, into: &reading)
                continue
            }
            for index in array.operations {
                try perform(operations[index], on: element, into: &reading)
            }
        }
    }
}

extension Reading.Value {
    /// The value as a list of one, or as the list that it is.
    fileprivate var asList: Reading.Value {
        switch self {
        case .number(let number): .numbers([number])
        case .text(let text): .texts([text])
        case .flag(let flag): .texts([flag ? "true" : "false"])
        case .numbers, .texts: self
        }
    }

    /// The list with another value behind it; a list of which one is a text has texts only.
    fileprivate func appending(_ other: Reading.Value) -> Reading.Value {
        switch (asList, other.asList) {
        case (.numbers(let mine), .numbers(let others)): .numbers(mine + others)
        case (let mine, let others): .texts(mine.listedTexts + others.listedTexts)
        }
    }

    private var listedTexts: [String] {
        switch self {
        case .texts(let texts): texts
        case .numbers(let numbers): numbers.map { Int64(exactly: $0).map(String.init) ?? "\($0)" }
        case .number, .text, .flag: []
        }
    }
}
