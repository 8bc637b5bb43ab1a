import Evidence
import LogFormats

/// Exceptions with type and innermost own frame, and a runtime's own out-of-memory errors.
///
/// Only a real exception line counts: a traceback's last line, or a message that begins with a type on a line of level
/// ERROR or above. The words within a message prove nothing.
enum Exceptions {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        let record = scene.record
        let exception = exception(record, scene.line)
        if let exception {
            let attributes = Attributes([
                "exception": scene.text(exception.type), "cause": scene.text(exception.cause),
                "logger": scene.text(record.logger),
                "frame": frame(exception, scene.line), "pid": Field.int(record.pid),
            ])
            scene.addFact(.exception, attributes, into: &tables)
        }
        if let runtime = exception?.outOfMemory ?? lineRuntime(record, scene.line) {
            let words = exception.map { $0.type.lowerBound..<$0.words.upperBound } ?? record.message
            let attributes = Attributes([
                "runtime": .text(runtime.rawValue), "message": scene.text(words), "pid": Field.int(record.pid),
            ])
            scene.addFact(.outOfMemoryError, attributes, into: &tables)
        }
    }

    /// The exception that a record shows: in the lines below its header, else in its message where the level says so.
    private static func exception(_ record: ApplicationRecord, _ line: Span<UInt8>) -> ExceptionText? {
        let isError = record.level.map { $0 >= .error } ?? !record.body.isEmpty
        if !record.body.isEmpty {
            if isError, let found = ExceptionText.ruby(line, record.message, body: record.body) { return found }
            // Some write the trace's first line into the header.
            let trace = Scan.find(
                "Traceback (most recent call last):", in: line, from: record.message.lowerBound,
                to: record.message.upperBound)
            let body = (trace ?? record.body.lowerBound)..<record.body.upperBound
            if let found = ExceptionText.parse(body: body, in: line) { return found }
        }
        guard isError else { return nil }
        var found = ExceptionText.head(line, record.message) ?? ExceptionText.within(line, record.message)
        if !record.body.isEmpty { found?.readFrame(body: record.body, in: line) }
        return found
    }

    /// A runtime's error that is no exception: on the header line, or on a line below it.
    private static func lineRuntime(_ record: ApplicationRecord, _ line: Span<UInt8>) -> OutOfMemoryRuntime? {
        if record.level.map({ $0 >= .error }) ?? true,
            let runtime = OutOfMemoryRuntime(message: record.message, in: line)
        {
            return runtime
        }
        var at = record.body.lowerBound
        var lines = 0
        while at < record.body.upperBound, lines < 2000 {
            lines += 1
            let end = Scan.first(0x0A, in: line, from: at, to: record.body.upperBound) ?? record.body.upperBound
            if let runtime = OutOfMemoryRuntime(message: at..<end, in: line) { return runtime }
            at = end &+ 1
        }
        return nil
    }

    /// `app.py:217 _send`.
    private static func frame(_ exception: ExceptionText, _ line: Span<UInt8>) -> AttributeValue? {
        guard let file = exception.frameFile else { return nil }
        let slash = Scan.last(UInt8(ascii: "/"), in: line, from: file.lowerBound, to: file.upperBound)
        var text = Scan.text(line, (slash.map { $0 &+ 1 } ?? file.lowerBound)..<file.upperBound)
        if let number = exception.frameLine { text += ":\(number)" }
        if let function = exception.frameFunction { text += " " + Scan.text(line, function) }
        var bytes = Array(text.utf8)
        bytes = SecretMask.mask(bytes.span, limit: 200).text
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}
