import Evidence
import LogFormats

/// Hands a record of an application to the small extractors that its template concerns.
///
/// The message is masked once; what the template may be about is told once per template. Most lines end there: a count
/// in their template's cell and, where they have a request id that the sample wants, in the id's record.
struct ApplicationExtraction: Sendable {
    private let context: ExtractionContext
    private var patterns = Patterns()
    private var statements = Statements()
    private var lines = ProcessLines()

    init(context: ExtractionContext) { self.context = context }

    /// Takes a record; `host` is the range of a host that the line names itself, `times` how often it says that the
    /// message came.
    mutating func take(
        _ record: ApplicationRecord, _ line: Span<UInt8>, host: Range<Int>?, times: Int64 = 1, at place: Citation,
        into tables: inout AxisTables
    ) {
        if patterns.axis != record.time.axis {
            flush(into: &tables)
            patterns.axis = record.time.axis
            statements.axis = record.time.axis
        }
        if patterns.isFull || statements.isFull { flush(into: &tables) }
        lines.note(record, line, at: place, into: &tables)
        let found = patterns.count(record, line, times: times, at: place)
        var request = RequestLines.record(record)
        if let statement = found.statement {
            let run = StatementRun(record, line, source: statement.source)
            statements.count(run, statement.template, record, line, at: place)
            request?.addStatement(statement.template.hash)
        }
        let traits = found.traits
        if let told = record.request {
            request?.add(told, line)
        } else if traits.contains(.request), let told = RequestLine.parse(line, record.message) {
            request?.add(told, line)
        }
        if let request { request.write(record, line, into: &tables) }
        // Syslog's own header names the program: what that program says of people and containers is looked at by its name.
        if host != nil, let fact = ProgramMessage.parse(line, program: record.logger, record.message) {
            let scene = Scene(
                record: record, line: line, host: host, place: place, inputHost: context.input.host, times: times)
            scene.addFact(fact, into: &tables)
            return
        }
        if traits.contains(.act), let fact = DeployMessage.parse(line, record.message) {
            let scene = Scene(
                record: record, line: line, host: host, place: place, inputHost: context.input.host, times: times)
            scene.addFact(fact, into: &tables)
            return
        }
        if !record.body.isEmpty || !record.fields.isEmpty || !traits.isDisjoint(with: .events) {
            takeEvents(record, line, traits, host: host, times: times, at: place, into: &tables)
        }
    }

    mutating func flush(into tables: inout AxisTables) {
        patterns.flush(into: &tables)
        statements.flush(into: &tables)
        lines.flush(into: &tables)
    }

    private func takeEvents(
        _ record: ApplicationRecord, _ line: Span<UInt8>, _ traits: MessageTraits, host: Range<Int>?,
        times: Int64, at place: Citation, into tables: inout AxisTables
    ) {
        let scene = Scene(
            record: record, line: line, host: host, place: place, inputHost: context.input.host, times: times)
        if traits.contains(.memory) || !record.fields.isEmpty { MemoryReadings.take(scene, into: &tables) }
        if traits.contains(.start) { ProcessStarts.take(scene, into: &tables) }
        if traits.contains(.exit) { ProcessExits.take(scene, into: &tables) }
        if traits.contains(.supervision) { Supervision.take(scene, into: &tables) }
        if traits.contains(.connections) || !record.body.isEmpty { Connections.take(scene, into: &tables) }
        if traits.contains(.exception) || traits.contains(.outOfMemory) || !record.body.isEmpty {
            Exceptions.take(scene, into: &tables)
        }
    }
}

extension MessageTraits {
    /// Traits by which a line may be an event.
    static let events: MessageTraits = [.memory, .start, .connections, .exception, .outOfMemory, .exit, .supervision]
}

/// A record with all that an extractor of events needs.
struct Scene: ~Escapable {
    let record: ApplicationRecord
    let line: Span<UInt8>
    let host: Range<Int>?
    let place: Citation
    let inputHost: String
    /// How often the line says that the record came.
    let times: Int64

    @_lifetime(copy line)
    init(
        record: ApplicationRecord, line: Span<UInt8>, host: Range<Int>?, place: Citation, inputHost: String,
        times: Int64 = 1
    ) {
        self.record = record
        self.line = line
        self.host = host
        self.place = place
        self.inputHost = inputHost
        self.times = times
    }

    var time: SourceTime { record.time }

    /// The host of the record's process: the line's own, else the input's.
    var hostName: String { host.map { Scan.text(line, $0) } ?? inputHost }

    /// Text of the line as an attribute.
    func text(_ range: Range<Int>?) -> AttributeValue? { Field.text(line, range) }

    /// Adds what a parser of events found.
    func addFact(_ event: EventFact, into tables: inout AxisTables) {
        addFact(event.kind, Attributes(event, line), into: &tables)
    }

    /// Adds a fact of the record; the line's own host goes with it.
    func addFact(_ kind: FactKind, _ attributes: Attributes, into tables: inout AxisTables) {
        var attributes = attributes
        if times > 1 { attributes["times"] = .int(times) }
        if let host { attributes["host"] = Field.text(line, host) }
        tables.addFact(kind, attributes, line.extracting(record.shown(in: line)), at: place, time: time)
    }
}
