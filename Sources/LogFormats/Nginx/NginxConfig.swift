/// What an `nginx.conf` says of its access logs.
package struct NginxConfig: Sendable {
    /// A `log_format name …;`.
    package struct NamedFormat: Sendable, Hashable {
        package var name: String
        /// The format, or why it cannot be read back.
        package var format: Result<LogFormatDirective, LogFormatError>
    }

    /// An `access_log path name …;`; `format` is `combined` where none is named.
    package struct AccessLog: Sendable, Hashable {
        package var path: String
        package var format: String
    }

    /// In the order of the text.
    package private(set) var formats: [NamedFormat] = []
    /// In the order of the text; `off` and variables in the path are left out.
    package private(set) var accessLogs: [AccessLog] = []

    /// Includes that are followed: a file that includes itself ends here.
    private static let depthLimit = 16

    /// Formats known by name: those of Nginx (`combined`) and of its packages, images and NGINX Plus (`main`, `main_ext`),
    /// ingress-nginx (`upstreaminfo`, before 0.22 `upstreaminfo_real_ip`), Nginx Proxy Manager, and Apache's where they
    /// can be written as a `log_format`. OpenResty logs `combined` or `main`.
    package static let builtIn: [String: String] = [
        "combined":
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"",
        "main":
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" \"$http_x_forwarded_for\"",
        "upstreaminfo":
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id",
        "upstreaminfo_real_ip":
            "$the_real_ip - [$the_real_ip] - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $request_length $request_time [$proxy_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id",
        "main_ext":
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" \"$http_x_forwarded_for\" \"$host\" sn=\"$server_name\" rt=$request_time ua=\"$upstream_addr\" us=\"$upstream_status\" ut=\"$upstream_response_time\" ul=\"$upstream_response_length\" cs=$upstream_cache_status",
        "common": "$remote_addr $identity $remote_user [$time_local] \"$request\" $status $body_bytes_sent",
        "vhost_combined":
            "$server_name $remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"",
        "nginx_proxy_manager":
            "[$time_local] $upstream_cache_status $upstream_status $status - $request_method $scheme $host \"$request_uri\" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] [Sent-to $server] \"$http_user_agent\" \"$http_referer\"",
        "nginx_proxy_manager_standard":
            "[$time_local] $status - $request_method $scheme $host \"$request_uri\" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] \"$http_user_agent\" \"$http_referer\"",
    ]

    /// The names whose lines are tried before a format is derived from them, in this order.
    static let recognised = [
        "combined", "upstreaminfo", "upstreaminfo_real_ip", "common", "vhost_combined", "nginx_proxy_manager",
        "nginx_proxy_manager_standard",
    ]

    /// Reads the text of a configuration; `include` gives the text of an included path, or nil where there is none.
    package init(_ text: String, include: (String) -> String? = { _ in nil }) {
        read(Array(text.utf8), depth: 0, include: include)
    }

    /// The `log_format` directives of a text that can be read back, by name; of equal names the last.
    package static func logFormats(
        _ text: String, include: (String) -> String? = { _ in nil }
    ) -> [String: LogFormatDirective] {
        var result: [String: LogFormatDirective] = [:]
        for named in NginxConfig(text, include: include).formats {
            if case .success(let format) = named.format { result[named.name] = format }
        }
        return result
    }

    private mutating func read(_ text: [UInt8], depth: Int, include: (String) -> String?) {
        var scanner = NginxConfigScanner(text)
        var words: [[UInt8]] = []
        while true {
            switch scanner.next() {
            case .word(let word): words.append(word)
            case .open:
                // OpenResty's Lua has quotes and braces of its own.
                if words.first.map({ NginxConfig.isLuaBlock($0) }) ?? false { scanner.skipLuaBlock() }
                words = []
            case .close: words = []
            case .semicolon:
                take(words, depth: depth, include: include)
                words = []
            case .end, .unclosed: return
            }
        }
    }

    /// Whether Lua stands in the block of a directive: `content_by_lua_block { … }`.
    private static func isLuaBlock(_ directive: [UInt8]) -> Bool {
        String(decoding: directive, as: UTF8.self).hasSuffix("_by_lua_block")
    }

    private mutating func take(_ words: [[UInt8]], depth: Int, include: (String) -> String?) {
        guard words.count >= 2, let directive = words.first else { return }
        let argument = String(decoding: words[1], as: UTF8.self)
        switch String(decoding: directive, as: UTF8.self) {
        case "log_format":
            let format: Result<LogFormatDirective, LogFormatError>
            do throws(LogFormatError) {
                format = .success(try LogFormatDirective(arguments: Array(words.dropFirst(2))))
            } catch { format = .failure(error) }
            formats.append(NamedFormat(name: argument, format: format))
        case "access_log":
            guard argument != "off", !argument.utf8.contains(UInt8(ascii: "$")) else { return }
            let format = words.count > 2 ? String(decoding: words[2], as: UTF8.self) : "combined"
            // `access_log path buffer=32k` names no format.
            let named = format.utf8.contains(UInt8(ascii: "=")) ? "combined" : format
            accessLogs.append(AccessLog(path: argument, format: named))
        case "include":
            guard depth < NginxConfig.depthLimit, let text = include(argument) else { return }
            read(Array(text.utf8), depth: depth + 1, include: include)
        default: return
        }
    }
}
