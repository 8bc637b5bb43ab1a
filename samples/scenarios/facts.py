"""Wordings of what the later kinds need: (tuning, held out, unseen by the stack of the application)."""

import json
import random

ERRORS = {"descriptors": "http", "dns": "client", "tls": "client", "api": "client", "clients": "database"}   # error → logger
EVENTS = {"sql": ("INFO", "sql"), "export": ("INFO", "reports"), "accept": ("ERROR", "http")}                # event → level, logger
DATABASE = {"statement", "clients_full", "session_lost", "terminated", "lock_wait"}
WITH_DATABASE = {"slow_database", "pool_exhaustion", "disk_full", "database_full", "query_loop", "founding_meltdown", "lock_contention",
                 "slow_database_after_release", "slow_database_two_acts", "database_and_release"}

WORDS = {
    "descriptors": (
        ["OSError: [Errno 24] Too many open files: '/srv/{service}/templates/page.html'", "java.net.SocketException: Too many open files"],
        ["cannot open socket to {database}: Too many open files (errno 24)", "Errno::EMFILE: Too many open files @ rb_sysopen - /srv/{service}/tmp/cache"],
        {"ruby": "Errno::EMFILE (Too many open files - socket(2) for \"{database}\" port 5432)",
         "dotnet": "System.Net.Sockets.SocketException (24): Too many open files {database}:5432",
         "php": "fopen(/var/www/storage/cache/41): Failed to open stream: Too many open files",
         "go": "dial tcp 10.20.8.4:5432: socket: too many open files", "node": "EMFILE: too many open files, open '/app/views/page.hbs'",
         "java": "java.io.FileNotFoundException: /opt/app/conf/rates.xml (Too many open files)",
         "rust": "Os {{ code: 24, kind: Uncategorized, message: \"Too many open files\" }}",
         "python": "OSError: [Errno 24] Too many open files"}),
    "accept": (
        ["accept failed: Too many open files"], ["could not accept connection: Too many open files (24)"],
        {"ruby": "Puma caught this error: Too many open files - accept(2) (Errno::EMFILE)", "dotnet": "Kestrel: Accept failed: Too many open files",
         "php": "accept() failed: Too many open files[24]", "go": "http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s",
         "node": "accept EMFILE", "java": "Socket accept failed: java.io.IOException: Too many open files",
         "rust": "accept error: Too many open files (os error 24)", "python": "socket.accept() out of system resource: OSError(24, 'Too many open files')"}),
    "dns": (
        ["socket.gaierror: [Errno -3] Temporary failure in name resolution: '{database}.internal'", "java.net.UnknownHostException: {database}.internal"],
        ["getaddrinfo for {database}.internal failed: Name or service not known", "lookup of {database}.internal timed out"],
        {"ruby": "Socket::ResolutionError (getaddrinfo: Temporary failure in name resolution for {database}.internal)",
         "dotnet": "System.Net.Sockets.SocketException (00000001, 11): Resource temporarily unavailable ({database}.internal:5432)",
         "php": "php_network_getaddresses: getaddrinfo for {database}.internal failed: Temporary failure in name resolution",
         "go": "dial tcp: lookup {database}.internal on 10.20.0.53:53: read udp 10.20.1.7:41512->10.20.0.53:53: i/o timeout",
         "node": "getaddrinfo EAI_AGAIN {database}.internal", "java": "java.net.UnknownHostException: Failed to resolve '{database}.internal' [A(1)] after 2 queries",
         "rust": "failed to lookup address information: Temporary failure in name resolution ({database}.internal)",
         "python": "aiohttp.client_exceptions.ClientConnectorDNSError: Cannot connect to host {database}.internal:443 ssl:default [Timeout while contacting DNS servers]"}),
    "tls": (
        ["ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:997) payments.internal",
         "javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed"],
        ["TLS handshake with payments.internal:443 failed: certificate has expired",
         "SSL_connect returned=1 errno=0 state=error: certificate verify failed (certificate has expired) for payments.internal"],
        {"ruby": "OpenSSL::SSL::SSLError (SSL_connect returned=1 errno=0 peeraddr=10.20.7.9:443 state=error: certificate verify failed (certificate has expired))",
         "dotnet": "System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
         "php": "cURL error 60: SSL certificate problem: certificate has expired (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://billing.internal/charge",
         "go": "Post \"https://billing.internal/charge\": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time is after notAfter",
         "node": "certificate has expired (CERT_HAS_EXPIRED) billing.internal:443",
         "java": "java.security.cert.CertificateExpiredException: NotAfter: {expired}",
         "rust": "error sending request for url (https://billing.internal/charge): invalid peer certificate: Expired",
         "python": "httpx.ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)"}),
    "api": (
        ["call to http://payments.internal/charge timed out after {seconds:.1f}s", "requests.exceptions.ReadTimeout: payments.internal: Read timed out. (read timeout={seconds:.0f})"],
        ["upstream service payments: deadline exceeded after {ms:.0f} ms", "java.net.SocketTimeoutException: Read timed out calling payments.internal"],
        {"ruby": "Net::ReadTimeout (Net::ReadTimeout with #<TCPSocket:(closed)> billing.internal:443 after {seconds:.0f}s)",
         "dotnet": "System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of {seconds:.0f} seconds elapsing. (billing.internal)",
         "php": "cURL error 28: Operation timed out after {ms:.0f} milliseconds with 0 bytes received for https://billing.internal/charge",
         "go": "Post \"https://billing.internal/charge\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
         "node": "timeout of {ms:.0f}ms exceeded (ECONNABORTED) POST https://billing.internal/charge",
         "java": "java.net.http.HttpTimeoutException: request timed out (POST https://billing.internal/charge, {ms:.0f} ms)",
         "rust": "error sending request for url (https://billing.internal/charge): operation timed out",
         "python": "httpx.ReadTimeout: billing.internal did not answer within {seconds:.1f} s"}),
    "clients": (
        ["psycopg2.OperationalError: connection to server at \"{database}\", port 5432 failed: FATAL:  sorry, too many clients already",
         "org.postgresql.util.PSQLException: FATAL: sorry, too many clients already"],
        ["PG::ConnectionBad: FATAL:  remaining connection slots are reserved for non-replication superuser connections"],
        {"ruby": "Mysql2::Error::ConnectionError (Too many connections)", "dotnet": "Npgsql.PostgresException (0x80004005): 53300: too many connections for role \"app\"",
         "php": "SQLSTATE[HY000] [1040] Too many connections", "go": "pq: remaining connection slots are reserved for roles with the SUPERUSER attribute",
         "node": "ER_CON_COUNT_ERROR: Too many connections", "java": "java.sql.SQLNonTransientConnectionException: Data source rejected establishment of connection,  message from server: \"Too many connections\"",
         "rust": "error returned from database: too many connections for database \"{schema}\"",
         "python": "asyncpg.exceptions.TooManyConnectionsError: sorry, too many clients already"}),
    "sql": (
        ["sql: {statement} ({ms:.1f} ms)", "query took {ms:.2f} ms: {statement}"], ["SQL [{ms:.3f}ms] {statement}", "executed {statement} in {ms:.1f}ms"],
        {"ruby": "  Rate Load ({ms:.1f}ms)  {statement}", "dotnet": "Executed DbCommand ({ms:.0f}ms) [Parameters=[], CommandType='Text', CommandTimeout='30'] {statement}",
         "php": "query executed in {ms:.2f}ms: {statement}", "go": "{statement} [{ms:.3f}ms] [rows:1]", "node": "Executed (default): {statement} {ms:.0f}ms",
         "java": "SlowQueryLogger all statements: {statement} took {ms:.0f} ms", "rust": "summary=\"{statement}\" elapsed={ms:.3f}ms rows_returned=1",
         "python": "{statement} [cached since 41s ago] {ms:.2f}ms"}),
    "export": (
        ["building report of all orders (4100000 rows)", "export started: all invoices since 2011"],
        ["report job: loading every row of table events into memory", "admin download of complete history requested"],
        {name: "GET /reports/full: materializing {rows} rows" for name in
         ("ruby", "dotnet", "php", "go", "node", "java", "rust", "python")}),
}


def chooser(world, key):
    return random.Random(f"facts/{world.kind}/{world.seed}/{key}")


def say(world, key, values):
    """The chosen wording of an error or event, filled."""
    first, second, third = WORDS[key]
    rng = chooser(world, key)
    if world.is_third:
        text = third[world.stack_name]
    else:
        text = rng.choice(second if world.unseen and rng.random() < 0.7 else first)
    took = values.get("seconds", 0.0)
    return text.format(service=world.service, database=world.database, schema=world.service.replace("-", "_"), seconds=took, ms=took * 1000,
                       rows=4100000, statement=statement(world, values) if key == "sql" else "", expired="Tue Mar 03 02:00:00 UTC 2026")


def statement(world, values):
    number = values.get("number", 0)
    if world.is_third:
        return f"SELECT r.amount, r.currency FROM rates r WHERE r.booking_id = {number} FOR SHARE" if values.get("loop") else \
            f"SELECT b.* FROM bookings b WHERE b.account_id = {number}"
    table = "prices" if not world.unseen else "line_items"
    return f"SELECT * FROM {table} WHERE item_id = {number}" if values.get("loop") else f"SELECT * FROM orders WHERE owner_id = {number}"


# What databases say of it.

def postgres(world, kind, v):
    if kind == "statement":
        yield "LOG", f"duration: {v['seconds'] * 1000:.3f} ms  statement: {statement(world, v)}"
    elif kind == "clients_full":
        yield "FATAL", ("remaining connection slots are reserved for non-replication superuser connections" if world.unseen else
                        "sorry, too many clients already")
    elif kind == "session_lost":
        yield "LOG", "unexpected EOF on client connection with an open transaction" if world.unseen else \
            "could not receive data from client: Connection reset by peer"
    elif kind == "terminated":
        yield "FATAL", "terminating connection due to administrator command"
    elif kind == "lock_wait":
        yield "LOG", f"process {1200 + v['session'] % 40} still waiting for ShareLock on transaction 81204 after 1000.118 ms"
        yield "DETAIL", f"Process holding the lock: 1177. Wait queue: {1200 + v['session'] % 40}."


def rds(world, kind, v):
    """Amazon RDS for PostgreSQL."""
    if kind == "clients_full":
        yield "FATAL", "remaining connection slots are reserved for non-replication superuser and rds_superuser connections"
    elif kind == "session_lost":
        yield "LOG", "could not send data to client: Broken pipe"
    elif kind == "lock_wait":
        yield "LOG", f"process {1200 + v['session'] % 40} still waiting for ExclusiveLock on tuple (412,7) of relation 16407 of database 16384 after 1000.094 ms"
    else:
        yield from postgres(world, kind, v)


def mysql(world, kind, v):
    """MySQL 8's error log."""
    if kind == "clients_full":
        yield "Warning", 10290, "Too many connections"
    elif kind == "session_lost":
        yield "Note", 10914, f"Aborted connection {v['session'] % 900} to db: '{world.service.replace('-', '_')}' user: 'app' host: '10.20.1.7' " \
                             "(Got an error reading communication packets)."
    elif kind == "terminated":
        yield "Note", 10914, f"Aborted connection {v['session'] % 900} to db: '{world.service.replace('-', '_')}' user: 'app' host: '10.20.1.7' " \
                             "(Connection was killed)."
    elif kind == "lock_wait":
        yield "Note", 13417, f"[InnoDB] Lock wait: transaction {81204 + v['session']} waits for a row lock held by transaction 81177"


def mongo(world, kind, v):
    """MongoDB 6."""
    connection = f"conn{v.get('session', 7) % 900}"
    if kind == "statement":
        yield "I", "COMMAND", 51803, "Slow query", {"type": "command", "ns": f"{world.service.replace('-', '_')}.rates", "command": {
            "find": "rates" if v.get("loop") else "bookings", "filter": {"_id": v["number"]}}, "nreturned": 1, "durationMillis": int(v["seconds"] * 1000)}
    elif kind == "clients_full":
        yield "I", "NETWORK", 22942, "Connection refused because there are too many open connections", {"connectionCount": 200}
    elif kind == "session_lost":
        yield "I", "NETWORK", 22944, "Connection ended", {"remote": "10.20.1.7:51234", "connectionId": v["session"] % 900, "connectionCount": 41}
    elif kind == "terminated":
        yield "I", "COMMAND", 20912, "Killing connection by administrator", {"client": connection}
    elif kind == "lock_wait":
        yield "W", "STORAGE", 22420, "WriteConflict: waiting for a document lock", {"ns": "bookings", "waitedMillis": 1000, "client": connection}


def clear_words(world):
    """What somebody types to end sessions of processes that are gone."""
    if not world.is_third:
        return "/usr/local/bin/drop-stale-sessions --database " + world.database if world.unseen else \
            f"/usr/bin/psql -h {world.database} -c SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle%'"
    return {"mysql": f"/usr/bin/pt-kill --host {world.database} --busy-time 60 --kill --victims all", "mongo":
            f"/usr/bin/mongosh --host {world.database} --eval db.adminCommand({{killAllSessions:[]}})"}.get(
        world.database.split("-")[0].rstrip("1"), f"/usr/bin/psql -h {world.database} -f /root/terminate_idle_in_transaction.sql")


def scale_line(world, clock, t, v):
    """One more instance, as the tools tell of it that bring releases too."""
    service, old, new = world.service, v["previous"], v["count"]
    if world.is_third:
        if world.platform == "kubernetes":      # the HorizontalPodAutoscaler's event
            return json.dumps({"reason": "SuccessfulRescale", "message": f"New size: {new}; reason: cpu resource utilization (percentage of request) above target",
                               "source": {"component": "horizontal-pod-autoscaler"}, "firstTimestamp": clock.iso(t), "lastTimestamp": clock.iso(t), "count": 1,
                               "type": "Normal", "involvedObject": {"kind": "HorizontalPodAutoscaler", "namespace": "prod", "name": service}})
        if world.platform == "nomad":
            return f"+ nomad job scale {service} web {new}\n==> {clock.iso(t)}: Monitoring evaluation \"5b63de10\""
        return f"{clock.iso(t)} autoscaling: Launching a new EC2 instance: i-0b7c41d2e9f3a8815 (desired capacity of {service} changed from {old} to {new})"
    if world.unseen:
        return f"{clock.iso(t)} scale: {service} from {old} to {new} instances by {v['by']}"
    return f"{clock.iso(t)} [deploy] event=scale host={world.apps[-1]} instances={new} previous={old} status=ok by={v['by']}"


# Configuration that a tool brings, where deploys are written down too.

def config_line(world, clock, t, v):
    what, version = v["what"], v["version"]
    if world.is_third:
        return {0: f"{clock.iso(t)} puppet-agent[812]: Applied configuration version '{version}': {what}",
                1: f"[{clock.iso(t, 0, ' ', '.', ' ' + clock.offset(False))}] INFO: chef-client: updated {what} (policy revision {version})",
                2: f"{clock.iso(t)} [INFO] salt.minion: state.apply: {what} changed (pillar {version})"}[world.seed % 3]
    if world.unseen:
        return f"{clock.iso(t)} config: {what} changed, revision {version}, applied to {world.apps[0]}"
    return f"{clock.iso(t)} [deploy] event=config_change host={world.apps[0]} change=\"{what}\" revision={version} status=ok by={v['by']}"
