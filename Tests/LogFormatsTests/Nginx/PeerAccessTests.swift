import Foundation
import LogFormats
import Testing

/// The lines of a peer's parser tests, beside the repository.
private let peerLines = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/data/real/vectordotdev-vrl/parse_nginx_log.jsonl")

private struct Peer: Decodable {
    struct Arguments: Decodable {
        var value: String
        var format: String
    }
    struct Wanted: Decodable {
        var client: String?
        var remoteAddr: String?
        var status: Int?
        var size: Int64?
        var bodyBytesSize: Int64?
        var timestamp: String?
        var request: String?
    }
    var name: String
    var args: Arguments
    var ok: Bool
    var want: Wanted?
}

@Suite(
    "A peer's lines",
    .enabled(if: FileManager.default.fileExists(atPath: peerLines.path), "the real data are not beside the repository"))
struct PeerAccessTests {
    @Test func `Access lines are recognised and read as the peer does, others are refused`() throws {
        let text = try String(contentsOf: peerLines, encoding: .utf8)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var read = 0
        for line in text.split(separator: "\n") {
            let peer = try decoder.decode(Peer.self, from: Data(line.utf8))
            let value = Array(peer.args.value.utf8)
            let formats = LogFormatRecogniser.infer([value])
            guard peer.ok, peer.args.format != "error", let want = peer.want else {
                #expect(formats.isEmpty, "\(peer.name)")
                continue
            }
            let parser = NginxAccessParser(formats: try formats.map { try NginxAccessFormat($0) })
            var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
            try #require(parser.parse(value.span, memo: &memo, into: &record), "\(peer.name)")
            func text(_ range: ByteRange) -> String {
                String(decoding: value[range.lower..<range.upper], as: UTF8.self)
            }
            #expect(text(record.remoteAddr) == want.client ?? want.remoteAddr, "\(peer.name)")
            #expect(record.status == want.status, "\(peer.name)")
            #expect(record.bytes == want.size ?? want.bodyBytesSize, "\(peer.name)")
            if let timestamp = want.timestamp {
                #expect(
                    CommonLogTime.iso8601(Array(timestamp.utf8).span, at: 0)?.second == record.second, "\(peer.name)")
            }
            if let request = want.request {
                let target = text(record.target)
                #expect(target.isEmpty || request.contains(target), "\(peer.name)")
            }
            read += 1
        }
        #expect(read >= 12)
    }
}
