import FaultlineTestSupport
import Testing

/// Compares output with a file under `Goldens`; `make goldens` writes it, and a change fails nevertheless.
func expectGolden(_ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    do {
        try GoldenFile.expect(
            String(decoding: bytes, as: UTF8.self), matches: PackageRoot.path("Tests/ReportingTests/Goldens/\(name)"))
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
