/// What an act is, as `FactKind.deployAct` names it, by rising claim: where a sentence has two of them the later one of
/// this list is meant (`deploy: rolling back …`).
enum ActName: Int, Comparable {
    /// A version becomes the one that runs, by a release or by its return: the words do not tell which.
    case activate
    case deploy
    case rollback

    var word: String {
        switch self {
        case .activate: "activate"
        case .deploy: "deploy"
        case .rollback: "rollback"
        }
    }

    static func < (a: ActName, b: ActName) -> Bool { a.rawValue < b.rawValue }
}

/// How far an act is.
enum ActPhase: String {
    case started, ok, failed
}

/// What stands behind a preposition or a label, or in a field.
enum ActRole {
    case version, previous, service, host, actor, status, environment, count, command
    /// A field that names the act; `action`, which may be a step of it; a sentence.
    case act, action, message
}
