/// A run as a file declares it (`faultline.pipeline/1`, YAML): inputs, zones, formats, outputs.
///
///     let pipeline = try Pipeline(contentsOf: "pipelines/forensics.yaml")
///     let findings = try Analysis(pipeline.options).run()
public struct Pipeline: Sendable {
    /// A document that the run writes; without a path it goes to standard output.
    public struct Output: Sendable, Hashable {
        /// The form of the document.
        public var format: OutputFormat
        /// Where it is written; nil is standard output.
        public var path: String?

        /// A document of that form.
        public init(format: OutputFormat, path: String?) {
            self.format = format
            self.path = path
        }
    }

    /// What the file is called in messages; nil where it does not say.
    public var name: String?
    /// The run that it declares.
    public var options: AnalysisOptions
    /// At most one of them has no path.
    public var outputs: [Output]

    /// Reads a pipeline file; throws with its line where it says what does not exist.
    public init(contentsOf path: String) throws(FaultlineError) {
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try WholeFile.read(path, limit: 1 << 20) } catch {
            throw FaultlineError(.usage, error.sentence, path: path)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FaultlineError(.usage, "is not UTF-8. Save it as UTF-8.", path: path)
        }
        try self.init(yaml: text, path: path)
    }

    /// Reads the text of a pipeline file; `path` is what messages call it.
    public init(yaml text: String, path: String) throws(FaultlineError) {
        var reader = try PipelineReader(text, path: path)
        try reader.read()
        name = reader.name
        options = reader.options
        outputs = reader.outputs
    }
}
