/// A field of a request whose value only the database could judge.
public struct InvalidField: Sendable, Hashable {
    /// What is wrong, as a word for programs.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// It names something that does not exist in the scope.
        case unknownReference = "unknown_reference"
        /// It does not go with another field, or with what is stored.
        case contradictory
    }

    /// Its name in the request.
    public let field: String
    /// The element that it is a field of, where the request has a list: the list's name and a number from 0 on.
    public var element: Element?
    /// What is wrong.
    public let kind: Kind
    /// What is wrong, as a sentence for people.
    public let sentence: String

    /// An element of a list.
    public struct Element: Sendable, Hashable {
        /// The list's name in the request.
        public let list: String
        /// Which one, from 0 on.
        public let index: Int

        /// Names both.
        public init(_ list: String, _ index: Int) {
            self.list = list
            self.index = index
        }
    }

    /// Names a field and what is wrong with it.
    ///
    /// - Parameter element: the element that it is a field of, where the request has a list.
    public init(_ field: String, _ kind: Kind, _ sentence: String, of element: Element? = nil) {
        self.field = field
        self.element = element
        self.kind = kind
        self.sentence = sentence
    }
}
