import Evidence
import LogFormats

/// Of one line the hashes by which everything is found: computed for many lines before the first is counted, so that the
/// processor's cache can be asked for all of their places at once.
struct AccessKeys: Sendable {
    /// The client's address; absent where the format has none.
    private(set) var client = ByteRange.absent
    private(set) var clientHash: UInt64 = 0
    /// The path without its query; empty where the request is malformed.
    private(set) var path = ByteRange(0, 0)
    private(set) var pathHash: UInt64 = 0
    private(set) var agentHash: UInt64 = 0
    private(set) var idHash: UInt64 = 0
    private(set) var method = 0
    /// h(client, method, target, status, bytes).
    private(set) var fingerprint: UInt64 = 0

    @inline(__always)
    mutating func read(_ line: Span<UInt8>, _ record: NginxAccessRecord, _ methods: AccessMethods) {
        let remote = record.remoteAddr
        let remoteHash = remote.isAbsent ? 0 : ByteHash.of(line, from: remote.lower, to: remote.upper)
        (client, clientHash) = (remote, remoteHash)
        if record.hasForwardedFor {
            client = AccessClientAddress.find(line, record)
            if client.start != remote.start, !client.isAbsent {
                clientHash = ByteHash.of(line, from: client.lower, to: client.upper)
            }
        }
        let (number, methodHash) = methods.find(line, record.method)
        method = number

        var print = ByteHash(seed: remoteHash)
        print.combine(methodHash)
        let target = record.target
        path = ByteRange(0, 0)
        if !target.isAbsent {
            print.combine(line, from: target.lower, to: target.upper)
            if !record.isMalformed { path = AccessKeys.path(line, target) }
        }
        print.combine(UInt64(truncatingIfNeeded: record.bytes) ^ UInt64(truncatingIfNeeded: record.status) << 48)
        fingerprint = print.finish()

        pathHash = TextMemo.hash(line, from: path.lower, to: path.upper)
        agentHash =
            record.userAgent.count > 1
            ? TextMemo.hash(line, from: record.userAgent.lower, to: record.userAgent.upper) : 0
        idHash =
            record.requestID.count > 1
            ? ByteHash.of(line, from: record.requestID.lower, to: record.requestID.upper) : 0
    }

    /// The path of a target without its query, of an absolute URL behind the authority.
    @inline(__always)
    private static func path(_ line: Span<UInt8>, _ target: ByteRange) -> ByteRange {
        var from = target.lower
        let to = target.upper
        if from < to, line[from] | 0x20 == UInt8(ascii: "h") {
            // "http://host/path"
            if let authority = authority(line, from, to) { from = authority }
        }
        let query = ByteSearch.nearIndex(of: UInt8(ascii: "?"), in: line, from: from, to: to)
        return ByteRange(from, query < 0 ? to : query)
    }

    private static func authority(_ line: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
        let colon = ByteSearch.nearIndex(of: UInt8(ascii: ":"), in: line, from: from, to: min(to, from + 8))
        guard colon > 0, colon + 3 < to else { return nil }
        let slash = ByteSearch.nearIndex(of: UInt8(ascii: "/"), in: line, from: colon + 3, to: to)
        return slash < 0 ? nil : slash
    }
}
