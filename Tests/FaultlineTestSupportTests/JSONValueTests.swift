import FaultlineTestSupport
import Testing

@Suite struct JSONValueTests {
    @Test func `values of every kind are read`() throws {
        let value = try JSONValue(parsing: #" {"a": [1, -2.5, 1e3, true, null], "b": {"c": "\u00e9\n\ud83d\ude00"}} "#)
        #expect(value["a"]?[0] == .integer(1))
        #expect(value["a"]?[1]?.double == -2.5)
        #expect(value["a"]?[2]?.integer == 1000)
        #expect(value["a"]?[3]?.bool == true)
        #expect(value["a"]?[4]?.isNull == true)
        #expect(value["a"]?[5] == nil)
        #expect(value["b"]?["c"]?.string == "é\n😀")
        #expect(value.object?.names == ["a", "b"])
    }

    @Test func `a boolean is no number and a number no boolean`() throws {
        let value = try JSONValue(parsing: "[true, 1]")
        #expect(value[0]?.integer == nil)
        #expect(value[1]?.bool == nil)
    }

    @Test(arguments: [
        ("", "the text ends"), ("{", "expected a name"), ("[1,]", "expected a value"), ("[1 2]", "expected ',' or ']'"),
        (#"{"a":1,"a":2}"#, "stands twice"), (#"{"a" 1}"#, "expected ':'"), ("01", "something follows"),
        ("1.", "expected a digit"), ("-", "expected a digit"), ("nul", "expected null"), (#""\x""#, "unknown escape"),
        (#""\ud800""#, "surrogate"), ("\"\u{1}\"", "control character"), ("\"a", "inside a string"),
        ("1 1", "something follows"), ("1e999", "out of range"),
        (String(repeating: "[", count: 5_000), "nested deeper"),
    ])
    func `what is no JSON is refused with its reason`(text: String, reason: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.message.contains(reason) == true, "\(text): \(String(describing: error))")
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test func `an error tells line and byte`() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\n  \"a\": ?}") }
        #expect(error?.description == "line 2, byte 8: expected a value")
    }
}
