/// What a word means in a sentence of a deploy tool.
///
/// The words are few and each has one meaning, so that a sentence is read by what its words are, in any order, and not by
/// a list of sentences. What is not here is a name: of a service, a host, a person.
enum ActWord: Equatable {
    /// A verb or its noun. A weak one says too little by itself: locks are released, plans are activated.
    case verb(ActName, ActPhase?, isWeak: Bool)
    /// `upgrade`, `update`, `change`: a release only where the versions before and after are told.
    case change(ActPhase?)
    /// `roll`, which `out` and `back` make an act.
    case roll(ActPhase?)
    case phase(ActPhase)
    /// `live`, `active`: said of a version.
    case state
    case role(ActRole)
    /// `to`: a host, an environment, or the version behind another one.
    case to
    /// `version`, `release`: a version stands beside it.
    case noun
    case environment
    case filler
    /// Before times and lengths of time.
    case during
    /// What makes the rest of the sentence a reason.
    case reason
    /// What makes a sentence no report of an act: a condition, a plan, a denial, a question.
    case doubt
    /// An object that is hardly a service: transactions are rolled back, connections upgraded.
    case foreign
    /// `seconds`, `MB`: the number before it is no version.
    case unit

    /// The meaning of a word in lower case, or nil where it is none of these.
    static func of(_ word: String) -> ActWord? { table[word] }

    /// Whether a text holds the beginning of a verb that an act is told by; cheap, for texts that mostly hold none.
    static func mayTell(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
        let text = Scan.clamp(text, to: line)
        var last: UInt8 = 0x20
        for at in text.prefix(256) {
            let byte = line[at]
            let isStart = !Scan.isLetter(last) || (byte &- 0x41 < 26 && last &- 0x61 < 26)
            last = byte
            guard isStart else { continue }
            let stems: [StaticString]
            switch byte | 0x20 {
            case UInt8(ascii: "a"): stems = ["activ"]
            case UInt8(ascii: "b"): stems = ["bump"]
            case UInt8(ascii: "c"): stems = ["chang", "cutover", "config", "command"]
            case UInt8(ascii: "d"): stems = ["deploy", "downgrad"]
            case UInt8(ascii: "l"): stems = ["live", "launch", "link"]
            case UInt8(ascii: "m"): stems = ["manual"]
            case UInt8(ascii: "o"): stems = ["ops", "operator"]
            case UInt8(ascii: "p"): stems = ["promot", "publish", "push"]
            case UInt8(ascii: "r"): stems = ["roll", "releas", "redeploy", "revert"]
            case UInt8(ascii: "s"): stems = ["switch", "swap", "ship", "symlink", "serving", "scal"]
            case UInt8(ascii: "u"): stems = ["upgrad", "updat", "undo", "undid"]
            default: continue
            }
            for stem in stems where Scan.hasLowered(stem, in: line, at: at) { return true }
        }
        return false
    }

    private static let table: [String: ActWord] = {
        var table: [String: ActWord] = [:]
        func add(_ words: String, _ meaning: ActWord) {
            for word in words.split(separator: " ") { table[String(word)] = meaning }
        }
        /// A verb by its stem, its stem before a vowel, and its other forms.
        func verb(
            _ forms: String, ing: String, ed: String, _ meaning: (ActPhase?) -> ActWord
        ) {
            add(forms, meaning(nil))
            add(ing, meaning(.started))
            add(ed, meaning(.ok))
        }
        verb(
            "deploy deploys deployment deployments redeploy redeployment rollout rollouts",
            ing: "deploying redeploying",
            ed: "deployed redeployed"
        ) { .verb(.deploy, $0, isWeak: false) }
        verb("rollback rollbacks", ing: "rollbacking", ed: "rollbacked") { .verb(.rollback, $0, isWeak: false) }
        verb("roll rolls", ing: "rolling", ed: "rolled") { .roll($0) }
        verb(
            "revert reverts reversion downgrade downgrades undo", ing: "reverting downgrading undoing",
            ed: "reverted downgraded undone undid"
        ) { .verb(.rollback, $0, isWeak: true) }
        verb(
            "ship ships publish publishes launch launches push pushes",
            ing: "releasing shipping publishing launching pushing",
            ed: "released shipped published launched pushed"
        ) { .verb(.deploy, $0, isWeak: true) }
        verb(
            "activate activates activation promote promotes promotion switch switches switchover cutover swap symlink",
            ing: "activating promoting switching swapping symlinking linking",
            ed: "activated promoted switched swapped symlinked linked"
        ) { .verb(.activate, $0, isWeak: true) }
        verb(
            "upgrade upgrades update updates bump bumps change changes", ing: "upgrading updating bumping changing",
            ed: "upgraded updated bumped changed"
        ) { .change($0) }
        add(
            "start starts started starting begin begins began begun beginning running progress progressing initiated "
                + "triggered kicked underway in_progress inprogress", .phase(.started))
        add(
            "ok okay done created finish finishes finished complete completes completed completion success successful "
                + "successfully succeeded succeeds passed healthy ended end", .phase(.ok))
        add(
            "fail fails failed failure failing error errored abort aborted aborting cancelled canceled unsuccessful "
                + "unsuccessfully rejected denied timeout unhealthy", .phase(.failed))
        add("live active serving", .state)
        add(
            "from was previous previously prev old replacing replaces replaced superseding supersedes formerly instead",
            .role(.previous))
        add("on onto host hosts node nodes server servers target instance instances machine", .role(.host))
        add("by user actor author operator deployer", .role(.actor))
        add("of for service app application component project", .role(.service))
        add("in environment env cluster namespace region zone", .role(.environment))
        add("to into", .to)
        add("version versions release releases tag build image revision rev commit sha ref artifact", .noun)
        add("production prod staging stage stg qa uat dev development canary preprod sandbox", .environment)
        add(
            "the a an is are has have been being now new and with its it all this that current latest via using again "
                + "back out forward up traffic fleet cluster-wide fully go went goes gone marked set made ready info notice ops cd "
                + "ci/cd pipeline job step task manual manually hotfix result status state log got as at", .filler)
        add("after took within over during every elapsed duration", .during)
        add("because due since reason", .reason)
        add(
            "will would should could can cannot can't may might must plan plans planned planning schedule schedules "
                + "scheduled scheduling queue queued pending wait waits waiting awaiting approval approve request requests "
                + "requested if unless when whether until before while once dry-run dryrun dry noop simulate simulated "
                + "simulating skip skips skipped skipping ignore ignored ignoring not no never don't didn't isn't wasn't won't "
                + "without available outdated unsupported supported require requires required needs need eligible candidate "
                + "compare comparing check checks checking verify verifying verified validate validating validation review "
                + "preview testing tests lint building compiling tomorrow later soon how why who what where please todo "
                + "example eg cancel unable unknown missing invalid mismatch expected deprecated about "
                + "query select insert delete download downloading downloaded fetching found ago undeploy "
                + "undeploying undeployed", .doubt)
        add(
            "transaction transactions savepoint tx migration migrations lock locks mutex semaphore connection connections "
                + "session sessions batch database schema table tables index model statement cache config configuration "
                + "settings setting protocol websocket http tls ssl socket driver library dependency package packages "
                + "balance email password item items file files record records row rows message messages event topic "
                + "partition replica offset snapshot", .foreign)
        add(
            "s sec secs second seconds ms msec millis milliseconds us m min mins minute minutes h hour hours d days % kb mb "
                + "gb kib mib gib bytes x times percent", .unit)
        return table
    }()
}
