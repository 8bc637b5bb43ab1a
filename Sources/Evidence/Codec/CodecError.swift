/// Why a file of faultline's own could not be read. `description` is a sentence that goes after the file's name.
package enum CodecError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The first bytes are not ours.
    case notOurs(wanted: FileKind)
    /// Ours, but something else than what was asked for; `found` is nil for a kind that this version does not know.
    case otherKind(found: FileKind?, wanted: FileKind)
    /// Written by a version with a greater major number of the format.
    case newerFormat(UInt32)
    /// The file ends before it should; `byte` is its length.
    case endsEarly(kind: FileKind, byte: Int)
    /// The bytes from `byte` on are not what was written.
    case damaged(kind: FileKind, byte: Int)
    /// A value that no version of this format writes, in the part that begins at `byte`.
    case badValue(kind: FileKind, byte: Int, what: String, value: String)

    package var description: String {
        switch self {
        case .notOurs(let wanted):
            "is not a file of faultline: give \(wanted.noun), as `\(wanted.command)` writes it"
        case .otherKind(let found?, let wanted):
            "holds \(found.noun), where \(wanted.noun) is needed: give what `\(wanted.command)` wrote"
        case .otherKind(nil, let wanted):
            "is a file of faultline of a kind that this version does not know, where \(wanted.noun) is needed: "
                + "give what `\(wanted.command)` wrote, and use the same version on all machines"
        case .newerFormat(let major):
            "was written by a newer faultline (format \(major)); this one reads format \(FileKind.formatMajor): "
                + "use the same version on all machines"
        case .endsEarly(let kind, let byte):
            "ends early at byte \(byte): copy the file again, or write it anew with `\(kind.command)`"
        case .damaged(let kind, let byte):
            "is damaged at or after byte \(byte): copy the file again, or write it anew with `\(kind.command)`"
        case .badValue(let kind, let byte, let what, let value):
            "has \("aeiou".contains(what.prefix(1)) ? "an" : "a") \(what) that cannot be (\(value)), in the part at "
                + "byte \(byte): "
                + "write the file anew with `\(kind.command)`, with the same version on all machines"
        }
    }
}
