import Glibc
import LogInput
import Testing

@Suite struct `Finding inputs` {
    @Test func `names streams below the folder and puts the oldest part first`() throws {
        let folder = try TemporaryFolder()
        for name in [
            "nginx/access.log", "nginx/access.log.1", "nginx/access.log.10.gz", "nginx/access.log.2.gz", "b.log",
        ] {
            try folder.file(name)
        }
        let (inputs, problems) = Discovery.find([folder.path + "/"])
        #expect(problems.isEmpty)
        #expect(inputs.map(\.stream) == ["b.log"] + Array(repeating: "nginx/access.log", count: 4))
        #expect(
            inputs.dropFirst().map { String($0.path.dropFirst(folder.path.count)) }
                == [
                    "//nginx/access.log.10.gz", "//nginx/access.log.2.gz", "//nginx/access.log.1", "//nginx/access.log",
                ].map { $0.replacing("//", with: "/") })
        #expect(inputs.allSatisfy { $0.size == 5 && $0.modified > 0 && !$0.isStandardInput })
    }

    @Test func `takes one file once however often it is given`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("a.log")
        link(path, folder.path + "/hard.log")
        symlink(path, folder.path + "/soft.log")
        let (inputs, problems) = Discovery.find([
            path, folder.path, folder.path + "/./a.log", path, folder.path + "/soft.log",
        ])
        #expect(inputs.map(\.path) == [path])
        #expect(problems.isEmpty)
    }

    @Test func `does not follow links out of the folder`() throws {
        let outside = try TemporaryFolder()
        try outside.file("secret.log")
        let folder = try TemporaryFolder()
        try folder.file("in/a.log")
        symlink(outside.path, folder.path + "/out")
        symlink(outside.path + "/secret.log", folder.path + "/secret.log")
        symlink(folder.path, folder.path + "/in/loop")
        symlink("nowhere", folder.path + "/dangling")
        symlink("self", folder.path + "/self")
        let (inputs, problems) = Discovery.find([folder.path])
        #expect(inputs.map(\.stream) == ["in/a.log"])
        #expect(
            problems.map { String($0.path.dropFirst(folder.path.count + 1)) } == [
                "dangling", "out", "secret.log", "self",
            ])
        #expect(problems[1].sentence.contains(outside.path))
        #expect(problems[1].severity == .lost)
    }

    @Test func `follows a link that was given by name`() throws {
        let outside = try TemporaryFolder()
        try outside.file("a.log")
        let folder = try TemporaryFolder()
        symlink(outside.path, folder.path + "/link")
        #expect(Discovery.find([folder.path + "/link"]).inputs.map(\.stream) == ["a.log"])
    }

    @Test func `skips what is no file and says so`() throws {
        let folder = try TemporaryFolder()
        try folder.file("a.log")
        mkfifo(folder.path + "/pipe", 0o644)
        let inside = Discovery.find([folder.path])
        #expect(inside.inputs.map(\.stream) == ["a.log"])
        #expect(inside.problems.map(\.severity) == [.warning])
        let given = Discovery.find([folder.path + "/pipe", "/dev/null"])
        #expect(given.inputs.isEmpty)
        #expect(given.problems.map(\.path) == ["/dev/null", folder.path + "/pipe"])
    }

    @Test func `expands patterns that no shell expanded`() throws {
        let folder = try TemporaryFolder()
        for name in ["a.log", "a.log.1", "b.txt", "[x].log"] { try folder.file(name) }
        #expect(Discovery.find([folder.path + "/a.log*"]).inputs.map(\.rotation.age) == [.numbered(1), .current])
        #expect(
            Discovery.find([folder.path + "/[x].log"]).inputs.map(\.stream) == ["[x].log"], "a real name comes first")
        let nothing = Discovery.find([folder.path + "/*.gz"])
        #expect(nothing.inputs.isEmpty)
        #expect(nothing.problems.count == 1)
    }

    @Test func `keeps equal names of two folders apart`() throws {
        let folder = try TemporaryFolder()
        try folder.file("web-1/access.log")
        try folder.file("web-2/access.log.1")
        try folder.file("web-2/other.log")
        let (inputs, _) = Discovery.find([folder.path + "/web-1", folder.path + "/web-2"])
        #expect(
            inputs.map(\.stream) == [folder.path + "/web-1/access.log", folder.path + "/web-2/access.log", "other.log"])
    }

    @Test func `reads names of any bytes`() throws {
        let folder = try TemporaryFolder()
        let raw = Array(folder.path.utf8) + [0x2F, 0x61, 0xFF, 0x2E, 0x31]
        let descriptor = open((raw + [0]).map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644)
        #expect(write(descriptor, "x\n", 2) == 2)
        close(descriptor)
        let (inputs, _) = Discovery.find([folder.path])
        let input = try #require(inputs.first)
        #expect(input.path == folder.path + "/a\\xFF.1")
        #expect(input.stream == "a\\xFF")
        #expect(input.rawPath == raw)
        #expect(deliver(try InputReader(input, input: 0)).text == Array("x\n".utf8))
        #expect(Discovery.find(rawPaths: [raw]).inputs == inputs)
    }

    @Test func `reports what cannot be opened, and goes on`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.log")
        let missing = folder.path + "/missing.log"
        let (inputs, problems) = Discovery.find([missing, file + "/below", file, ""])
        #expect(inputs.map(\.path) == [file])
        #expect(problems.count == 3)
        #expect(problems.contains { $0.path == missing && $0.sentence.hasPrefix("no such file or folder") })
        #expect(problems.contains { $0.path == file + "/below" && $0.sentence.contains("not a folder") })
        #expect(throws: InputProblem.self) { _ = try InputReader(InputFile(path: missing), input: 0).compression }
        let folderAsFile = #expect(throws: InputProblem.self) {
            _ = try InputReader(InputFile(path: folder.path), input: 0).compression
        }
        #expect(folderAsFile?.sentence.contains("is a folder") == true)
    }

    @Test func `puts standard input last, once`() throws {
        let folder = try TemporaryFolder()
        try folder.file("a.log")
        let (inputs, _) = Discovery.find(["-", folder.path, "-"])
        #expect(inputs.map(\.isStandardInput) == [false, true])
        #expect(inputs.last?.path == "-")
    }

    @Test func `goes as deep as the system lets it`() throws {
        let folder = try TemporaryFolder()
        let deep = String(repeating: "d/", count: 300) + "a.log"
        try folder.file(deep)
        #expect(Discovery.find([folder.path]).inputs.map(\.stream) == [deep])
    }
}
