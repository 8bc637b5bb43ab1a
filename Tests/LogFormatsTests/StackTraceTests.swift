import LogFormats
import Testing

/// Stack traces as each runtime prints them: type, cause, innermost own frame.
@Suite("Stack traces of each language")
struct StackTraceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var type: String
        var frame: String?
        var line: Int64?
        var function: String?
        var cause: String?
        var runtime: OutOfMemoryRuntime?
        var testDescription: String { name }
    }

    static let rows = [
        Row(
            name: "Java with causes",
            text: """
                org.springframework.web.util.NestedServletException: Handler dispatch failed
                \tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1082)
                \tat app//com.example.shop.OrderController.list(OrderController.java:44)
                \tSuppressed: java.io.IOException: closed
                \t\tat com.example.shop.Pool.close(Pool.java:9)
                Caused by: com.example.shop.RepositoryFailure: no rows
                \tat com.example.shop.Repository.all(Repository.java:88)
                \t... 12 more
                Caused by: java.lang.OutOfMemoryError: Java heap space
                \t... 44 common frames omitted
                """,
            type: "org.springframework.web.util.NestedServletException", frame: "OrderController.java", line: 44,
            function: "com.example.shop.OrderController.list", cause: "java.lang.OutOfMemoryError", runtime: .jvm),
        Row(
            name: "Python, chained",
            text: """
                Traceback (most recent call last):
                  File "/srv/shop/db.py", line 12, in query
                    return self.run(sql)
                KeyError: 'a'

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                  File "/usr/lib/python3.11/socketserver.py", line 834, in write
                    self._sock.sendall(b)
                  File "/srv/shop/app.py", line 217, in _send
                    self.wfile.write(body)
                           ^^^^^^^^^^^^^^^^
                sqlalchemy.exc.NoResultFound: No row was found
                """,
            type: "sqlalchemy.exc.NoResultFound", frame: "/srv/shop/app.py", line: 217, function: "_send",
            cause: "KeyError"),
        Row(
            name: "Go panic",
            text: """
                panic: runtime error: index out of range [5] with length 3

                goroutine 18 [running]:
                main.(*Shop).Orders(0xc000010000)
                \t/srv/shop/orders.go:42 +0x1d
                net/http.HandlerFunc.ServeHTTP(0x1, {0x2, 0x3}, 0x4)
                \t/usr/local/go/src/net/http/server.go:2136 +0x29
                created by net/http.(*Server).Serve in goroutine 1
                exit status 2
                """,
            type: "panic", frame: "/srv/shop/orders.go", line: 42, function: "main.(*Shop).Orders"),
        Row(
            name: "Go out of memory",
            text: """
                fatal error: out of memory
                runtime stack:
                runtime.throw({0x1, 0x2})
                \t/usr/local/go/src/runtime/panic.go:1077 +0x5c
                goroutine 1 [running]:
                main.load()
                \t/srv/shop/load.go:9 +0x44
                """,
            type: "fatal error", frame: "/srv/shop/load.go", line: 9, function: "main.load", runtime: .go),
        Row(
            name: "Node with code and cause",
            text: """
                Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers
                    at ServerResponse.setHeader (node:_http_outgoing:652:11)
                    at /srv/shop/node_modules/express/lib/router.js:2:3
                    at async Orders.list (file:///srv/shop/orders.mjs:10:15) {
                  code: 'ERR_HTTP_HEADERS_SENT',
                  [cause]: TypeError: x is not a function
                }
                """,
            type: "Error", frame: "/srv/shop/orders.mjs", line: 10, function: "Orders.list", cause: "TypeError"),
        Row(
            name: "Rails",
            text: """
                ActiveRecord::RecordNotFoundError (Couldn't find Order with 'id'=7):
                  
                /usr/local/bundle/gems/activerecord-7.1/lib/active_record/core.rb:253:in 'find'
                app/controllers/orders_controller.rb:12:in 'show'
                """,
            type: "ActiveRecord::RecordNotFoundError", frame: "app/controllers/orders_controller.rb", line: 12,
            function: "show"),
        Row(
            name: "PHP",
            text: """
                PHP Fatal error:  Uncaught TypeError: must be of type int, string given in /srv/shop/Repo.php:88
                Stack trace:
                #0 /srv/shop/vendor/a/B.php(7): A\\B->c()
                #1 /srv/shop/index.php(45): Shop\\Repo->load('x')
                #2 {main}
                  thrown in /srv/shop/Repo.php on line 88
                """,
            type: "TypeError", frame: "/srv/shop/index.php", line: 45),
        Row(
            name: ".NET with an inner exception",
            text: """
                Unhandled exception. System.InvalidOperationException: it broke
                 ---> System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.
                   at System.Collections.Generic.List`1.set_Capacity(Int32 value)
                   at Shop.Db.Query(String sql, Int32 n) in /src/Shop/Db.cs:line 42
                   --- End of inner exception stack trace ---
                """,
            type: "System.InvalidOperationException", frame: "/src/Shop/Db.cs", line: 42, function: "Shop.Db.Query",
            cause: "System.OutOfMemoryException", runtime: .dotnet),
        Row(
            name: "Rust",
            text: """
                thread 'main' panicked at src/orders.rs:10:5:
                index out of bounds: the len is 3 but the index is 5
                stack backtrace:
                   0: rust_begin_unwind
                             at /rustc/9fc6b431/library/std/src/panicking.rs:645:5
                note: run with `RUST_BACKTRACE=full` for a verbose backtrace.
                """,
            type: "panicked", frame: "src/orders.rs", line: 10),
        Row(
            name: "Elixir",
            text: """
                ** (Ecto.NoResultsError) expected at least one result
                    (ecto 3.11.0) lib/ecto/repo/queryable.ex:164: Ecto.Repo.Queryable.one!/3
                    (shop 0.1.0) lib/shop/orders.ex:12: Shop.Orders.get!/1
                """,
            type: "Ecto.NoResultsError", frame: "lib/shop/orders.ex", line: 12, function: "Shop.Orders.get!/1"),
    ]

    @Test("type, cause and innermost own frame", arguments: rows, [false, true])
    func trace(row: Row, isCRLF: Bool) throws {
        let text = isCRLF ? row.text.replacing("\n", with: "\r\n") : row.text
        let found = try #require(reading(text) { ExceptionText.parse(body: 0..<$0.count, in: $0) })
        #expect(part(text, found.type) == row.type)
        #expect(part(text, found.frameFile) == row.frame)
        #expect(found.frameLine == row.line)
        #expect(part(text, found.frameFunction) == row.function)
        #expect(part(text, found.cause) == row.cause)
        #expect(found.outOfMemory == row.runtime)
    }

    @Test(
        "last words of each runtime",
        arguments: [
            ("java.lang.OutOfMemoryError: GC overhead limit exceeded", .jvm),
            ("Exception in thread \"main\" java.lang.OutOfMemoryError: Metaspace", .jvm),
            (
                "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached",
                .jvm
            ),
            ("io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s)", .jvm),
            (
                "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000007, 12288, 0) failed; error='Not enough space' (errno=12)",
                .jvm
            ),
            ("# There is insufficient memory for the Java Runtime Environment to continue.", .jvm),
            ("Terminating due to java.lang.OutOfMemoryError: Java heap space", .jvm),
            ("Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread \"main\"", .jvm),
            ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", .node),
            (
                "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory",
                .node
            ),
            ("FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - process out of memory", .node),
            ("Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit", .node),
            ("MemoryError", .python),
            ("numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB", .python),
            ("OSError: [Errno 12] Cannot allocate memory", .python),
            ("runtime: out of memory: cannot allocate 8388608-byte block (4194304000 in use)", .go),
            ("fatal error: runtime: cannot allocate memory", .go),
            ("runtime: program exceeds 50000-byte limit", .go),
            ("[FATAL] failed to allocate memory", .ruby), ("NoMemoryError (failed to allocate memory):", .ruby),
            (
                "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/a.php on line 88",
                .php
            ),
            ("Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)", .php),
            ("PHP Fatal error:  Out of memory (allocated 2097152) (tried to allocate 20480 bytes)", .php),
            ("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError: Allowed memory size", .php),
            ("System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.", .dotnet),
            ("Out of memory.", .dotnet), ("GC heap initialization failed with error 0x8007000E", .dotnet),
            ("memory allocation of 1073741824 bytes failed", .native),
            ("terminate called after throwing an instance of 'std::bad_alloc'", .native),
            ("eheap_alloc: Cannot allocate 1234567 bytes of memory (of type \"heap\").", .erlang),
            ("Slogan: binary_alloc: Cannot reallocate 99 bytes of memory (of type \"binary\").", .erlang),
        ] as [(String, OutOfMemoryRuntime)])
    func outOfMemory(text: String, runtime: OutOfMemoryRuntime) {
        #expect(reading(text) { OutOfMemoryRuntime(message: 0..<$0.count, in: $0) } == runtime)
        #expect(reading(text + "\r") { OutOfMemoryRuntime(message: 0..<$0.count, in: $0) } == runtime)
    }

    @Test(
        "words that only quote them",
        arguments: [
            "Out of memory", "out of memory.", "Out of memory. Please call support",
            "torch.cuda.OutOfMemoryError: CUDA out of memory",
            "user said: FATAL ERROR: Allocation failed", "GET /?q=java.lang.OutOfMemoryError",
            "FATAL ERROR: disk is full",
            "memory allocation of the team", "[FATAL] failed to allocate port", "an eheap_alloc: Cannot allocate it",
            "Allowed memory size of the plan is 5 GB", "No out of memory errors found", "NotAnOutOfMemoryErrorAtAll: x",
            "caught MemoryError: ignored", "panic: assignment to entry in nil map",
        ])
    func quoted(text: String) {
        #expect(reading(text) { OutOfMemoryRuntime(message: 0..<$0.count, in: $0) } == nil)
    }
}
