/// What a file of faultline's own holds.
package enum FileKind: UInt8, Sendable, CaseIterable {
    /// `P`
    case plan = 0x50
    /// `E`
    case evidence = 0x45

    /// The first bytes of each of our files: one that is no ASCII, so that no text is taken for one, the name, and a
    /// line break, which a transfer as text would change.
    package static let magic: [UInt8] = [0x89] + Array("faultline".utf8) + [0x0A]

    /// The format that is written and read. A greater `major` is refused; a greater `minor` adds what may be ignored.
    package static let formatMajor: UInt32 = 1
    package static let formatMinor: UInt32 = 0

    /// What to call it in a sentence.
    package var noun: String {
        switch self {
        case .plan: "a plan"
        case .evidence: "evidence"
        }
    }

    /// The command that writes such a file.
    package var command: String {
        switch self {
        case .plan: "faultline plan"
        case .evidence: "faultline extract"
        }
    }
}
