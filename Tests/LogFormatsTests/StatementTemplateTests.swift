import LogFormats
import Testing

/// Statements of one shape have one template; those of another shape have another.
@Suite struct `Statement templates` {
    /// The template, and the statements that it is of.
    static let shapes: [(template: String, statements: [String])] = [
        (
            "SELECT id FROM t WHERE a = ? AND b = ?",
            [
                "SELECT id FROM t WHERE a = 'x' AND b = 1", "SELECT id FROM t WHERE a = E'x\\'y' AND b = -17.5;",
                "SELECT id\n\tFROM t\n\tWHERE a = 'it''s'\n\t  AND b = 0x1F",
                "SELECT id FROM t WHERE a = $1 AND b = $2",
                "SELECT id FROM t WHERE a = :name AND b = @p1", "SELECT id FROM t WHERE a = %s AND b = %(b)s",
                "SELECT id FROM t WHERE a = $$don't$$ AND b = 1e10",
                "/* app:shop */ SELECT id FROM t WHERE a = '' AND b = 2",
                "-- name: one\nSELECT id FROM t WHERE a = N'x' AND b = 3", "SELECT id FROM t WHERE a = ? AND b = ?",
                "SELECT id -- the key\nFROM t WHERE a = $tag$;$$$tag$ AND b = 1",
                "SELECT id FROM t WHERE a = \"x\" AND b = 7",
            ]
        ),
        (
            "SELECT * FROM t WHERE id IN (...)",
            [
                "SELECT * FROM t WHERE id IN (1)", "SELECT * FROM t WHERE id IN (1, 2,3)",
                "SELECT * FROM t WHERE id IN ($1,$2)", "SELECT * FROM t WHERE id IN ('a', 'b)', NULL, -4)",
            ]
        ),
        (
            "INSERT INTO t (a, b) VALUES (...)",
            [
                "INSERT INTO t (a, b) VALUES (1, 'x')", "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'),(3,'z')",
                "INSERT INTO t (a, b) VALUES (now(), ')')", "INSERT INTO t (a, b) VALUES (now(), 1), (now(), (2))",
                "INSERT INTO t (a, b) VALUES (?, ?)",
            ]
        ),
        (
            "SELECT n FROM orders_? WHERE k = ANY(ARRAY[...])",
            [
                "SELECT n FROM orders_1 WHERE k = ANY(ARRAY[1,2,3])",
                "SELECT n FROM orders_202503 WHERE k = ANY(ARRAY[7])",
            ]
        ),
        (
            "SELECT n FROM \"shard?\".\"orders_?\" WHERE n > ?",
            [
                "SELECT n FROM \"shard12\".\"orders_7\" WHERE n > 4",
                "SELECT n FROM \"shard004\".\"orders_19\" WHERE n > -1",
            ]
        ),
        ("SELECT a.b::int?, md5(c) FROM t1 a LIMIT ?", ["SELECT a.b::int64, md5(c) FROM t1 a LIMIT 10"]),
        ("SELECT a - ? FROM t", ["SELECT a - 1 FROM t"]),
        ("SELECT a-? FROM t", ["SELECT a-1 FROM t"]),
        ("SELECT a[?] FROM t", ["SELECT a[1] FROM t", "SELECT a[23] FROM t"]),
        (
            "UPDATE t SET price = ? WHERE id = ?",
            ["UPDATE t SET price = -1 WHERE id = 5", "UPDATE t SET price = 12.5 WHERE id = 6"]
        ),
        ("ALTER USER app PASSWORD ?", ["ALTER USER app PASSWORD 'hunter2XYZ'"]),
    ]

    @Test func `one shape gives one template`() {
        for shape in Self.shapes {
            for statement in shape.statements {
                var text: [UInt8] = []
                _ = reading(statement) {
                    StatementTemplate.append($0, from: 0, to: $0.count, isWhole: true, into: &text)
                }
                #expect(String(decoding: text, as: UTF8.self) == shape.template, "\(statement)")
            }
        }
    }

    @Test func `in MySQL's logs a double quote opens a string`() {
        for (statement, template) in [
            ("CREATE USER a IDENTIFIED BY \"hunter2XYZ\"", "CREATE USER a IDENTIFIED BY ?"),
            (
                "SELECT a FROM `t_1` WHERE b LIKE \"x%\" AND c IN (\"a\", \"b\")",
                "SELECT a FROM `t_?` WHERE b LIKE ? AND c IN (...)"
            ),
        ] {
            var text: [UInt8] = []
            _ = reading(statement) {
                StatementTemplate.append(
                    $0, from: 0, to: $0.count, isWhole: true, doubleQuotesAreStrings: true, into: &text)
            }
            #expect(String(decoding: text, as: UTF8.self) == template)
        }
    }

    @Test func `no literal is left, whatever is cut`() {
        for statement in Self.shapes.flatMap(\.statements) + ["CREATE USER a IDENTIFIED BY 'hunter2XYZ'"] {
            let bytes = Array(statement.utf8)
            for end in 0...bytes.count {
                var text: [UInt8] = []
                _ = StatementTemplate.append(bytes.span, from: 0, to: end, isWhole: true, into: &text)
                #expect(!String(decoding: text, as: UTF8.self).contains("hunter2"), "\(statement)")
            }
        }
    }
}

/// What pools and drivers say counts where a library puts it.
@Suite struct `Messages of pools` {
    typealias Told = (symptom: ConnectionMessage.Symptom, size: Int64?, count: Int64?, timeout: Int64?)

    @Test(
        arguments: [
            (
                "HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=37)",
                (.exhausted, 10, 10, 30_001)
            ),
            (
                "Unable to acquire JDBC Connection [HikariPool-1 - Connection is not available, request timed out after 30000ms.] [n/a]",
                (.exhausted, nil, nil, 30_000)
            ),
            (
                "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00 (Background on this error at: https://sqlalche.me/e/20/3o7r)",
                (.exhausted, 5, 10, 30_000)
            ),
            (
                "ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds (waited 5.004 seconds); all pooled connections were in use):",
                (.exhausted, nil, nil, 5000)
            ),
            (
                "Npgsql.NpgsqlException: The connection pool has been exhausted, either raise 'Max Pool Size' (currently 100) or 'Timeout' (currently 15 seconds) in your connection string.",
                (.exhausted, 100, nil, 15_000)
            ),
            (
                "System.InvalidOperationException: Timeout expired.  The timeout period elapsed prior to obtaining a connection from the pool.  This may have occurred because all pooled connections were in use and max pool size was reached.",
                (.exhausted, nil, nil, nil)
            ),
            (
                "KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?",
                (.exhausted, nil, nil, nil)
            ),
            ("Error: timeout exceeded when trying to connect", (.exhausted, nil, nil, nil)),
            (
                "Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: 10, connection limit: 5)",
                (.exhausted, 5, nil, 10_000)
            ),
            (
                "org.apache.tomcat.jdbc.pool.PoolExhaustedException: [http-nio-8080-exec-1] Timeout: Pool empty. Unable to fetch a connection in 30 seconds, none available[size:100; busy:99; idle:0; lastwait:30000].",
                (.exhausted, 100, 99, 30_000)
            ),
            (
                "com.alibaba.druid.pool.GetConnectionTimeoutException: wait millis 60000, active 20, maxActive 20, creating 0",
                (.exhausted, 20, 20, 60_000)
            ),
            ("psycopg_pool.PoolTimeout: couldn't get a connection after 30.00 sec", (.exhausted, nil, nil, 30_000)),
            (
                "psycopg2.OperationalError: connection to server at \"10.0.0.7\", port 5432 failed: FATAL:  sorry, too many clients already",
                (.exhausted, nil, nil, nil)
            ),
            ("pq: sorry, too many clients already", (.exhausted, nil, nil, nil)),
            ("pymysql.err.OperationalError: (1040, 'Too many connections')", (.exhausted, nil, nil, nil)),
            ("SQLSTATE[HY000] [1040] Too many connections", (.exhausted, nil, nil, nil)),
            ("ERROR 1040 (08004): Too many connections", (.exhausted, nil, nil, nil)),
            ("-ERR max number of clients reached", (.exhausted, nil, nil, nil)),
            ("redis.exceptions.ConnectionError: max number of clients reached", (.exhausted, nil, nil, nil)),
            (
                "pymysql.err.OperationalError: (2006, \"MySQL server has gone away (BrokenPipeError(32, 'Broken pipe'))\")",
                (.stale, nil, nil, nil)
            ),
            ("org.postgresql.util.PSQLException: This connection has been closed.", (.stale, nil, nil, nil)),
            (
                "Connection leak detection triggered for org.postgresql.jdbc.PgConnection@4f3b on thread http-1, stack trace follows",
                (.leaked, nil, nil, nil)
            ),
        ] as [(String, Told)])
    func `a library's words, with their numbers`(text: String, told: Told) throws {
        let found = try #require(reading(text) { PoolMessage.parse($0, 0..<$0.count) })
        #expect(found.symptom == told.symptom && found.size == told.size)
        #expect(found.count == told.count && found.timeout == told.timeout)
    }

    @Test(
        arguments: [
            "the runbook says \"FATAL: sorry, too many clients already\" means a restart",
            "user searched for \"error: Too many connections\"", "explain what Too many connections means",
            "GET /help?q=too+many+clients+already 200 1ms", "alert rule matches 'sorry, too many clients already'",
            "comment saved: I read that MySQL server has gone away twice",
            "docs mention query_wait_timeout as a setting",
        ])
    func `a message that quotes the words says nothing`(text: String) {
        #expect(reading(text) { PoolMessage.parse($0, 0..<$0.count) } == nil)
    }
}
