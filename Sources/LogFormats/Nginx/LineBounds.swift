/// Where a line lies in a text: `[start, end)`, without its newline.
package struct LineBounds: Sendable {
    package var start: Int
    package var end: Int
    package init(start: Int = 0, end: Int = 0) {
        self.start = start
        self.end = end
    }
}
