import LoRaWAN

extension DecodingProgram {
    /// Each rule for frames, with the first thing that keeps it from taking this payload.
    func candidates(fPort: FPort, payload: [UInt8]) -> [Explanation.Frame] {
        let port = Int(fPort.rawValue)
        let ofPort = Set(portRules[portStarts[port]..<portStarts[port + 1]])
        return frames.indices.map { index in
            let frame = frames[index]
            let ports = ports(of: index)
            let length = ExplanationText.range(frame.length)
            return Explanation.Frame(
                name: frameNames[index], path: "frames[\(index)]", ports: ports, length: length,
                match: frame.tests.map { ExplanationText.demand(tests[$0], testValues) }.joined(separator: ", "),
                obstacle: obstacle(
                    to: frame, port: ofPort.contains(index) ? nil : (port, ports), length: length, payload: payload),
                isOfPort: ofPort.contains(index))
        }
    }

    private func obstacle(
        to frame: FrameRule, port: (is: Int, rule: String)?, length: String, payload: [UInt8]
    ) -> String? {
        if let port { return "the port is \(port.is), not \(port.rule)" }
        guard frame.length.contains(payload.count) else {
            return "\(ExplanationText.bytes(payload.count)), not \(length)"
        }
        return payload.withUnsafeBytes { bytes in
            guard let failed = frame.tests.first(where: { !passes($0..<$0 + 1, payload: bytes) }) else { return nil }
            return ExplanationText.miss(tests[failed], testValues, bytes)
        }
    }

    /// The ports of a frame's rule: `any` for all application ports.
    private func ports(of frame: Int) -> String {
        let ports = (0...255).filter { portRules[portStarts[$0]..<portStarts[$0 + 1]].contains(frame) }
        return ports.count == FrameShape.anyPort.count ? "any" : ports.map(String.init).joined(separator: ", ")
    }
}
