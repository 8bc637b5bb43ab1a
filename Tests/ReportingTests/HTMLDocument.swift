/// A slow, strict reader of the page's own HTML: tags, attributes and text, for tests that walk the document.
///
/// It knows only what the page may write: double-quoted attributes, the five named entities and decimal ones.
struct HTMLDocument {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// Places of the elements around it, outermost first.
        var ancestors: [Int]
        /// All text inside, in order.
        var text = ""
    }

    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var elements: [Element] = []

    private static let void: Set<String> = ["meta", "link", "input", "br", "path", "rect", "line"]
    /// Elements whose content is not markup.
    private static let opaque: Set<String> = ["style", "script"]

    init(_ html: String) throws {
        var rest = Substring(html)
        var open: [Int] = []
        guard rest.hasPrefix("<!DOCTYPE html>\n") else { throw Malformed(description: "no doctype") }
        rest = rest.dropFirst("<!DOCTYPE html>".count)
        while let next = rest.firstIndex(of: "<") {
            add(try Self.decoded(rest[..<next]), to: open)
            rest = rest[next...].dropFirst()
            guard let end = rest.firstIndex(of: ">") else { throw Malformed(description: "a tag without end") }
            var tag = rest[..<end]
            // A `>` inside quotes does not end a tag.
            var search = end
            while tag.filter({ $0 == "\"" }).count % 2 == 1 {
                guard let further = rest[rest.index(after: search)...].firstIndex(of: ">") else {
                    throw Malformed(description: "a quote without end: \(tag.prefix(80))")
                }
                search = further
                tag = rest[..<search]
            }
            rest = rest[search...].dropFirst()
            if tag.hasPrefix("/") {
                guard let last = open.popLast(), elements[last].name == tag.dropFirst() else {
                    throw Malformed(
                        description: "</\(tag.dropFirst())> closes \(open.last.map { elements[$0].name } ?? "nothing")")
                }
                continue
            }
            let isClosed = tag.hasSuffix("/")
            let element = try Self.element(isClosed ? tag.dropLast() : tag, in: open)
            elements.append(element)
            if Self.opaque.contains(element.name) {
                let close = "</\(element.name)>"
                guard let stop = rest.range(of: close) else { throw Malformed(description: "no \(close)") }
                rest = rest[stop.upperBound...]
            } else if !isClosed,
                !Self.void.contains(element.name) || element.name == "path" || element.name == "rect"
                    || element.name == "line"
            {
                open.append(elements.count - 1)
            }
        }
        guard open.isEmpty else { throw Malformed(description: "\(open.map { elements[$0].name }) are not closed") }
    }

    private mutating func add(_ text: String, to open: [Int]) { for place in open { elements[place].text += text } }

    private static func element(_ tag: Substring, in open: [Int]) throws -> Element {
        var rest = tag
        let name = rest.prefix { $0 != " " && $0 != "\n" }
        rest = rest.dropFirst(name.count)
        var attributes: [String: String] = [:]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\n" }
            if rest.isEmpty { break }
            let key = rest.prefix { $0 != "=" && $0 != " " }
            rest = rest.dropFirst(key.count)
            guard key.allSatisfy({ $0.isLowercase || "-ABox12xy".contains($0) }) else {
                throw Malformed(description: "the attribute \(key) of \(name)")
            }
            guard rest.hasPrefix("=") else {
                attributes[String(key)] = ""
                continue
            }
            guard rest.hasPrefix("=\""), let end = rest.dropFirst(2).firstIndex(of: "\"") else {
                throw Malformed(description: "the value of \(key) of \(name)")
            }
            attributes[String(key)] = try decoded(rest.dropFirst(2)[..<end])
            rest = rest[end...].dropFirst()
        }
        return Element(name: String(name), attributes: attributes, ancestors: open)
    }

    private static func decoded(_ text: Substring) throws -> String {
        guard text.contains("&") else { return String(text) }
        let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'", "#96": "`"]
        var result = ""
        var rest = text
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[mark...].dropFirst()
            guard let end = rest.firstIndex(of: ";"), let value = names[String(rest[..<end])] else {
                throw Malformed(description: "&\(rest.prefix(8))")
            }
            result += value
            rest = rest[end...].dropFirst()
        }
        return result + rest
    }

    /// Whether some element around, or the element itself, has a class.
    func isInside(_ place: Int, css: String) -> Bool {
        (elements[place].ancestors + [place]).contains { has($0, css: css) }
    }

    func has(_ place: Int, css: String) -> Bool {
        elements[place].attributes["class"]?.split(separator: " ").contains(Substring(css)) ?? false
    }

    /// Elements somewhere inside another.
    func inside(_ place: Int) -> [Int] { elements.indices.filter { elements[$0].ancestors.contains(place) } }
}

extension Substring {
    /// The first place of a text; no Foundation for that.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
