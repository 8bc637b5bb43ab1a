/// The extractors by the ids of `FormatRegistry`.
package enum LineExtractors {
    /// A new extractor for one input, or nil for an id that is not of these formats.
    package static func make(_ format: String, _ context: ExtractionContext) -> (any LineExtractor)? {
        switch format {
        case "nginx_error": NginxErrorExtractor(context: context)
        case "kernel": KernelExtractor(context: context)
        case "syslog": SyslogExtractor(context: context)
        case "app_logfmt": AppLogfmtExtractor(context: context)
        case "app_text": AppTextExtractor(context: context)
        default: nil
        }
    }
}
