/// Tells JSON access lines from other JSON, for the plan.
package struct AccessJSONRecogniser: Sendable {
    private var parser = AccessJSONParser()
    private var memo = CommonLogMemo()
    private var record = NginxAccessRecord()

    package init() {}

    /// Whether the line is a JSON access line.
    package mutating func reads(_ line: Span<UInt8>) -> Bool { parser.parse(line, memo: &memo, into: &record) }
}
