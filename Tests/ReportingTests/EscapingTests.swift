import Reporting
import Testing

/// One text and what each medium shows of it.
private struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var shown: String
    var why: String
    var testDescription: String { why }
}

@Suite struct EscapingTests {
    @Test(arguments: [
        Row(text: "plain", shown: "plain", why: "plain text stays"),
        Row(text: "Grüße 日本 👍", shown: "Grüße 日本 👍", why: "letters of all scripts stay"),
        Row(text: "\u{1B}[31mred", shown: "\\x1B[31mred", why: "terminal escape"),
        Row(text: "a\tb\nc\rd", shown: "a\\tb\\nc\\rd", why: "layout characters"),
        Row(text: "\0\u{7F}", shown: "\\x00\\x7F", why: "NUL and DEL"),
        Row(text: "\u{9B}31m", shown: "\\u{9B}31m", why: "C1"),
        Row(text: "a\u{202E}gpj", shown: "a\\u{202E}gpj", why: "bidirectional override"),
        Row(text: "\u{2066}x\u{2069}\u{200E}", shown: "\\u{2066}x\\u{2069}\\u{200E}", why: "isolates and marks"),
        Row(text: "a\u{200B}b\u{FEFF}c\u{AD}", shown: "a\\u{200B}b\\u{FEFF}c\\u{AD}", why: "zero width"),
        Row(text: "\u{E0041}\u{E007F}", shown: "\\u{E0041}\\u{E007F}", why: "tag characters"),
        Row(text: "\u{2028}\u{2029}", shown: "\\u{2028}\\u{2029}", why: "separators"),
    ])
    private func `what acts or hides is written out`(_ row: Row) {
        #expect(Escaping.visible(row.text) == row.shown)
        #expect(Escaping.terminal(row.text, unicode: true) == row.shown)
    }

    @Test func `a terminal without UTF-8 gets ASCII alone`() {
        #expect(Escaping.terminal("502 — 3 × “a” → é", unicode: false) == "502 - 3 x \"a\" -> \\u{E9}")
    }

    @Test func `bytes that are no UTF-8 show as hexadecimal`() {
        #expect(Escaping.text([0x61, 0xFF, 0xC3, 0xA9, 0xC3, 0x28]) == "a\\xFFé\\xC3(")
        #expect(Escaping.text([0xED, 0xA0, 0x80]) == "\\xED\\xA0\\x80")
        #expect(Escaping.text([0xC0, 0xAF, 0xF5]) == "\\xC0\\xAF\\xF5")
        #expect(Escaping.text([]) == "")
    }

    @Test func `a cut falls between characters`() {
        let bytes = Array("aé日👍".utf8)
        let shown = (0...bytes.count).map { Escaping.text(Array(bytes.prefix($0)), truncated: true) }
        #expect(shown == ["", "a", "a", "aé", "aé", "aé", "aé日", "aé日", "aé日", "aé日", "aé日👍"])
        #expect(Escaping.text([0x61, 0xFF], truncated: true) == "a\\xFF")
        #expect(Escaping.text([0xC3], truncated: false) == "\\xC3")
    }

    @Test(arguments: [
        Row(text: "a|b", shown: "a\\|b", why: "table column"),
        Row(text: "<script>alert(1)</script>", shown: "\\<script\\>alert(1)\\</script\\>", why: "HTML"),
        Row(text: "[x](http://evil)", shown: "\\[x\\](http\\://evil)", why: "link"),
        Row(text: "www.evil.example", shown: "www\\.evil.example", why: "link by itself"),
        Row(text: "`code`", shown: "\\`code\\`", why: "code"),
        Row(text: "# not a heading", shown: "\\# not a heading", why: "heading"),
        Row(text: "1. not a list", shown: "1\\. not a list", why: "list"),
        Row(
            text: "oom_kill _em_ **b**", shown: "oom_kill \\_em\\_ \\*\\*b\\*\\*", why: "emphasis, not word underscores"
        ),
        Row(text: "a\\|b", shown: "a\\\\\\|b", why: "a backslash before a column"),
        Row(text: "&amp; $x$ ~~s~~ @all", shown: "\\&amp; \\$x\\$ \\~\\~s\\~\\~ &#64;all", why: "entities and others"),
        Row(text: "a\nb", shown: "a\\\\nb", why: "no new line"),
    ])
    private func `Markdown text takes no effect`(_ row: Row) {
        #expect(Escaping.markdown(row.text) == row.shown)
    }

    @Test func `a code span holds its text whatever is in it`() {
        #expect(Escaping.markdownCode("a b") == "`a b`")
        #expect(Escaping.markdownCode("a`b") == "``a`b``")
        #expect(Escaping.markdownCode("`") == "`` ` ``")
        #expect(Escaping.markdownCode("") == "` `")
        #expect(Escaping.markdownCode("a|b") == "`a|b`")
        #expect(Escaping.markdownCode("a|`<b>", inCell: true) == "<code>a&#124;&#96;&lt;b&gt;</code>")
        #expect(Escaping.markdownCode("|http://a", inCell: true) == "<code>&#124;http&#58;//a</code>")
        #expect(Escaping.markdownCode("\n") == "`\\n`")
    }

    @Test func `HTML text opens nothing`() {
        #expect(
            Escaping.html("<a href='x' b=\"y\">&`\u{0}") == "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;&#96;\\x00")
    }

    @Test func `a CSV field is one field and no formula`() {
        #expect(Escaping.csv("plain") == "plain")
        #expect(Escaping.csv("a,\"b\"") == "\"a,\"\"b\"\"\"")
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1"] {
            #expect(Escaping.csv(formula).hasPrefix("\"'"), "\(formula)")
        }
    }

    @Test func `a JSON string is ASCII where it must be`() {
        var bytes: [UInt8] = []
        Escaping.appendJSON("a\"\\\n\u{1B}é\u{202E}\u{E0041}", to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #""a\"\\\n\u001Bé\u202E\uDB40\uDC41""#)
    }
}
