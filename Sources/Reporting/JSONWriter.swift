internal import Correlation

/// Writes one JSON document into a buffer, in the order of the calls.
///
/// Containers are laid out in lines (an element or member a line, indented by 2) or in a row (all on one line), so that
/// a report can be read, and a difference between two shows the events that differ. It does not check that keys and
/// values alternate; `JSONReport` is its only caller and its tests parse what comes out.
struct JSONWriter {
    /// How a container is laid out; inside a row everything is a row.
    enum Layout {
        case lines, row
    }

    private struct Frame {
        var layout: Layout
        var isEmpty = true
    }

    private(set) var bytes: [UInt8] = []
    private var frames: [Frame] = []
    private var afterKey = false

    // MARK: - Containers

    mutating func object(_ layout: Layout = .row, _ body: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "{"), UInt8(ascii: "}"), layout, body)
    }

    mutating func array(_ layout: Layout = .row, _ body: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "["), UInt8(ascii: "]"), layout, body)
    }

    private mutating func container(
        _ open: UInt8, _ close: UInt8, _ layout: Layout, _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        bytes.append(open)
        frames.append(Frame(layout: frames.last?.layout == .row ? .row : layout))
        body(&self)
        let frame = frames.removeLast()
        if frame.layout == .lines, !frame.isEmpty { newLine() }
        bytes.append(close)
        if frames.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    }

    // MARK: - Members and elements

    mutating func key(_ name: String) {
        separate()
        Escaping.appendJSON(name, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        afterKey = true
    }

    mutating func value(_ text: String?) {
        guard let text else { return null() }
        separate()
        Escaping.appendJSON(text, to: &bytes)
    }

    mutating func value(_ number: Int64?) {
        guard let number else { return null() }
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Null for what is no finite number.
    mutating func value(_ number: Double?) {
        guard let number, let text = NumberText.json(number) else { return null() }
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    mutating func value(_ flag: Bool?) {
        guard let flag else { return null() }
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    mutating func value(_ moment: Moment?) {
        value(moment.map { TimeText.rfc3339($0) })
    }

    mutating func value(_ texts: [String]) {
        array { writer in for text in texts { writer.value(text) } }
    }

    mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    // MARK: - Layout

    /// What stands between this element and the one before.
    private mutating func separate() {
        if afterKey {
            afterKey = false
            return
        }
        guard let frame = frames.last else { return }
        frames[frames.count - 1].isEmpty = false
        if !frame.isEmpty { bytes.append(UInt8(ascii: ",")) }
        if frame.layout == .lines {
            newLine()
        } else if !frame.isEmpty {
            bytes.append(UInt8(ascii: " "))
        }
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in frames { bytes.append(contentsOf: "  ".utf8) }
    }
}

// MARK: - Named members

extension JSONWriter {
    mutating func field(_ name: String, _ text: String?) {
        key(name)
        value(text)
    }

    /// A text of which the model knows nothing where it is empty: null, as the contract wants unknown values.
    mutating func field(_ name: String, unknownIfEmpty text: String) {
        key(name)
        value(text.isEmpty ? nil : text)
    }

    mutating func field(_ name: String, _ number: Int64?) {
        key(name)
        value(number)
    }

    mutating func field(_ name: String, _ number: Double?) {
        key(name)
        value(number)
    }

    mutating func field(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    mutating func field(_ name: String, _ moment: Moment?) {
        key(name)
        value(moment)
    }

    mutating func field(_ name: String, _ texts: [String]) {
        key(name)
        value(texts)
    }

    mutating func field(_ name: String, inputs: [Int]) {
        key(name)
        array { writer in for input in inputs { writer.value(Int64(input)) } }
    }

    mutating func field(_ name: String, input: Int?) {
        key(name)
        value(input.map(Int64.init))
    }

    /// A list, an element after the other.
    mutating func field<Element>(
        _ name: String, _ elements: [Element], _ layout: Layout = .row, _ body: (inout JSONWriter, Element) -> Void
    ) {
        key(name)
        array(layout) { writer in for element in elements { body(&writer, element) } }
    }

    /// An object, or null where there is nothing.
    mutating func field<Value>(_ name: String, _ some: Value?, _ body: (inout JSONWriter, Value) -> Void) {
        key(name)
        guard let some else { return null() }
        object { writer in body(&writer, some) }
    }
}
