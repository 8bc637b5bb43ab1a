import FaultlineTestSupport
import Testing

@Suite struct PackageRootTests {
    @Test func `the package is where its manifest is`() throws {
        let manifest = try FileBytes.read(PackageRoot.path("Package.swift"))
        #expect(String(decoding: manifest, as: UTF8.self).contains("name: \"faultline\""))
    }

    @Test(.enabled(if: SharedData.captureA != nil, "\(SharedData.reason)"))
    func `a capture has its logs and its truth`() throws {
        let capture = try #require(SharedData.captureA)
        let truth = try JSONValue(parsing: FileBytes.read("\(capture)/truth.json"))
        #expect(truth.object != nil)
        #expect(SharedData.path("captures/A/logs/nginx") != nil)
        #expect(SharedData.path("captures/A/nowhere") == nil)
    }
}
