"""What the programs of the third pool write. Each function names the program whose lines it renders."""

import datetime
import json
import random
import uuid

import facts
import unseen_acts
from writers import LEVELS, MONTHS, PHRASES, Book, Clock, failure_text, seconds

REASONS = {200: "OK", 201: "Created", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error",
           502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def write(world, model):
    book = Book()
    book.has_ids = world.ids
    book.rotated = set()
    steps = [("access", access), ("error", error_log)]
    for name, step in (("application", application), ("memory", memory), ("kernel", kernel), ("supervisor", supervisor)):
        steps += [(name, lambda *of, step=step, host=host: step(*of, host)) for host in world.apps]
    steps += [("supervisor", proxy_journal), ("deploy", deploys), ("people", people), ("alert", alerts), ("database", database)]
    for book.writing, step in steps:
        step(world, model, book)
    return book


def place(world, host, area, name):
    """A folder for each host, one for each kind of log, or the tree of a sosreport."""
    day = datetime.datetime.fromtimestamp(world.epoch, datetime.timezone.utc)
    return [f"{host}/var/log/{area}/{name}", f"{area}/{host}/{name}",
            f"sosreport-{host}-{day:%Y-%m-%d}-qzvkxwb/var/log/{area}/{name}"][world.seed % 3]


def nanos(clock, t):
    """RFC 3339 in UTC with nine digits, as Docker, containerd and Kubernetes write it."""
    s = Clock.stamp(clock, t) - datetime.timedelta(hours=clock.zone)
    return f"{s:%Y-%m-%dT%H:%M:%S}.{s.microsecond:06d}{(s.microsecond * 37) % 1000:03d}Z"


def pod(world, host, life=0):
    rng = random.Random(f"pod/{world.seed}/{host}/{life}")
    letters = "bcdfghjklmnpqrstvwxz2456789"
    return f"{world.service}-{replica_set(world, world.new)}-" + "".join(rng.choice(letters) for _ in range(5))


def replica_set(world, version):
    rng = random.Random(f"replica/{world.seed}/{version}")
    return "".join(rng.choice("bcdf456789") for _ in range(10))


def container(world, host):
    return "%064x" % random.Random(f"container/{world.seed}/{host}").getrandbits(256)


def wrapped(world, host, clock, container_name):
    """(path, function from a time, a stream and a line to what the container's runtime stores)."""
    if world.envelope == "docker":
        name = container(world, host + container_name)
        return (f"{host}/var/lib/docker/containers/{name}/{name}-json.log", lambda t, stream, line: json.dumps(
            {"log": line + "\n", "stream": stream, "time": nanos(clock, t + 0.0003)}, separators=(",", ":"), ensure_ascii=False))
    folder = f"prod_{pod(world, host) if container_name != 'nginx' else 'ingress-nginx-controller-7c6974c4d8-x2k4q'}_" \
             f"{uuid.UUID(int=random.Random(host + container_name).getrandbits(128))}"
    return (f"{host}/var/log/pods/{folder}/{container_name}/0.log",
            lambda t, stream, line: f"{nanos(clock, t + 0.0003)} {stream} F {line}")


# nginx.

def access_line(world, clock, r):
    took, size = r.ended - r.arrived, r.size if r.status < 500 else 157
    addresses = ", ".join(a[0] for a in r.attempts)
    statuses = ", ".join("-" if a[1] is None else str(a[1]) for a in r.attempts)
    connects = ", ".join(seconds(a[2]) for a in r.attempts)
    headers = ", ".join(seconds(a[3]) if a[2] is not None and a[1] and a[1] < 500 else "-" for a in r.attempts)
    totals = ", ".join(seconds(a[3]) for a in r.attempts)
    lengths = ", ".join(str(size) if a[1] and a[1] < 502 else "0" for a in r.attempts)
    when, request = clock.combined(r.ended), f"{r.method} {r.uri} HTTP/1.1"
    path, _, query = r.uri.partition("?")
    compact = dict(separators=(",", ":"))
    kind = world.access
    if kind == "amplify":
        return f'{r.client} - - [{when}] "{request}" {r.status} {size} "{r.referrer}" "{r.agent}" "-" "{world.domain}" ' \
               f'sn="{world.domain}" rt={took:.3f} ua="{addresses or "-"}" us="{statuses or "-"}" ut="{totals or "-"}" ' \
               f'ul="{lengths or "-"}" cs=-'
    if kind == "datadog":
        return f'{r.client} - - [{when}] "{request}" {r.status} {size} {took:.3f} "{r.referrer}" "{r.agent}" "-"'
    if kind == "ingress":
        return f'{r.client} - - [{when}] "{request}" {r.status} {size} "{r.referrer}" "{r.agent}" {400 + len(r.uri)} {took:.3f} ' \
               f'[prod-{world.service}-8080] [] {addresses or "-"} {lengths or "-"} {totals or "-"} {statuses or "-"} {r.id}'
    if kind == "gitlab":
        return f'{r.client} - - [{when}] "{request}" {r.status} {size} "{r.referrer}" "{r.agent}" -'
    if kind == "vhost":
        return f'{world.domain}:443 {r.client} - - [{when}] "{request}" {r.status} {size} "{r.referrer}" "{r.agent}" {r.id} ' \
               f'{took:.3f} {totals or "-"} {statuses or "-"} {addresses or "-"}'
    if kind == "ltsv":
        return "\t".join((
            f"time:{clock.iso(r.ended, end=clock.offset())}", f"host:{r.client}", "forwardedfor:-", f"req:{request}", f"method:{r.method}",
            f"uri:{r.uri}", f"status:{r.status}", f"size:{size}", f"referer:{r.referrer}", f"ua:{r.agent}", f"reqtime:{took:.3f}",
            f"apptime:{totals or '-'}", f"appstatus:{statuses or '-'}", f"upstream:{addresses or '-'}", f"vhost:{world.domain}", f"reqid:{r.id}"))
    iso = clock.iso(r.ended, end=clock.offset())
    if kind == "analytics":
        return json.dumps({
            "msec": f"{world.epoch + r.ended:.3f}", "connection": str(r.connection), "connection_requests": "1", "pid": str(world.seed % 900 + 21),
            "request_id": r.id, "request_length": str(400 + len(r.uri)), "remote_addr": r.client, "remote_user": "", "remote_port": "",
            "time_local": when, "time_iso8601": iso, "request": request, "request_uri": r.uri, "args": query, "status": str(r.status),
            "body_bytes_sent": str(size), "bytes_sent": str(size + 240), "http_referer": "" if r.referrer == "-" else r.referrer,
            "http_user_agent": r.agent, "http_x_forwarded_for": "", "http_host": world.domain, "server_name": world.domain,
            "request_time": f"{took:.3f}", "upstream": addresses, "upstream_connect_time": connects, "upstream_header_time": headers,
            "upstream_response_time": totals, "upstream_response_length": lengths, "upstream_cache_status": "", "ssl_protocol": "TLSv1.3",
            "ssl_cipher": "TLS_AES_256_GCM_SHA384", "scheme": "https", "request_method": r.method, "server_protocol": "HTTP/1.1",
            "pipe": ".", "gzip_ratio": "", "http_cf_ray": ""})
    if kind == "ingress_json":
        return json.dumps({
            "time": iso, "remote_addr": r.client, "x_forwarded_for": r.client, "request_id": r.id, "remote_user": "", "bytes_sent": size + 240,
            "request_time": float(f"{took:.3f}"), "status": r.status, "vhost": world.domain, "request_proto": "HTTP/1.1", "path": path,
            "request_query": query, "request_length": 400 + len(r.uri), "duration": float(f"{took:.3f}"), "method": r.method,
            "http_referrer": "" if r.referrer == "-" else r.referrer, "http_user_agent": r.agent})
    if kind == "ecs":
        return json.dumps({
            "@timestamp": iso, "ecs.version": "8.11", "http.request.id": r.id, "source.ip": r.client, "url.domain": world.domain,
            "http.request.method": r.method, "url.original": r.uri, "http.response.status_code": r.status, "http.response.body.bytes": size,
            "http.request.referrer": r.referrer, "user_agent.original": r.agent, "nginx.request_time": f"{took:.3f}",
            "nginx.upstream_addr": addresses, "nginx.upstream_status": statuses, "nginx.upstream_response_time": totals}, **compact)
    return json.dumps({
        "@timestamp": iso, "host": "10.20.0.1", "clientip": r.client, "size": size, "responsetime": float(f"{took:.3f}"),
        "upstreamtime": totals or "-", "upstreamhost": addresses or "-", "http_host": world.domain, "method": r.method, "url": r.uri,
        "domain": world.domain, "xff": "-", "referer": r.referrer, "agent": r.agent, "status": str(r.status)}, **compact)


def access(world, model, book):
    clock = Clock(world, world.proxy, world.zone_access)
    path, wrap = place(world, world.proxy, "nginx", world.file_names["access"]), None
    if world.envelope != "none":
        path, wrap = wrapped(world, world.proxy, clock, "nginx")
    for request in model.requests:
        line = access_line(world, clock, request)
        book.add(path, request.ended, wrap(request.ended, "stdout", line) if wrap else line)
    book.rotated.add(path)
    book.source(path, -world.skew[world.proxy], "none" if wrap else "reference", "zone")


def error_log(world, model, book):
    clock = Clock(world, world.proxy, world.zone_access)
    path, wrap = place(world, world.proxy, "nginx", world.file_names["error"]), None
    if world.envelope != "none":
        path, wrap = wrapped(world, world.proxy, clock, "nginx")
    pid = model.proxy_pid

    def put(t, level, text, number=0):
        line = f"{clock.error(t)} [{level}] {pid + number}#{pid + number}: {text}"
        book.add(path, t, wrap(t, "stderr", line) if wrap else line)

    for t, kind, host, v in model.events:
        if kind in PHRASES:
            r = v["request"]
            put(t, LEVELS.get(kind, "error"), f"*{r.connection} {failure_text(world, kind, v, r.client)}", 7)
        elif kind == "proxy_stop":
            put(t, "notice", "signal 3 (SIGQUIT) received, shutting down")
            put(t, "notice", "gracefully shutting down", 7)
            put(t + 0.5, "notice", "exiting", 7)
            put(t + 0.5, "notice", "exit")
        elif kind == "proxy_start":
            pid = v["pid"]
            for text in ('using the "epoll" event method', f"nginx/{world.nginx}", "built by gcc 13.2.0 (Ubuntu 13.2.0-23ubuntu4)",
                         "OS: Linux 6.8.0-45-generic", "getrlimit(RLIMIT_NOFILE): 1048576:1048576", "start worker processes",
                         f"start worker process {pid + 7}"):
                put(t, "notice", text)
        elif kind == "proxy_reload":
            put(t, "notice", f"signal process started", 41)
            put(t, "notice", f"signal 1 (SIGHUP) received from {pid + 41}, reconfiguring")
            put(t, "notice", "reconfiguring")
            put(t + 0.01, "notice", "start worker processes")
            put(t + 0.01, "notice", f"start worker process {pid + 52}")
            put(t + 0.02, "notice", "gracefully shutting down", 7)
    if path in book.files and not wrap:
        book.source(path, -world.skew[world.proxy] - world.zone_access * 3600, "same_host", "civil")


# The application: one function a layout, (lines of a record).

class Record:
    """What an application wants to say: `http` holds a served request, `fields` are structured values."""

    def __init__(self, t, level, logger, pid, rid, text, more=(), http=None):
        self.t, self.level, self.logger, self.pid, self.rid, self.text = t, level, logger, pid, rid, text
        self.more, self.http, self.thread = list(more), http, 0


def ruby_logger(w, clock, r):
    """Ruby's Logger with its default formatter, Rails' tagged logging."""
    level = "FATAL" if r.level == "CRITICAL" else r.level
    tag = f"[{r.rid}] " if r.rid else ""
    yield f"{level[0]}, [{clock.iso(r.t, 6, end='', comma='.')} #{r.pid}] {level:>5} -- : {tag}{r.text}"
    yield from r.more


def lograge(w, clock, r):
    """Rails with lograge, in a Logger whose formatter writes time and pid first."""
    text = r.text
    if r.http:
        h = r.http
        text = f"method={h['method']} path={h['uri'].split('?')[0]} format=json controller=BookingsController action=show " \
               f"status={h['status']} allocations={h['size'] * 7} duration={h['ms']:.2f} view={h['ms'] * 0.2:.2f} " \
               f"db={h['ms'] * 0.5:.2f} request_id={r.rid}"
    yield f"{clock.iso(r.t, 3, comma='.')} pid={r.pid} tid={r.thread}q1k {'FATAL' if r.level == 'CRITICAL' else r.level}: {text}"
    yield from r.more


def serilog(w, clock, r):
    """Serilog's file sink with its default template, request id and process id as a prefix of a house."""
    level = {"INFO": "INF", "ERROR": "ERR", "WARN": "WRN", "CRITICAL": "FTL"}[r.level]
    yield f"{clock.iso(r.t, 3, ' ', '.', ' ' + clock.offset())} [{level}] <{r.pid}:{r.rid or '-'}> {r.text}"
    yield from r.more


def msconsole(w, clock, r):
    """The simple console formatter of Microsoft.Extensions.Logging: single line, with a timestamp, scopes on."""
    level = {"INFO": "info", "ERROR": "fail", "WARN": "warn", "CRITICAL": "crit"}[r.level]
    scope = f" => RequestId:{r.rid}" if r.rid else ""
    text = " ".join([r.text, *r.more]) if r.more else r.text
    yield f"{clock.iso(r.t, 3, comma='.')} {level}: {w.title}.Api.{r.logger.capitalize()}[{r.thread}]{scope} {text}"


def monolog(w, clock, r):
    """Monolog's LineFormatter, as Laravel sets it up."""
    level = r.level.replace("WARN", "WARNING")
    context = {"pid": r.pid}
    if r.http:
        context.update(method=r.http["method"], uri=r.http["uri"], status=r.http["status"], duration_ms=round(r.http["ms"], 1))
    if r.rid:
        context["request_id"] = r.rid
    yield f"[{clock.iso(r.t, 6, comma='.', end=clock.offset())}] production.{level}: {r.text} {json.dumps(context, separators=(',', ':'))} []"
    yield from r.more


def zap(w, clock, r):
    """zap's production encoder: seconds since 1970 as a float, a caller."""
    fields = {"level": {"CRITICAL": "fatal"}.get(r.level, r.level.lower()), "ts": round(w.epoch + w.skew[clock.host] + r.t, 6),
              "caller": f"{r.logger}/{r.logger}.go:{88 + len(r.text) % 7}", "msg": r.text, "pid": r.pid}
    if r.http:
        fields.update(method=r.http["method"], path=r.http["uri"], status=r.http["status"], latency=round(r.http["ms"] / 1000, 6))
    if r.rid:
        fields["request_id"] = r.rid
    if r.more:
        fields["stacktrace"] = "\n".join(r.more)
    yield json.dumps(fields, separators=(",", ":"))


def slog(w, clock, r):
    """Go's log/slog, TextHandler."""
    quoted = json.dumps(r.text) if any(c in r.text for c in ' ="') else r.text
    line = f"time={clock.iso(r.t, 3, comma='.')} level={ {'CRITICAL': 'ERROR'}.get(r.level, r.level) } msg={quoted} component={r.logger} pid={r.pid}"
    if r.http:
        line += f" method={r.http['method']} path={json.dumps(r.http['uri']) if '=' in r.http['uri'] else r.http['uri']} " \
                f"status={r.http['status']} dur={r.http['ms']:.3f}ms"
    yield line + (f" req={r.rid}" if r.rid else "")


def gin(w, clock, r):
    """Gin's own logger for requests, Go's package log for the rest: no pid, no request id, no zone."""
    s = clock.stamp(r.t)
    if r.http:
        yield f"[GIN] {s:%Y/%m/%d - %H:%M:%S} | {r.http['status']} | {r.http['ms']:>10.6f}ms | {'10.20.0.1':>15} | {r.http['method']:<8} \"{r.http['uri']}\""
        return
    yield f"{s:%Y/%m/%d %H:%M:%S} {r.logger}.go:88: {'[ERROR] ' if r.level in ('ERROR', 'CRITICAL') else ''}{r.text}"
    yield from r.more


def pino(w, clock, r):
    """pino, with Fastify's serializers of request and response."""
    level = {"INFO": 30, "WARN": 40, "ERROR": 50, "CRITICAL": 60}[r.level]
    fields = {"level": level, "time": int((w.epoch + w.skew[clock.host] + r.t) * 1000), "pid": r.pid, "hostname": clock.host}
    if r.rid:
        fields["reqId"] = r.rid
    if r.http:
        fields.update(req={"method": r.http["method"], "url": r.http["uri"], "remoteAddress": "10.20.0.1"},
                      res={"statusCode": r.http["status"]}, responseTime=r.http["ms"])
    elif r.more:
        fields["err"] = {"type": r.text.split(":")[0], "message": r.text, "stack": "\n".join([r.text, *r.more])}
    fields["msg"] = r.text
    yield json.dumps(fields, separators=(",", ":"))


def winston(w, clock, r):
    """Winston's json format after timestamp(): message and level first, the stack as a field."""
    fields = {"level": {"CRITICAL": "error"}.get(r.level, r.level.lower()), "message": r.text, "pid": r.pid, "service": w.service}
    if r.http:
        fields["message"] = f"{r.http['method']} {r.http['uri']} {r.http['status']} {r.http['ms']:.3f} ms"
    if r.rid:
        fields["requestId"] = r.rid
    if r.more:
        fields["stack"] = "\n".join([r.text, *r.more])
    fields["timestamp"] = clock.iso(r.t, 3, comma=".", end=None if clock.zone == 0 else clock.offset())
    yield json.dumps(fields, separators=(",", ":"))


def quarkus(w, clock, r):
    """Quarkus' default console format."""
    level = {"CRITICAL": "ERROR"}.get(r.level, r.level)
    tag = f"requestId={r.rid} " if r.rid else ""
    yield f"{clock.iso(r.t, 3, ' ', ',', '')} {level:<5} [com.acm.{r.logger[:3]}.{r.logger.capitalize()}] (executor-thread-{r.thread}) {tag}{r.text}"
    yield from r.more


def log4j_json(w, clock, r):
    """Log4j 2's JsonLayout, compact."""
    micros = int((w.epoch + w.skew[clock.host] + r.t) * 1_000_000)
    fields = {"instant": {"epochSecond": micros // 1_000_000, "nanoOfSecond": micros % 1_000_000 * 1000}, "thread": f"executor-{r.thread}",
              "level": {"CRITICAL": "FATAL"}.get(r.level, r.level), "loggerName": f"com.acme.{r.logger}", "message": r.text,
              "endOfBatch": False, "loggerFqcn": "org.apache.logging.log4j.spi.AbstractLogger",
              "contextMap": {"requestId": r.rid} if r.rid else {}, "threadId": r.thread + 20, "threadPriority": 5}
    if r.more:
        fields["thrown"] = {"commonElementCount": 0, "name": r.text.split(":")[0], "message": r.text, "extendedStackTrace": "\n".join(r.more)}
    yield json.dumps(fields, separators=(",", ":"))


def jul(w, clock, r):
    """java.util.logging with Tomcat's OneLineFormatter."""
    s = clock.stamp(r.t)
    level = {"INFO": "INFO", "WARN": "WARNING"}.get(r.level, "SEVERE")
    tag = f"[{r.rid}] " if r.rid else ""
    yield f"{s.day:02d}-{MONTHS[s.month - 1]}-{s.year} {s:%H:%M:%S}.{s.microsecond // 1000:03d} {level} [http-nio-8080-exec-{r.thread}] " \
          f"com.acme.{r.logger}.{r.logger.capitalize()}Filter.handle {tag}{r.text}"
    yield from r.more


def tracing(w, clock, r):
    """Rust's tracing_subscriber, full format; requests by tower-http's TraceLayer."""
    level = {"CRITICAL": "ERROR"}.get(r.level, r.level)
    crate = w.service.replace("-", "_")
    span = f"request{{method={r.http['method']} uri={r.http['uri']} request_id={r.rid}}}: tower_http::trace::on_response" if r.http else \
        f"request{{request_id={r.rid}}}: {crate}::{r.logger}" if r.rid else f"{crate}::{r.logger}"
    tail = f" latency={r.http['ms']:.0f} ms status={r.http['status']}" if r.http else f" pid={r.pid}"
    yield f"{clock.iso(r.t, 6, comma='.')} {level:>5} {span}: {r.text}{tail}"
    yield from r.more


def tracing_json(w, clock, r):
    """The same with the json format: the message and values are in `fields`, the spans beside them."""
    fields = {"message": r.text, "pid": r.pid}
    if r.http:
        fields.update(latency=f"{r.http['ms']:.0f} ms", status=r.http["status"])
    span = {"name": "request", "request_id": r.rid}
    if r.http:
        span.update(method=r.http["method"], uri=r.http["uri"])
    record = {"timestamp": clock.iso(r.t, 6, comma="."), "level": {"CRITICAL": "ERROR"}.get(r.level, r.level), "fields": fields,
              "target": f"{w.service.replace('-', '_')}::{r.logger}"}
    if r.rid:
        record.update(span=span, spans=[span])
    yield json.dumps(record, separators=(",", ":"))


def structlog_json(w, clock, r):
    """structlog's JSONRenderer behind TimeStamper(fmt="iso"), keys as they were bound."""
    fields = {"pid": r.pid, "event": r.text}
    if r.http:
        fields.update(request=f"{r.http['method']} {r.http['uri']}", code=r.http["status"], duration=round(r.http["ms"] / 1000, 6))
    if r.rid:
        fields["request_id"] = r.rid
    fields.update(logger=f"{w.service}.{r.logger}", level=r.level.lower(), timestamp=clock.iso(r.t, 6, comma="."))
    if r.more:
        fields["exception"] = "Traceback (most recent call last):\n" + "\n".join(r.more) + "\n" + r.text
    yield json.dumps(fields)


def structlog_console(w, clock, r):
    """structlog's ConsoleRenderer without colours."""
    level = r.level.lower().replace("warn", "warning")
    text = f"{r.text:<30} [{w.service}.{r.logger}]"
    if r.http:
        text += f" code={r.http['status']} duration={r.http['ms'] / 1000:.6f} request='{r.http['method']} {r.http['uri']}'"
    text += (f" request_id={r.rid}" if r.rid else "") + f" pid={r.pid}"
    yield f"{clock.iso(r.t, 6, comma='.')} [{level:<9}] {text}"
    if r.more:
        yield "Traceback (most recent call last):"
        yield from r.more
        yield r.text


# layout: (function, whether its times are civil, whether it carries request ids)
LAYOUTS = {
    "ruby_logger": (ruby_logger, True, True), "lograge": (lograge, False, True), "serilog": (serilog, False, True),
    "msconsole": (msconsole, False, True), "monolog": (monolog, False, True), "zap": (zap, False, True), "slog": (slog, False, True),
    "gin": (gin, True, False), "pino": (pino, False, True), "winston": (winston, False, True), "quarkus": (quarkus, True, True),
    "log4j_json": (log4j_json, False, True), "jul": (jul, True, True), "tracing": (tracing, False, True),
    "tracing_json": (tracing_json, False, True), "structlog_json": (structlog_json, False, True),
    "structlog_console": (structlog_console, False, True)}


def application(world, model, book, host):
    rng = random.Random(f"writer/{world.kind}/{world.seed}/{host}")
    stack, service = world.stack, world.service
    render, is_civil, has_ids = LAYOUTS[world.layout]
    clock = Clock(world, host, world.zone[host])
    clock.host = host
    path, wrap = place(world, host, "apps" if world.platform != "docker" else "containers", world.file_names["app"]), None
    if world.envelope != "none":
        path, wrap = wrapped(world, host, clock, service)

    def put(*values, **named):
        record = Record(*values, **named)
        record.thread = rng.randint(1, 12)
        for line in render(world, clock, record):
            book.add(path, record.t, wrap(record.t, "stderr" if record.level in ("ERROR", "CRITICAL") else "stdout", line) if wrap else line)

    def fill(text, **values):
        return text.format(service=service, Service=world.title, host=host, **values)

    collections = 0
    for t, kind, where, v in model.events:
        if where != host:
            continue
        if kind == "app_request":
            r, rid, pid, error = v["request"], v["request"].id if has_ids else None, v["pid"], v["error"]
            if error in ("exception", "background"):
                name, text = stack["error"]
                put(t, "ERROR", "web", pid, rid, f"{name}: {text}", more=[fill(each) for each in stack["trace"]])
            elif error == "disk":
                put(t, "ERROR", "store", pid, rid, fill(stack["disk"]))
            elif error == "pool":
                put(t, "ERROR", "database", pid, rid, fill(stack["pool"], timeout=model.pool_timeout, size=model.pool))
            elif error in facts.ERRORS:
                put(t, "ERROR", facts.ERRORS[error], pid, rid, facts.say(world, error, v))
            ms = v["seconds"] * 1000
            http = {"method": r.method, "uri": r.uri, "status": v["status"], "ms": ms, "size": r.size}
            text = fill(stack["request"], method=r.method, uri=r.uri, status=v["status"], reason=REASONS.get(v["status"], ""), ms=ms,
                        view=ms * 0.2, db=ms * 0.5, size=r.size * 7)
            put(t, "INFO", "http", pid, rid, text, http=http)
        elif kind == "memory" and world.memory_in_app:
            rss, collections = v["rss"], collections + 1
            put(t, "INFO", "runtime", v["pid"], None, fill(
                world.memory_words, mb=rss / 1048576, mib=rss / 1048576, kb=int(rss / 1024), bytes=int(rss), limit=v["limit"] / 1048576,
                heap=rss * 0.8 / 1048576, heap_mib=rss * 0.8 / 1048576, heap_bytes=int(rss * 0.8), used_bytes=int(rss * 0.74),
                vms_bytes=int(rss * 1.7) + 94371840, peak=rss * 1.05 / 1048576, percent=100 * rss / v["limit"], threads=v["threads"],
                slots=int(rss / 520), gcs=collections))
        elif kind == "app_start":
            put(t, "INFO", "main", v["pid"], None, fill(world.start_words, version=v["version"], pid=v["pid"]))
        elif kind == "app_crash":
            name, text = stack["boot"]
            put(t, "CRITICAL", "main", v["pid"], None, f"{name}: {text}", more=[fill(each) for each in stack["trace"]])
        elif kind in facts.EVENTS:
            level, logger = facts.EVENTS[kind]
            put(t, level, logger, v["pid"], v["request"].id if has_ids and "request" in v else None, facts.say(world, kind, v))
    if path in book.files:
        book.rotated.add(path)
        via = "ids" if world.ids and has_ids and not (wrap and is_civil) else "none"
        book.source(path, -world.skew[host] - (world.zone[host] * 3600 if is_civil else 0), via, "civil" if is_civil else "zone")


# Memory beside the application's own log.

def memory(world, model, book, host):
    """pidstat, ps in a loop, docker stats in a loop, dotnet-counters' CSV, or HotSpot's unified log of its collector."""
    if world.memory_table is None:
        return
    clock = Clock(world, host)
    name = {"pidstat": "pidstat.txt", "ps": "ps-loop.txt", "docker_stats": "docker-stats.txt", "counters": "counters.csv",
            "collector": "gc.log"}[world.memory_table]
    path = place(world, host, "memory", name)
    readings = [(t, v) for t, kind, where, v in model.events if kind == "memory" and where == host]
    if not readings:
        return
    day = clock.stamp(readings[0][0])
    if world.memory_table == "pidstat":
        book.add(path, readings[0][0] - 2, f"Linux 6.8.0-45-generic ({host}) \t{day:%m/%d/%Y} \t_x86_64_\t(4 CPU)")
        book.add(path, readings[0][0] - 1, "")
        book.add(path, readings[0][0] - 1, "#      Time   UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command")
    elif world.memory_table == "counters":
        book.add(path, readings[0][0] - 1, "Timestamp,Provider,Counter Name,Counter Type,Mean/Increment")
    for order, (t, v) in enumerate(readings):
        rss, limit, s = v["rss"], v["limit"], clock.stamp(t)
        virtual = int(rss * 1.8 / 1024) + 92160
        if world.memory_table == "pidstat":
            book.add(path, t, f" {int(world.epoch + world.skew[host] + t)}   998 {v['pid']:9d} {41 + order % 17:9d}.00      0.00 {virtual:7d} "
                              f"{int(rss / 1024):7d}   {rss / 8.2e9 * 100:4.2f}  {world.process}")
        elif world.memory_table == "ps":
            book.add(path, t, clock.iso(t))
            book.add(path, t, "    PID   RSS    VSZ NLWP COMMAND")
            book.add(path, t, f"{v['pid']:7d} {int(rss / 1024):5d} {virtual:6d} {v['threads']:4d} {world.process}")
        elif world.memory_table == "docker_stats":
            book.add(path, t, clock.iso(t))
            book.add(path, t, "CONTAINER ID   NAME                CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O     PIDS")
            usage = f"{rss / 1048576:.1f}MiB / {limit / 1048576:.0f}MiB"
            book.add(path, t, f"{container(world, host)[:12]}   {world.service:<19} {12 + order % 9}.41%    {usage:<21} {rss / limit * 100:.2f}%    "
                              f"41.2MB / 88.1MB   0B / 4.1MB    {v['threads']}")
        elif world.memory_table == "counters":
            for counter, value in (("GC Heap Size (MB)", rss * 0.8 / 1e6), ("Working Set (MB)", rss / 1e6)):
                book.add(path, t, f"{s:%m/%d/%Y %H:%M:%S},System.Runtime,{counter},Metric,{value:.3f}")
        else:
            # The heap may grow to what the limit leaves; a pause leaves four fifths of what lives.
            heap = rss * 0.8 / 1048576
            book.add(path, t, f"[{clock.iso(t, 3, comma='.', end='+0000')}][info][gc] GC({order}) Pause Young (Normal) (G1 Evacuation Pause) "
                              f"{heap * 1.15:.0f}M->{heap:.0f}M({limit / 1048576:.0f}M) {3 + heap / 90:.3f}ms")
    book.source(path, -world.skew[host], "none", "zone")


# The kernel.

def group_of(world, host):
    if world.platform == "docker":
        return f"/system.slice/docker-{container(world, host)}.scope"
    if world.platform == "kubernetes":
        uid = str(uuid.UUID(int=random.Random("pod" + host).getrandbits(128))).replace("-", "_")
        return f"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{uid}.slice/cri-containerd-{container(world, host)}.scope"
    if world.platform == "nomad":
        return f"/nomad.slice/share.slice/{uuid.UUID(int=random.Random('alloc' + host).getrandbits(128))}.{world.service}.scope"
    return f"/system.slice/{'supervisor.service' if world.platform == 'supervisord' else world.unit}"


def dump(world, host, v):
    """One kill as Linux 3.10 (EL 7), 5.4 (Ubuntu 20.04) and 6.11 (Ubuntu 24.10) write it."""
    shape, name, pid, limit, by_host = world.kernel_shape, world.process, v["pid"], v["limit"] >> 10, v["by_host"]
    group, anon, file = group_of(world, host), int(v["rss"] / 1024 * 0.97), 8200
    total, caller = int(anon * 2.1) + 120000, by_host or world.process
    pages = (anon + file) // 4
    score = 0 if by_host else 874 if world.platform == "kubernetes" else 0
    if shape == "el7":
        yield f"{caller} invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj={score}"
        yield f"{caller} cpuset=/ mems_allowed=0"
        yield f"CPU: 3 PID: {pid} Comm: {caller} Kdump: loaded Not tainted 3.10.0-1160.71.1.el7.x86_64 #1"
        yield "Hardware name: VMware, Inc. VMware Virtual Platform/440BX Desktop Reference Platform, BIOS 6.00 11/12/2020"
        yield "Call Trace:"
        for call in ("[<ffffffff9e7865b9>] dump_stack+0x19/0x1b", "[<ffffffff9e781548>] dump_header+0x90/0x229",
                     "[<ffffffff9e1c2b0d>] oom_kill_process+0x2cd/0x490"):
            yield " " + call
        if by_host:
            yield "Mem-Info:"
            yield "active_anon:1894322 inactive_anon:812 isolated_anon:0"
            yield " active_file:214 inactive_file:361 isolated_file:0"
            yield "Free swap  = 0kB"
            yield "Total swap = 0kB"
        else:
            yield f"Task in {group} killed as a result of limit of {group}"
            yield f"memory: usage {limit}kB, limit {limit}kB, failcnt {pid % 900 + 40}"
            yield f"memory+swap: usage {limit}kB, limit 9007199254740988kB, failcnt 0"
            yield "kmem: usage 0kB, limit 9007199254740988kB, failcnt 0"
            yield f"Memory cgroup stats for {group}: cache:8KB rss:{anon}KB rss_huge:0KB mapped_file:0KB swap:0KB inactive_anon:0KB " \
                  f"active_anon:{anon}KB inactive_file:4KB active_file:4KB unevictable:0KB"
        yield "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name"
        yield f"[{pid:5}]   998 {pid:5} {total // 4:8} {pages:8}     621        0         {score:5} {name}"
        if by_host:
            yield f"[{pid - 300:5}]     0 {pid - 300:5}  1400000  1200000    2421        0             0 {by_host[:15]}"
        prefix = "Out of memory" if by_host else "Memory cgroup out of memory"
        yield f"{prefix}: Kill process {pid} ({name}) score 981 or sacrifice child"
        yield f"Killed process {pid} ({name}), UID 998, total-vm:{total}kB, anon-rss:{anon}kB, file-rss:{file}kB, shmem-rss:0kB"
        return
    newest = shape == "6.11"
    yield f"{caller} invoked oom-killer: gfp_mask=0x{'cc0' if newest else 'cc0'}(GFP_KERNEL), order=0, oom_score_adj={score}"
    yield (f"CPU: 3 UID: 998 PID: {pid} Comm: {caller} Not tainted 6.11.0-19-generic #19-Ubuntu" if newest else
           f"CPU: 3 PID: {pid} Comm: {caller} Not tainted 5.4.0-193-generic #213-Ubuntu")
    yield "Hardware name: Amazon EC2 m6i.large/, BIOS 1.0 10/16/2017"
    yield "Call Trace:"
    for call in ("dump_stack_lvl+0x76/0xa0", "dump_header+0x47/0x1f0", "oom_kill_process+0xfa/0x200", "out_of_memory+0x247/0x560") \
            if newest else ("dump_stack+0x6d/0x8b", "dump_header+0x4f/0x1eb", "oom_kill_process.cold+0xb/0x10"):
        yield " " + call
    if by_host:
        yield "Mem-Info:"
        yield "active_anon:1894322 inactive_anon:812 isolated_anon:0"
        yield "Free swap  = 0kB"
        yield "Total swap = 0kB"
    else:
        yield f"memory: usage {limit}kB, limit {limit}kB, failcnt {pid % 900 + 40}"
        yield "swap: usage 0kB, limit 0kB, failcnt 0" if newest else f"memory+swap: usage {limit}kB, limit 9007199254740988kB, failcnt 0"
        if not newest:
            yield "kmem: usage 3920kB, limit 9007199254740988kB, failcnt 0"
        yield f"Memory cgroup stats for {group}:"
        yield f"anon {anon * 1024}"
        yield "file 8192"
    yield "Tasks state (memory values in pages):"
    if newest:
        yield "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name"
        yield f"[{pid:7}]   998 {pid:5} {total // 4:8} {pages:8} {anon // 4:8} {file // 4:8}         0   604160        0         {score:5} {name}"
        if by_host:
            yield f"[{pid - 300:7}]     0 {pid - 300:5}  1400000  1200000  1199000     1000         0  9920192        0             0 {by_host[:15]}"
    else:
        yield "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name"
        yield f"[{pid:7}]   998 {pid:5} {total // 4:8} {pages:8}   604160        0         {score:5} {name}"
        if by_host:
            yield f"[{pid - 300:7}]     0 {pid - 300:5}  1400000  1200000  9920192        0             0 {by_host[:15]}"
    scope = group.rsplit("/", 1)[1] if world.platform in ("docker", "kubernetes") else "/"
    where = (f"constraint=CONSTRAINT_NONE,nodemask=(null),cpuset={scope},mems_allowed=0,global_oom,task_memcg=" if by_host else
             f"constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset={scope},mems_allowed=0,oom_memcg={group},task_memcg=")
    yield f"oom-kill:{where}{group},task={name},pid={pid},uid=998"
    yield f"{'Out of memory' if by_host else 'Memory cgroup out of memory'}: Killed process {pid} ({name}) total-vm:{total}kB, " \
          f"anon-rss:{anon}kB, file-rss:{file}kB, shmem-rss:0kB, UID:998 pgtables:590kB oom_score_adj:{score}"
    if not newest or world.platform != "kubernetes":
        yield f"oom_reaper: reaped process {pid} ({name}), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB"


def kernel(world, model, book, host):
    clock = Clock(world, host)
    boot = 412000.5 + world.seed % 11
    lines = []
    for t, kind, where, v in model.events:
        if kind == "oom" and where == host:
            lines += [(t + index * 0.00004, text) for index, text in enumerate(dump(world, host, v))]
        elif kind == "kernel_line" and where == host:
            lines.append((t, v["text"]))
    if not lines:
        return
    mode = world.kernel
    path = place(world, host, "kernel", {"rfc5424": "messages", "short_precise": "journal-k.txt"}.get(mode, "dmesg.txt"))
    for t, text in lines:
        since = f"[{boot + t:12.6f}]"
        is_bad = "invoked" in text or "Kill" in text
        book.add(path, t, {
            "dmesg_x": f"kern  :{'err' if is_bad else 'info':<6}: {since} {text}",
            "caller": f"{since}[ T{4000 + int(t) % 700}] {text}",
            "rfc5424": f"<{3 if is_bad else 6}>1 {clock.iso(t, 6, comma='.', end='+00:00')} {host} kernel - - - {since} {text}",
            "short_precise": f"{clock.syslog(t)}.{clock.stamp(t).microsecond:06d} {host} kernel: {text}",
            "priority": f"<{3 if is_bad else 6}>{since} {text}"}[mode])
    by_boot = mode in ("dmesg_x", "caller", "priority")
    book.source(path, world.epoch - boot if by_boot else -world.skew[host], "host", "boot" if by_boot else "zone" if mode == "rfc5424" else "civil")


def supervisor(world, model, book, host):
    unseen_acts.supervisor(world, model, book, host, place)


def proxy_journal(world, model, book):
    unseen_acts.proxy_journal(world, model, book, place)


def deploys(world, model, book):
    unseen_acts.deploys(world, model, book, place)


def people(world, model, book):
    unseen_acts.people(world, model, book, place)


def alerts(world, model, book):
    unseen_acts.alerts(world, model, book)


# Databases.

QUERY = "SELECT b.id, b.state, b.total FROM bookings b WHERE b.account_id = {} ORDER BY b.created_at DESC LIMIT 50"


def database(world, model, book):
    """MySQL 8's slow-query and error log, PostgreSQL on RDS (its own prefix), MongoDB 6's structured log."""
    if world.kind not in facts.WITH_DATABASE:
        return
    clock = Clock(world, world.database)
    flavour = world.database.split("-")[0].rstrip("1")
    slow = place(world, world.database, "db", {"mysql": "mysql-slow.log", "rds": "postgresql.log", "mongo": "mongod.log"}[flavour])
    errors = place(world, world.database, "db", "mysqld.log") if flavour == "mysql" else slow
    schema = world.service.replace("-", "_")

    def mongo(t, level, component, number, text, attributes):
        book.add(slow, t, json.dumps({"t": {"$date": clock.iso(t, 3, comma=".", end="+00:00")}, "s": level, "c": component, "id": number,
                                      "ctx": f"conn{int(t * 7) % 900}", "msg": text, "attr": attributes}, separators=(",", ":")))

    def rds(t, who, text):
        book.add(slow, t, f"{clock.iso(t, 0, ' ', '.', ' UTC')}:10.20.1.7({50000 + who % 900}):app@{schema}:[{1200 + who % 40}]:{text}")

    def mysql(t, who, level, code, text):
        book.add(errors, t, f"{clock.iso(t, 6, comma='.')} {who % 900} [{level}] [MY-{code:06d}] [Server] {text}")

    for minute in range(0, int(model.end), 300):
        t = minute + 7.1
        if flavour == "rds":
            book.add(slow, t, f"{clock.iso(t, 0, ' ', '.', ' UTC')}::@:[612]:LOG:  checkpoint complete: wrote 412 buffers (2.5%); 0 WAL file(s) added, "
                              f"0 removed, 1 recycled; write=41.271 s, sync=0.011 s, total=41.302 s")
        elif flavour == "mongo":
            mongo(t, "I", "WTCHKPT", 22430, "WiredTiger message", {"message": {"category_id": 7, "msg": "saving checkpoint snapshot min: 412"}})
        else:
            mysql(t, 0, "Note", 10051, "Event Scheduler: Loaded 1 event")
    for t, kind, host, v in model.events:
        who = v["request"].number if "request" in v else 0
        if kind == "slow_query":
            if flavour == "rds":
                rds(t, who, f"LOG:  duration: {v['seconds'] * 1000:.3f} ms  statement: {QUERY.format(who % 900)}")
            elif flavour == "mongo":
                mongo(t, "I", "COMMAND", 51803, "Slow query", {
                    "type": "command", "ns": f"{schema}.bookings", "command": {"find": "bookings", "filter": {"account_id": who % 900}, "limit": 50},
                    "planSummary": "COLLSCAN", "docsExamined": 4100000, "nreturned": 50, "durationMillis": int(v["seconds"] * 1000)})
            else:
                for line in (f"# Time: {clock.iso(t, 6, comma='.')}", f"# User@Host: app[app] @  [10.20.1.7]  Id: {who % 900:5}",
                             f"# Query_time: {v['seconds']:.6f}  Lock_time: 0.000004 Rows_sent: 50  Rows_examined: 4100000",
                             f"SET timestamp={int(world.epoch + world.skew[world.database] + t - v['seconds'])};", QUERY.format(who % 900) + ";"):
                    book.add(slow, t, line)
        elif kind == "app_request" and v["error"] == "disk":
            if flavour == "rds":
                rds(t, who, "ERROR:  could not write to file \"base/pgsql_tmp/pgsql_tmp1207.3\": No space left on device")
            elif flavour == "mongo":
                mongo(t, "E", "WT", 22435, "WiredTiger error message", {"error": 28, "message": {"msg": "pwrite: failed to write 4096 bytes at offset 81920", "error_str": "No space left on device", "error_code": 28}})
            else:
                mysql(t, who, "ERROR", 13, f"Disk is full writing './{schema}/bookings.ibd' (OS errno 28 - No space left on device)")
        elif kind in facts.DATABASE:
            session = v.get("session", 7)
            if flavour == "rds":
                for level, text in facts.rds(world, kind, v):
                    rds(t, session, f"{level}:  {text}")
            elif flavour == "mongo":
                for level, component, number, text, attributes in facts.mongo(world, kind, v):
                    mongo(t, level, component, number, text, attributes)
            elif kind == "statement":          # the general log would have no durations: long_query_time = 0
                for line in (f"# Time: {clock.iso(t, 6, comma='.')}", f"# User@Host: app[app] @  [10.20.1.7]  Id: {session % 900:5}",
                             f"# Query_time: {v['seconds']:.6f}  Lock_time: 0.000002 Rows_sent: 1  Rows_examined: 1",
                             f"SET timestamp={int(world.epoch + world.skew[world.database] + t)};", facts.statement(world, v) + ";"):
                    book.add(slow, t, line)
            else:
                for level, code, text in facts.mysql(world, kind, v):
                    mysql(t, session, level, code, text)
    for path in {slow, errors} & set(book.files):
        book.source(path, -world.skew[world.database], "none", "zone")

