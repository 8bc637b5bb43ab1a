// swift-tools-version: 6.2
// faultline: a batch pipeline for log forensics. The rooms and what each may know: README.md, "How it is built".
import PackageDescription

/// CI sets this; a user's newer compiler with a new warning must not stop their build.
let warningsAreErrors = Context.environment["FAULTLINE_WARNINGS_AS_ERRORS"] == "1"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableExperimentalFeature("Lifetimes"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

/// Library targets also say where they are unsafe; `#expect` expands to code that this would warn about.
let librarySettings = settings + [.strictMemorySafety()]

let package = Package(
    name: "faultline",
    products: [
        .library(name: "Faultline", targets: ["Faultline"]),
        .executable(name: "faultline", targets: ["FaultlineCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        // Generated code, apart because the generator does not mark what is unsafe.
        .target(
            name: "EvidenceWire",
            dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            swiftSettings: settings),
        .target(
            name: "Evidence",
            dependencies: ["EvidenceWire"],
            exclude: ["Codec/evidence.proto"],
            swiftSettings: librarySettings),
        .target(
            name: "LogInput",
            dependencies: [
                "Evidence", "CZlib", "CLZ4", "CISAL", "CZstd", "CBzip2", "CLzma",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: librarySettings),
        .target(name: "LogFormats", dependencies: ["Evidence"], swiftSettings: librarySettings),
        .target(
            name: "Extraction", dependencies: ["Evidence", "LogInput", "LogFormats"], swiftSettings: librarySettings),
        .target(name: "Correlation", dependencies: ["Evidence"], swiftSettings: librarySettings),
        .target(
            name: "Reporting",
            dependencies: ["Evidence", "Correlation", .product(name: "Mustache", package: "swift-mustache")],
            resources: [
                .embedInCode("Resources/postmortem.mustache"), .embedInCode("Resources/report.schema.json"),
                .embedInCode("Resources/report.css"), .embedInCode("Resources/report.js"),
            ],
            swiftSettings: librarySettings),
        .target(
            name: "Faultline",
            dependencies: [
                "Evidence", "LogInput", "LogFormats", "Extraction", "Correlation", "Reporting",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: librarySettings),
        .executableTarget(
            name: "FaultlineCLI",
            dependencies: ["Faultline", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: librarySettings),
        .target(name: "FaultlineTestSupport", path: "Tests/FaultlineTestSupport", swiftSettings: settings),
        .executableTarget(
            name: "parser-bench", dependencies: ["LogFormats"], path: "Tests/Benchmarks/ParserBench",
            swiftSettings: settings),
        .target(
            name: "FaultlineFuzz", dependencies: ["LogFormats", "Evidence"], path: "Tests/Fuzz/Targets",
            swiftSettings: settings),
        .testTarget(
            name: "FuzzReplayTests", dependencies: ["FaultlineFuzz", "FaultlineTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "FaultlineTestSupportTests", dependencies: ["FaultlineTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LogInputTests", dependencies: ["LogInput", "CZlib", "CLZ4", "CZstd", "CBzip2", "CLzma"],
            swiftSettings: settings),
        .testTarget(name: "CorrelationTests", dependencies: ["Correlation", "Evidence"], swiftSettings: settings),
        .testTarget(name: "EvidenceTests", dependencies: ["Evidence"], swiftSettings: settings),
        .testTarget(
            name: "LogFormatsTests", dependencies: ["LogFormats", "Evidence"], swiftSettings: settings),
        .testTarget(
            name: "ExtractionTests", dependencies: ["Extraction", "LogFormats", "LogInput", "Evidence"],
            swiftSettings: settings),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "Correlation", "Evidence", "FaultlineTestSupport"],
            exclude: ["Goldens"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["FaultlineTestSupport", "FaultlineCLI"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
