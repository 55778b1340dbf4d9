import Logging

extension LogConfiguration {
    /// Makes this the way in which the whole process logs; to be called once.
    func start() {
        let (level, format) = (level, format)
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                switch format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler(label: label)
                }
            handler.logLevel = level
            return handler
        }
    }
}
