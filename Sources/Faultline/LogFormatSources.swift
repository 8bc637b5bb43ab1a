import LogFormats
import LogInput

/// Takes the `log_format`s of a run from options and from an `nginx.conf`.
enum LogFormatSources {
    private static let configLimit = 4 << 20

    /// Canonical texts: those that were typed, and those of the configuration; and what the configuration logs by that
    /// cannot be read back, with the reason.
    static func formats(
        _ options: AnalysisOptions
    ) throws(FaultlineError) -> (declared: [String], configured: [String], refused: [String]) {
        var texts: [String] = []
        for given in options.nginxLogFormats {
            if given == AccessJSONParser.formatName {
                texts.append(given)
                continue
            }
            do throws(LogFormatError) {
                let text = try LogFormatDirective(given).canonical
                _ = try NginxAccessFormat(text)
                texts.append(text)
            } catch { throw FaultlineError(.usage, "--nginx-log-format: \(error.sentence).") }
        }
        var seen: Set<String> = []
        let declared = texts.filter { seen.insert($0).inserted }
        guard let path = options.nginxConfig else { return (declared, [], []) }
        let config = try formats(ofConfig: path)
        return (declared, config.texts.filter { seen.insert($0).inserted }, config.refused)
    }

    /// The formats of a configuration and of what it includes; `combined`, which needs no directive, is the last.
    private static func formats(
        ofConfig path: String
    ) throws(FaultlineError) -> (texts: [String], refused: [String]) {
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try WholeFile.read(path, limit: configLimit) } catch {
            throw FaultlineError(.usage, "the nginx configuration \(error.sentence)", path: path)
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let config = NginxConfig(String(decoding: bytes, as: UTF8.self)) { include in
            included(include.hasPrefix("/") ? include : folder + include)
        }
        var texts: [String] = []
        var refused: [String] = []
        let used = Set(config.accessLogs.map(\.format))
        var unread: [String] = []
        for named in config.formats {
            do throws(LogFormatError) {
                let text = try named.format.get().canonical
                _ = try NginxAccessFormat(text)
                texts.append(text)
            } catch {
                refused.append("log_format \(named.name): \(error.sentence)")
                if used.contains(named.name) { unread.append("log_format \(named.name): \(error.sentence)") }
            }
        }
        if texts.isEmpty, let first = refused.first {
            throw FaultlineError(.usage, "\(first).", path: path)
        }
        do throws(LogFormatError) { texts.append(try LogFormatDirective("combined").canonical) } catch {}
        return (texts, unread)
    }

    /// The texts behind an `include`, which may be a pattern; nil where there are none.
    private static func included(_ path: String) -> String? {
        let files = Discovery.find([path]).inputs.map(\.path).sorted()
        var text = ""
        for file in files.prefix(256) {
            do throws(FileFailure) {
                text += String(decoding: try WholeFile.read(file, limit: configLimit), as: UTF8.self) + "\n"
            } catch { continue }
        }
        return text.isEmpty ? nil : text
    }
}
