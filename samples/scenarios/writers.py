"""What each program writes of what happened, in its own words, by its own clock."""

import datetime
import json
import random

import facts

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


class Clock:
    """Readings of a host's clock: skewed, in a zone."""

    def __init__(self, world, host, zone=0):
        self.base = world.epoch + world.skew[host]
        self.zone = zone

    def stamp(self, t):
        micros = int((self.base + t + self.zone * 3600) * 1_000_000)
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=micros)

    def offset(self, colon=True):
        return "{}{:02d}{}00".format("-" if self.zone < 0 else "+", abs(self.zone), ":" if colon else "")

    def combined(self, t):
        s = self.stamp(t)
        return f"{s.day:02d}/{MONTHS[s.month - 1]}/{s.year}:{s:%H:%M:%S} {self.offset(False)}"

    def iso(self, t, digits=0, mark="T", comma=".", end=None):
        s = self.stamp(t)
        fraction = f"{comma}{s.microsecond:06d}"[:digits + 1] if digits else ""
        if end is None:
            end = "Z" if self.zone == 0 else self.offset()
        return f"{s:%Y-%m-%d}{mark}{s:%H:%M:%S}{fraction}{end}"

    def syslog(self, t):
        s = self.stamp(t)
        return f"{MONTHS[s.month - 1]} {s.day:2d} {s:%H:%M:%S}"

    def error(self, t):
        return f"{self.stamp(t):%Y/%m/%d %H:%M:%S}"

    def human(self, t):
        s = self.stamp(t)
        return f"{DAYS[s.weekday()]} {MONTHS[s.month - 1]} {s.day:2d} {s:%H:%M:%S} {s.year}"


class Book:
    """The files: name → lines with their true times, and what is true of each source."""

    def __init__(self):
        self.files = {}
        self.sources = {}
        self.classes = {}                # path → the classes of sources that wrote to it
        self.writing = None

    def add(self, name, t, text):
        self.files.setdefault(name, []).append((t, text))
        self.classes.setdefault(name, set()).add(self.writing)

    def lose(self, source_class):
        """Removes the files of a class that nobody has collected."""
        for name in [each for each, of in self.classes.items() if of == {source_class}]:
            self.files.pop(name, None)
            self.sources.pop(name, None)

    def source(self, name, offset, via, axis):
        # Without request ids nothing ties the application's hosts to the proxy.
        if via in ("ids", "host") and not self.has_ids:
            via = "none"
        self.sources[name] = {"offset_s": round(offset, 3), "via": via, "axis": axis}


def folder(world, host, area, name):
    return f"{host}/{name}" if world.by_host else f"{area}/{name}" if world.app_count == 1 or area == "nginx" else (
        f"{area}/{host}/{name}")


def write(world, model):
    """All files of a scenario."""
    if world.is_third:
        import unseen
        return unseen.write(world, model)
    book = Book()
    book.has_ids = world.access != "combined"
    steps = [("access", access), ("error", error_log)]
    for host in world.apps:
        steps += [("application", lambda *of, host=host: application(*of, host)), ("kernel", lambda *of, host=host: kernel(*of, host))]
    steps += [("supervisor", journal), ("deploy", deploys), ("people", people), ("database", database)]
    for book.writing, step in steps:
        step(world, model, book)
    return book


# nginx.

def seconds(value):
    return "-" if value is None else f"{value:.3f}"


def access_line(world, clock, request, style, client, t):
    line = f'{client} - - [{clock.combined(t)}] "{request.method} {request.uri} HTTP/1.1" {request.status} ' \
           f'{request.size if request.status < 500 else 157} "{request.referrer}" "{request.agent}"'
    if style == "combined":
        return line
    addresses = ", ".join(a[0] for a in request.attempts) or "-"
    statuses = ", ".join("-" if a[1] is None else str(a[1]) for a in request.attempts) or "-"
    connects = ", ".join(seconds(a[2]) for a in request.attempts) or "-"
    totals = ", ".join(seconds(a[3]) for a in request.attempts) or "-"
    took = request.ended - request.arrived
    if style == "timed":
        return line + f' rt={took:.3f} uct="{connects}" urt="{totals}" ua="{addresses}" us="{statuses}" rid={request.id}'
    return json.dumps({
        "time_iso8601": clock.iso(t, end=clock.offset()), "remote_addr": client, "request_method": request.method,
        "request_uri": request.uri, "server_protocol": "HTTP/1.1", "status": request.status,
        "body_bytes_sent": request.size if request.status < 500 else 157, "request_time": float(f"{took:.3f}"),
        "upstream_addr": addresses, "upstream_status": statuses, "upstream_response_time": totals,
        "http_referer": request.referrer, "http_user_agent": request.agent, "request_id": request.id},
        separators=(",", ":"))


def access(world, model, book):
    logs = {"combined": [("access.log", "combined")], "timed": [("access.log", "timed")], "json": [("access.json.log", "json")],
            "both": [("access.log", "combined"), ("timed.log", "timed")], "chain": [("access.log", "timed")]}[world.access]
    clock = Clock(world, world.proxy, world.zone_access)
    for name, style in logs:
        path = folder(world, world.proxy, "nginx", name)
        for request in model.requests:
            client = "10.20.0.2" if world.access == "chain" else request.client
            book.add(path, request.ended, access_line(world, clock, request, style, client, request.ended))
        via = "ids" if world.access == "chain" else "reference" if style != "combined" or len(logs) == 1 else "same_host"
        book.source(path, -world.skew[world.proxy], via, "zone")
    if world.access == "chain":
        outer = Clock(world, world.outer, world.zone_access)
        path = f"{world.outer}/nginx/access.log"
        for request in model.requests:
            shown = request
            took = request.ended - request.arrived + 0.002
            line = access_line(world, outer, shown, "combined", request.client, request.ended + 0.001)
            up = "-" if request.static and False else str(request.status)
            book.add(path, request.ended + 0.001, line + f' rt={took:.3f} uct="0.000" urt="{took:.3f}" '
                     f'ua="10.20.0.1:80" us="{up}" rid={request.id}')
        book.source(path, 0.0, "reference", "zone")


PHRASES = {
    "refused": "connect() failed (111: Connection refused) while connecting to upstream",
    "connect_timeout": "upstream timed out (110: Connection timed out) while connecting to upstream",
    "no_route": "connect() failed (113: No route to host) while connecting to upstream",
    "read_timeout": "upstream timed out (110: Connection timed out) while reading response header from upstream",
    "closed": "upstream prematurely closed connection while reading response header from upstream",
    "reset": "recv() failed (104: Connection reset by peer) while reading response header from upstream",
    "no_live": "no live upstreams while connecting to upstream",
    "proxy_tls": "SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed) while SSL handshaking to upstream",
    "proxy_tls_verify": "upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream",
    "proxy_dns": "{name} could not be resolved (110: Operation timed out)",
    "proxy_fds": "socket() failed (24: Too many open files) while connecting to upstream"}
LEVELS = {"proxy_fds": "alert"}


def failure_text(world, kind, values, client):
    """What nginx says of one failed attempt, with the fields that follow it."""
    r = values["request"]
    scheme = "https" if kind == "proxy_tls" else "http"
    phrase = PHRASES["proxy_tls_verify" if kind == "proxy_tls" and world.seed % 2 else kind].format(name=f"{world.service}.internal")
    text = f'{phrase}, client: {client}, server: {world.domain}, request: "{r.method} {r.uri} HTTP/1.1"'
    if kind != "proxy_dns":
        text += f', upstream: "{scheme}://{values.get("address", "backend")}{r.uri}"'
    text += f', host: "{world.domain}"'
    return text + (f', referrer: "{r.referrer}"' if r.referrer != "-" else "")


def error_log(world, model, book):
    clock = Clock(world, world.proxy, world.zone_access)
    path = folder(world, world.proxy, "nginx", "error.log")
    pid = model.proxy_pid
    for t, kind, host, values in model.events:
        if kind in PHRASES:
            request = values["request"]
            client = "10.20.0.2" if world.access == "chain" else request.client
            text = failure_text(world, kind, values, client)
            book.add(path, t, f"{clock.error(t)} [{LEVELS.get(kind, 'error')}] {pid + 1}#{pid + 1}: *{request.connection} {text}")
        elif kind == "proxy_stop":
            book.add(path, t, f"{clock.error(t)} [notice] {pid}#{pid}: signal 15 (SIGTERM) received from 1, exiting")
            book.add(path, t + 0.5, f"{clock.error(t + 0.5)} [notice] {pid}#{pid}: exit")
        elif kind == "proxy_start":
            pid = values["pid"]
            for text in ('using the "epoll" event method', "nginx/1.24.0", "built by gcc 12.2.0 (Debian 12.2.0-14)",
                         "OS: Linux 6.1.0", "getrlimit(RLIMIT_NOFILE): 1024:524288", "start worker processes"):
                book.add(path, t, f"{clock.error(t)} [notice] {pid}#{pid}: {text}")
            book.add(path, t + 0.001, f"{clock.error(t)} [notice] {pid}#{pid}: start worker process {pid + 1}")
        elif kind == "proxy_reload":
            book.add(path, t, f"{clock.error(t)} [notice] {pid}#{pid}: signal 1 (SIGHUP) received from {pid + 9}, reconfiguring")
            book.add(path, t, f"{clock.error(t)} [notice] {pid}#{pid}: reconfiguring")
            for text in ('using the "epoll" event method', "start worker processes"):
                book.add(path, t + 0.01, f"{clock.error(t + 0.01)} [notice] {pid}#{pid}: {text}")
            book.add(path, t + 0.02, f"{clock.error(t + 0.02)} [notice] {pid}#{pid}: start worker process {pid + 11}")
    if path in book.files:
        via = "same_host" if world.access != "chain" else "failures"
        book.source(path, -world.skew[world.proxy] - world.zone_access * 3600, via, "civil")


# The application.

def application(world, model, book, host):
    rng = random.Random(f"writer/{world.kind}/{world.seed}/{host}")
    layout, service = world.layout, world.service
    civil = layout in ("python", "logback")
    spring_is_civil = layout == "spring" and rng.random() < 0.5
    zone = world.zone[host]
    clock = Clock(world, host, zone)
    path = folder(world, host, "app", f"{service}.log")

    def put(t, level, logger, pid, rid, text, more=()):
        thread = rng.randint(1, 12)
        mark = f"[{rid}] " if rid else ""
        if layout == "python":
            line = f"{clock.iso(t, 3, ' ', ',', '')} {level} {pid} [Thread-{thread}] {service}.{logger} {mark}{text}"
        elif layout == "spring":
            when = clock.iso(t, 3, " ", ".", "") if spring_is_civil else clock.iso(t, 3)
            line = f"{when} {level:>5} {pid} --- [nio-8080-exec-{thread}] c.e.{logger.capitalize()}Service : {mark}{text}"
        elif layout == "logback":
            line = f"{clock.iso(t, 3, ' ', '.', '')} [http-nio-8080-exec-{thread}] {level:<5} com.example.{logger}.Service - " \
                   f"{mark}{text}"
        elif layout == "logfmt":
            ident = f" request_id={rid}" if rid else ""
            line = f'ts={clock.iso(t, 3)} level={level.lower()} pid={pid} logger={logger}{ident} msg={json.dumps(text)}'
        elif layout == "gunicorn":
            line = f"[{clock.iso(t, 0, ' ', '.', ' ' + clock.offset(False))}] [{pid}] [{level}] {mark}{text}"
        elif layout == "python_iso":
            line = f"{clock.iso(t, 3, ' ', '.', ' ' + clock.offset(False))} {level} {service}.{logger} pid={pid} {mark}{text}"
        elif layout == "json":
            fields = {"timestamp": clock.iso(t, 3), "level": level, "logger": f"{service}.{logger}", "pid": pid}
            if rid:
                fields["request_id"] = rid
            fields["message"] = text
            line = json.dumps(fields)
        else:
            fields = {"@timestamp": clock.iso(t, 3), "log": {"level": level.lower(), "logger": f"{service}.{logger}"},
                      "process": {"pid": pid}, "service": {"name": service}, "message": text}
            if rid:
                fields["trace"] = {"id": rid}
            line = json.dumps(fields)
        for each in [line, *more] if layout not in ("json", "json_nested", "logfmt") else [line]:
            book.add(path, t, each)

    for t, kind, where, values in model.events:
        if where != host:
            continue
        if kind == "app_request":
            request, rid, pid = values["request"], values["request"].id, values["pid"]
            error = values["error"]
            if error in ("exception", "background"):
                name, text = world.exception
                put(t, "ERROR", "web", pid, rid, f"unhandled exception in {request.method} {request.uri}: {name}: {text}", (
                    "Traceback (most recent call last):", f'  File "/srv/{service}/web.py", line 214, in handle',
                    "    return view(request)", f'  File "/srv/{service}/pricing.py", line 88, in total',
                    "    amount = parse(order)", f"{name}: {text}"))
            elif error == "disk":
                put(t, "ERROR", "store", pid, rid,
                    f"cannot write: OSError: [Errno 28] No space left on device: '/var/lib/{service}/journal'")
            elif error == "pool":
                words = (f"QueuePool limit of size {model.pool} overflow 0 reached, connection timed out, timeout "
                         f"{model.pool_timeout:.2f}" if layout in ("python", "gunicorn", "json", "python_iso") else
                         f"HikariPool-1 - Connection is not available, request timed out after "
                         f"{model.pool_timeout * 1000:.0f}ms.")
                put(t, "ERROR", "pool", pid, rid, words)
            elif error in facts.ERRORS:
                put(t, "ERROR", facts.ERRORS[error], pid, rid, facts.say(world, error, values))
            put(t, "INFO", "http", pid, rid, world.request_words.format(
                method=request.method, uri=request.uri, status=values["status"], ms=values["seconds"] * 1000))
        elif kind == "memory":
            rss = values["rss"]
            put(t, "INFO", "runtime", values["pid"], None, world.memory_words.format(
                mb=rss / 1048576, limit=values["limit"] / 1048576, bytes=int(rss), limit_bytes=values["limit"], kb=int(rss / 1024),
                vms=rss / 1048576 * 1.7 + 90, threads=values["threads"]))
        elif kind == "app_start":
            put(t, "INFO", "main", values["pid"], None, world.start_words.format(
                service=service, version=values["version"], pid=values["pid"], host=host))
        elif kind in facts.EVENTS:
            level, logger = facts.EVENTS[kind]
            put(t, level, logger, values["pid"], values["request"].id if "request" in values else None, facts.say(world, kind, values))
        elif kind == "app_crash":
            put(t, "CRITICAL" if layout in ("python", "gunicorn", "python_iso") else "ERROR", "main", values["pid"], None,
                "cannot start: KeyError: 'DATABASE_URL'", (
                    "Traceback (most recent call last):", f'  File "/srv/{service}/main.py", line 31, in <module>',
                    "    settings = load()", "KeyError: 'DATABASE_URL'"))
    axis = "civil" if civil or spring_is_civil else "zone"
    shift = -zone * 3600 if axis == "civil" else 0
    via = "ids" if world.access != "combined" else "none"
    if path in book.files:
        book.source(path, -world.skew[host] + shift, via, axis)


# The kernel.

def dump(world, values):
    """The lines of one kill, as kernels 4.15 and 6.1 write them."""
    name, pid, limit = world.process, values["pid"], values["limit"] >> 10
    group = f"/system.slice/{world.unit}"
    by_host = values["by_host"]
    anon = int(values["rss"] / 1024 * 0.97)
    total, file = int(anon * 1.8) + 90000, 10240
    caller = by_host or name
    pages = (anon + file) // 4
    yield (f"{caller} invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), nodemask=(null), order=0, oom_score_adj=0"
           if world.kernel_is_old else f"{caller} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")
    if world.kernel_is_old:
        yield f"{caller} cpuset=/ mems_allowed=0"
    yield (f"CPU: 1 PID: {pid + 1} Comm: {caller} Not tainted "
           + ("4.15.0-112-generic #113-Ubuntu" if world.kernel_is_old else "6.1.0-18-amd64 #1 Debian 6.1.76-1"))
    yield "Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.15.0-1 04/01/2014"
    yield "Call Trace:"
    if not world.kernel_is_old:
        yield " <TASK>"
    for call in ("dump_stack_lvl+0x44/0x5c", "dump_header+0x4a/0x211", "oom_kill_process.cold+0xb/0x10", "out_of_memory+0x1fd/0x4c0"):
        yield " " + call
    if not world.kernel_is_old:
        yield " </TASK>"
    if by_host:
        yield "Mem-Info:"
        yield "active_anon:812 inactive_anon:1894322 isolated_anon:0"
        yield " active_file:214 inactive_file:361 isolated_file:0"
        yield " unevictable:0 dirty:4 writeback:0"
        yield "Node 0 active_anon:3248kB inactive_anon:7577288kB active_file:856kB inactive_file:1444kB unevictable:0kB"
        yield "Free swap  = 0kB"
        yield "Total swap = 0kB"
    else:
        if world.kernel_is_old:
            yield f"Task in {group} killed as a result of limit of {group}"
        yield f"memory: usage {limit}kB, limit {limit}kB, failcnt {pid % 900 + 40}"
        yield (f"memory+swap: usage 0kB, limit 9007199254740988kB, failcnt 0" if world.kernel_is_old else
               "swap: usage 0kB, limit 9007199254740988kB, failcnt 0")
        if world.kernel_is_old:
            yield "kmem: usage 3120kB, limit 9007199254740988kB, failcnt 0"
            yield f"Memory cgroup stats for {group}: cache:12KB rss:{anon}KB rss_huge:0KB shmem:0KB mapped_file:0KB dirty:0KB"
        else:
            yield f"Memory cgroup stats for {group}:"
            yield f"anon {anon * 1024}"
            yield "file 12288"
    if world.kernel_is_old:
        yield "[ pid ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name"
    else:
        yield "Tasks state (memory values in pages):"
        yield "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name"
    width = 5 if world.kernel_is_old else 7
    yield f"[{pid:{width}}]  1000 {pid:5} {total // 4:8} {pages:8}   520192        0             0 {name}"
    if by_host:
        yield f"[{pid - 300:{width}}]     0 {pid - 300:5} {1400000:8} {1200000:8}  9920192        0             0 {by_host[:15]}"
    if not world.kernel_is_old:
        where = ("constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=" if by_host else
                 f"constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg={group},task_memcg=")
        yield f"oom-kill:{where}{group},task={name},pid={pid},uid=1000"
    prefix = "Out of memory" if by_host else "Memory cgroup out of memory"
    tail = f"total-vm:{total}kB, anon-rss:{anon}kB, file-rss:{file}kB, shmem-rss:0kB"
    if world.kernel_is_old:
        yield f"{prefix}: Kill process {pid} ({name}) score 976 or sacrifice child"
        yield f"Killed process {pid} ({name}) {tail}"
    else:
        yield f"{prefix}: Killed process {pid} ({name}) {tail}, UID:1000 pgtables:508kB oom_score_adj:0"
    yield f"oom_reaper: reaped process {pid} ({name}), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB"


def kernel(world, model, book, host):
    clock = Clock(world, host)
    boot = 90000.25 + world.seed % 7
    names = {"syslog": "kern.log", "syslog_bare": "kern.log", "iso": "dmesg.log", "human": "dmesg.log", "boot": "dmesg.log",
             "both": "kern.log"}
    lines = []
    for t, kind, where, values in model.events:
        if kind == "oom" and where == host:
            lines += [(t + index * 0.00004, text) for index, text in enumerate(dump(world, values))]
        elif kind == "kernel_line" and where == host:
            lines.append((t, values["text"]))
    modes = ["syslog", "boot"] if world.kernel == "both" else [world.kernel]
    for mode in modes:
        path = folder(world, host, "kernel", names[mode])
        for t, text in lines:
            since = f"[{boot + t:12.6f}]"
            book.add(path, t, {
                "syslog": lambda: f"{clock.syslog(t)} {host} kernel: {since} {text}",
                "syslog_bare": lambda: f"{clock.syslog(t)} {host} kernel: {text}",
                "iso": lambda: f"{clock.iso(t, 6, 'T', ',', '+00:00')} {text}",
                "human": lambda: f"[{clock.human(t)}] {text}",
                "boot": lambda: f"{since} {text}"}[mode]())
        if lines:
            book.source(path, -world.skew[host] if mode != "boot" else world.epoch - boot, "host", "boot" if mode == "boot" else "zone" if mode == "iso" else "civil")


# The supervisor.

def journal(world, model, book):
    for host in world.apps + [world.proxy]:
        clock = Clock(world, host)
        name = "journal.json" if world.journal == "json" else "journal.log"
        path = f"{host}/{name}" if world.by_host else f"journal/{host}/{name}"
        label = f"{world.service.capitalize()} service" if host != world.proxy else "A high performance web server and a reverse proxy server"
        unit = world.unit if host != world.proxy else "nginx.service"

        def put(t, text):
            if world.journal == "json":
                micros = int((world.epoch + world.skew[host] + t) * 1_000_000)
                line = json.dumps({"__REALTIME_TIMESTAMP": str(micros), "_HOSTNAME": host, "SYSLOG_IDENTIFIER": "systemd",
                                   "_PID": "1", "PRIORITY": "6", "UNIT": unit, "MESSAGE": text})
            elif world.journal == "short":
                line = f"{clock.syslog(t)} {host} systemd[1]: {text}"
            else:
                line = f"{clock.iso(t, end='+0000')} {host} systemd[1]: {text}"
            book.add(path, t, line)

        for t, kind, where, values in model.events:
            if where != host:
                continue
            if kind == "unit_start":
                put(t, f"Starting {unit} - {label}...")
                put(t + 0.01, f"Started {unit} - {label}.")
            elif kind == "unit_exit":
                if values["how"] == "killed":
                    put(t, f"{unit}: A process of this unit has been killed by the OOM killer.")
                put(t, f"{unit}: Main process exited, code={values['how']}, status={values['status']}")
                put(t, f"{unit}: Failed with result '{'oom-kill' if values['how'] == 'killed' else 'exit-code'}'.")
            elif kind == "unit_restart":
                put(t, f"{unit}: Scheduled restart job, restart counter is at {values['counter']}.")
            elif kind == "unit_failed":
                put(t, f"{unit}: Start request repeated too quickly.")
                put(t, f"{unit}: Failed with result 'exit-code'.")
                put(t, f"Failed to start {unit} - {label}.")
            elif kind == "cron":
                put(t, values["text"])
            elif kind in ("unit_stop", "proxy_stop"):
                put(t, f"Stopping {unit} - {label}...")
            elif kind == "unit_stopped":
                put(t, f"{unit}: Deactivated successfully.")
                put(t, f"Stopped {unit} - {label}.")
            elif kind == "proxy_start":
                put(t - 0.4, f"nginx.service: Deactivated successfully.")
                put(t - 0.4, f"Stopped {unit} - {label}.")
                put(t - 0.3, f"Starting {unit} - {label}...")
                put(t, f"Started {unit} - {label}.")
            elif kind == "proxy_reload":
                put(t, f"Reloading {unit} - {label}...")
                put(t + 0.05, f"Reloaded {unit} - {label}.")
        if path in book.files and path not in book.sources:
            book.source(path, -world.skew[host], "host", "civil" if world.journal == "short" else "zone")


# Deploys, people, alerts.

def deploys(world, model, book):
    clock = Clock(world, "ci")
    path = "deploy/deploy.log"
    for t, kind, host, v in model.events:
        if kind == "scale":
            book.add(path, t, facts.scale_line(world, clock, t, v))
        if kind == "config_change":
            book.add(path, t, facts.config_line(world, clock, t, v))
        if kind != "deploy":
            continue
        started = v["status"] == "started"
        where = world.apps[0]
        words = {
            "event": lambda: f"{clock.iso(t)} [deploy] event={v['act']} host={where} release={v['version']} "
                             f"previous={v['previous']} action=activate status={v['status']} by={v['by']}",
            "sentence": lambda: f"{clock.iso(t)} deploy: " + (
                f"{'rolling back' if v['act'] == 'rollback' else 'deploying'} {world.service} "
                f"{'to ' if v['act'] == 'rollback' else ''}{v['version']} (was {v['previous']}) on {where}" if started else
                f"{world.service} {v['version']} is live on {where}"),
            "logfmt": lambda: f"time={clock.iso(t)} level=info msg=\"{v['act']} {'started' if started else 'finished'}\" "
                              f"service={world.service} version={v['version']} previous={v['previous']} user={v['by']}",
            "json": lambda: json.dumps({
                "time": clock.iso(t), "level": "info", "event": v["act"], "status": "started" if started else "succeeded",
                "service": world.service, "version": v["version"], "previous_version": v["previous"], "user": v["by"]}),
            "ansible": lambda: f"{clock.iso(t, 3, ' ', ',', '')} p=4231 u={v['by']} n=ansible | " + (
                f"TASK [{v['act']} : activate release {v['version']} of {world.service}] ****" if started else
                f"changed: [{where}] => release {v['version']} active (was {v['previous']})"),
            "shell": lambda: f"[{clock.iso(t, 0, ' ', '.', '')}] {v['by']}: " + (
                f"{'Rollback' if v['act'] == 'rollback' else 'Deploy'} of {world.service} {v['version']} to {where} started" if started
                else f"{'Rollback' if v['act'] == 'rollback' else 'Deploy'} of {world.service} {v['version']} finished")}
        book.add(path, t, words[world.deploy_words]())
    if path in book.files:
        book.source(path, 0.0, "none", "zone")


def people(world, model, book):
    for host in world.apps + [world.proxy]:
        clock = Clock(world, host)
        path = folder(world, host, "auth", "auth.log") if world.by_host else f"auth/{host}/auth.log"
        for t, kind, where, v in model.events:
            if where != host:
                continue
            if kind == "sudo":
                book.add(path, t, f"{clock.syslog(t)} {host} sudo: {world.person:>8} : TTY=pts/0 ; PWD=/home/{world.person} ; "
                                  f"USER=root ; COMMAND={v['command']}")
            elif kind == "login":
                book.add(path, t, f"{clock.syslog(t)} {host} sshd[{4000 + int(t)}]: Accepted publickey for {world.person} from "
                                  f"10.20.9.{world.seed % 200 + 1} port 53412 ssh2: ED25519 SHA256:Zk3c0m1Qp0rA5oJ7b2uYw9f4T8xVhN6eLdGsKiRq1cE")
        if path in book.files:
            # The only application's log names no host, so that nothing tells that a login was on the same one.
            is_tied = world.by_host or world.app_count > 1 or host == world.proxy
            book.source(path, -world.skew[host], "host" if is_tied else "none", "civil")
    clock = Clock(world, "ci")
    for t, kind, host, v in model.events:
        if kind != "alert":
            continue
        line = {
            "firing": lambda: f"{clock.iso(t)} [FIRING:1] HighErrorRate service={world.service} severity=critical",
            "alertmanager": lambda: f'ts={clock.iso(t, 3)} caller=dispatch.go:352 level=info component=dispatcher '
                                    f'msg="Processing alert" alert=HighErrorRate[6f8a1c2][active]',
            "pager": lambda: f"{clock.iso(t)} pagerduty: incident #4711 triggered: high 5xx rate on {world.service} (critical)",
            "json": lambda: json.dumps({"ts": clock.iso(t), "status": "firing", "alertname": "HighErrorRate",
                                        "severity": "critical", "summary": f"5xx on {world.service} over 5 %"})
        }[world.alert_words]()
        book.add("alerts/alerts.log", t, line)
        book.source("alerts/alerts.log", 0.0, "none", "zone")


def database(world, model, book):
    clock = Clock(world, world.database)
    path = folder(world, world.database, "db", "postgresql.log")
    if world.kind not in facts.WITH_DATABASE:
        return
    for minute in range(0, int(model.end), 300):
        book.add(path, minute + 7.1, f"{clock.iso(minute + 7.1, 3, ' ', '.', ' UTC')} [612] LOG:  checkpoint starting: time")
    for t, kind, host, v in model.events:
        if kind == "slow_query":
            book.add(path, t, f"{clock.iso(t, 3, ' ', '.', ' UTC')} [{1200 + v['request'].number % 40}] app@{world.service.replace('-', '_')} "
                              f"LOG:  duration: {v['seconds'] * 1000:.3f} ms  execute <unnamed>: SELECT id, name, price FROM items "
                              f"WHERE owner = $1 ORDER BY id DESC LIMIT 25")
        elif kind == "app_request" and v["error"] == "disk":
            stamp = clock.iso(t, 3, " ", ".", " UTC")
            book.add(path, t, f"{stamp} [{1200 + v['request'].number % 40}] app@{world.service.replace('-', '_')} ERROR:  "
                              f"could not extend file \"base/16384/16397\": No space left on device")
            book.add(path, t, f"{stamp} [{1200 + v['request'].number % 40}] app@{world.service.replace('-', '_')} HINT:  Check free disk space.")
        elif kind in facts.DATABASE:
            for level, text in facts.postgres(world, kind, v):
                book.add(path, t, f"{clock.iso(t, 3, ' ', '.', ' UTC')} [{1200 + v.get('session', 7) % 40}] app@{world.service.replace('-', '_')} {level}:  {text}")
    book.source(path, -world.skew[world.database], "none", "zone")
