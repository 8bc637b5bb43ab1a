/// The version of the program and of the library, as reports state it.
public enum ToolVersion {
    /// Semantic version, without `v`.
    public static let current = "0.1.0"
}
