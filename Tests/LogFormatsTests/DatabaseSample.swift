/// True lines of the logs of databases; of a format of several lines the first ones of its records.
enum DatabaseSample {
    static let postgresql = [
        "2026-11-24 22:15:36.506 UTC [16535] app@shop FATAL:  remaining connection slots are reserved for non-replication superuser connections",
        "2021-09-28 09:22:18.536 UTC [147] 1.2.3.4 i_dont_exist@postgres FATAL:  password authentication failed for user \"i_dont_exist\"",
        "2021-09-28 09:22:19.536 UTC:1.2.3.4(5432):i_dont_exist@postgres:[127]:FATAL:  password authentication failed for user \"i_dont_exist\"",
        "2022-07-15 23:04:27 AEST [203851-1] user@databasename LOG:  could not receive data from client: Connection reset by peer",
        "2025-03-03 02:14:07 UTC [4711]: [3-1] user=app,db=shop,app=psql,client=10.0.0.7 ERROR:  deadlock detected",
        "< 2025-03-03 02:14:07.118 CET >LOG:  database system is ready to accept connections",
        "2025-03-03 02:14:07.118 +03 [4711] LOG:  duration: 8123.456 ms  statement: SELECT 1",
        "2025-03-03 02:14:07.118 GMT 4711 app shop 10.0.0.7 LOG:  checkpoint starting: time",
        "1740967092.123 [4711] LOG:  server process (PID 4712) was terminated by signal 9: Killed",
        "2015-01-01 10:00:00.123 UTC DEBUG1:  find_in_dynamic_libpath",
    ]
    static let postgresqlCSV = [
        #"2026-11-24 22:15:36.506 UTC,"app","shop",16535,"127.0.0.1:40926",6b060c88.4097,2,"startup",2026-11-24 22:15:36 UTC,3/18,0,FATAL,53300,"remaining connection slots are reserved for non-replication superuser connections",,,,,,,,,"","client backend",,0"#,
        #"2026-11-24 22:15:44.193 UTC,,,16481,,6b060c85.4061,11,,2026-11-24 22:15:33 UTC,,0,LOG,00000,"database system is shut down",,,,,,,,,"","postmaster",,0"#,
    ]
    static let postgresqlJSON = [
        #"{"timestamp":"2026-11-24 22:15:33.222 UTC","pid":16485,"session_id":"6b060c85.4065","line_num":1,"session_start":"2026-11-24 22:15:33 UTC","txid":0,"error_severity":"LOG","message":"database system was shut down at 2026-11-24 22:15:29 UTC","backend_type":"startup","query_id":0}"#
    ]
    static let pgbouncer = [
        "2026-11-24 22:15:41.441 UTC [16605] LOG C-0x565252406fb0: (nodb)/(nouser)@127.0.0.1:34818 closing because: no more connections allowed (max_client_conn) (age=0s)",
        "2026-11-24 22:15:41.441 UTC [16605] WARNING C-0x565252406fb0: (nodb)/(nouser)@127.0.0.1:34818 pooler error: no more connections allowed (max_client_conn)",
        "2026-11-24 22:15:42.934 UTC [16605] LOG stats: 1 xacts/s, 1 queries/s, in 19 B/s, out 153 B/s, xact 375932 us, query 375932 us, wait 4108 us",
        "2015-01-01 10:00:00.123 1234 LOG C-0x55d1c8: shop/app@unix(99):6432 login attempt: db=shop user=app tls=no",
    ]
    static let mysqlError = [
        "2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] DDL log recovery : begin",
        "2020-04-16T05:13:40.861934Z 344 [Note] Access denied for user 'root'@'27.155.87.54' (using password: YES)",
        "2021-11-09  5:13:12 8 [Warning] Access denied for user 'example-user'@'172.17.0.1' (using password: YES)",
        "2022-05-01 11:38:05 356 [Warning] Access denied for user 'root'@'127.0.0.1' (using password: NO)",
        "221128 14:49:17 [Warning] Access denied for user 'root'@'192.168.1.192' (using password: YES)",
        "221128 14:49:17  InnoDB: Starting shutdown...",
        "221128 14:49:17 mysqld_safe Starting mysqld daemon with databases",
        "2026-11-24 22:15:49 10 [ERROR] InnoDB: Transaction was aborted due to Deadlock",
        "2025-03-03T02:14:07.118480+01:00 0 [ERROR] [MY-010119] [Server] Aborting",
        "2013-05-01 10:00:00 7f1234567890 InnoDB: Error: Write to file ./ibdata1 failed",
    ]
    static let mysqlSlow = [
        "# Time: 2025-03-03T02:14:07.118480Z", "# Time: 261124 22:15:48", "# Time: 130501  1:02:03",
        "# User@Host: app[app] @ localhost [127.0.0.1]", "# User@Host: app[app] @  [10.0.0.7]  Id:  4242",
    ]
    static let mysqlGeneral = [
        "/usr/sbin/mysqld, Version: 8.0.43-0ubuntu0.24.04.1 ((Ubuntu)). started with:",
        "Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock", "Time                 Id Command    Argument",
        "2025-08-15T14:04:36.592572Z\t   10 Connect\troot@localhost on  using Socket",
        "2025-08-15T14:04:40.805465Z\t   10 Init DB\ttestdb1", "2025-08-15T14:04:55.780575Z\t   10 Quit\t",
        "2023-07-31T08:34:16.116872Z        14 Connect   Access denied for user 'user'@'192.168.121.1' (using password: YES)",
        "261124 22:15:49\t     9 Query\tSELECT count(*) FROM orders a",
    ]
    static let redis = [
        "16887:M 24 Nov 2026 22:16:00.759 * Running mode=standalone, port=56379.",
        "16887:C 24 Nov 2026 22:16:00.758 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
        "[4711] 03 Mar 02:14:07.512 # Server started, Redis version 2.8.17",
    ]
    static let mongodbJSON = [
        #"{"t":{"$date":"2025-03-03T02:14:07.118+00:00"},"s":"I",  "c":"NETWORK",  "id":22943,   "ctx":"listener","msg":"Connection accepted","attr":{"remote":"10.0.0.7:51234","uuid":"3f2a1bc4","connectionId":12,"connectionCount":812}}"#
    ]
    static let mongodbText = [
        "2018-03-02T10:12:13.123+0000 I NETWORK  [listener] connection accepted from 10.0.0.7:51234 #12 (3 connections now open)",
        "2018-03-02T10:12:13.123+0000 I -        [conn12] end connection 10.0.0.7:51234 (2 connections now open)",
        "2018-03-02T10:12:13.123+0000 I COMMAND  [conn12] command shop.orders command: find { find: \"orders\" } planSummary: COLLSCAN docsExamined:480000 nreturned:1 protocol:op_msg 8123ms",
    ]
    static let elasticsearch = [
        "[2025-03-03T02:14:07,118][INFO ][o.e.n.Node               ] [node-1] started",
        "[2025-03-03T02:14:07,118][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][123] overhead, spent [1.2s] collecting in the last [1.5s]",
        "[2025-03-03T02:14:07,118][WARN ][index.search.slowlog.query] [node-1] [orders][0] took[8.1s], took_millis[8123], total_hits[1 hits], types[], stats[], search_type[QUERY_THEN_FETCH], total_shards[5], source[{}], id[]",
        "[2016-01-01 00:00:00,000][INFO ][node                     ] [Baron Samedi] version[2.1.1], pid[812], build[40e2c53/2015-12-15T13:05:55Z]",
    ]
    static let elasticsearchJSON = [
        #"{"type": "server", "timestamp": "2025-03-03T02:14:07,118Z", "level": "INFO", "component": "o.e.n.Node", "cluster.name": "es", "node.name": "node-1", "message": "started" }"#,
        #"{"@timestamp":"2025-03-03T02:14:07.118Z", "log.level": "WARN", "message":"[gc][123] overhead, spent [1.2s] collecting in the last [1.5s]", "ecs.version": "1.2.0","service.name":"ES_ECS","event.dataset":"elasticsearch.server","process.thread.name":"main","log.logger":"org.elasticsearch.monitor.jvm.JvmGcMonitorService","elasticsearch.node.name":"node-1","elasticsearch.cluster.name":"es"}"#,
    ]
    static let all: [(id: String, lines: [String])] = [
        ("postgresql", postgresql), ("postgresql_csv", postgresqlCSV), ("postgresql_json", postgresqlJSON),
        ("pgbouncer", pgbouncer), ("mysql_error", mysqlError), ("mysql_slow", mysqlSlow),
        ("mysql_general", mysqlGeneral), ("redis", redis), ("mongodb_json", mongodbJSON),
        ("mongodb_text", mongodbText), ("elasticsearch", elasticsearch), ("elasticsearch_json", elasticsearchJSON),
    ]
    /// Lines that look like those and are none, nor of another format.
    static let neighbours = [
        "# Query_time: 12.345678  Lock_time: 0.000012 Rows_sent: 250000  Rows_examined: 4800000",
        "SET timestamp=1740967092;", "\t\t     4 Query\tSELECT 1", "4711:Q 03 Mar 2025 02:14:07.512 # x",
        "2025-03-03 02:14:07.118 UTC [4711] app@shop DETAIL:  Process holding the lock: 16509.",
        "2025-03-03 02:14:07.118 UTC [4711] app@shop STATEMENT:  SELECT ' LOG:  x'",
        #"{"t":{"$date":"2025-03-03T02:14:07.118+00:00"},"s":"I","msg":"no component"}"#,
        "2025-03-03 02:14:07.118 UTC,user,db,notapid,x",
        #"{"type": "server", "level": "INFO", "cluster.name": "es", "node.name": "node-1", "message": "no time"}"#,
    ]
    /// Lines of applications that must stay theirs.
    static let applications = [
        "[2025-03-03T02:14:07,118][INFO ][shop.db] [node-1] a logger of its own length",
        "2025-03-03 02:14:07 4711 [ERROR] cannot serve", "2025-03-03 02:14:07.118 [4711] ERROR C: drive is full",
        "2025-03-03 02:14:07,512 ERROR shop.db connection failed: FATAL:  sorry, too many clients already",
        "2025-03-03 02:14:07.512 [main] connection to server at \"10.0.0.7\", port 5432 failed: FATAL:  sorry, too many clients already",
        "2025-03-03 02:14:07.512 ERROR 4711 --- [main] c.e.Shop ERROR:  deadlock detected",
        "2025-03-03 02:14:07.512 [ERROR] db FATAL:  sorry, too many clients already",
        "2025-03-03 02:14:07,512 WARN shop: ERROR: two  blanks", "2025-03-03 02:14:07 [Warning] no thread",
    ]
}
