/// The published schema of the report, as the tests hold every report against it.
package enum ReportSchema {
    /// A validator for `faultline.report/1`, read from the project's own file.
    package static func validator() throws -> JSONSchemaValidator {
        let path = PackageRoot.path("Sources/Reporting/Resources/report.schema.json")
        return try JSONSchemaValidator(schema: JSONValue(parsing: FileBytes.read(path)))
    }

    /// What is wrong with a report by the schema, a line each; empty where nothing is.
    /// - Throws: `JSONError` where the text is no JSON.
    package static func violations(in report: String) throws -> [String] {
        try validator().violations(in: JSONValue(parsing: report)).map(\.description)
    }
}
