/// The JSON Schema (draft 2020-12) of `faultline.report/1`, as the project publishes it.
package enum ReportSchema {
    /// The schema's text, from `Resources/report.schema.json`, which is part of the program.
    package static var text: String {
        String(decoding: PackageResources.report_schema_json, as: UTF8.self)
    }
}
