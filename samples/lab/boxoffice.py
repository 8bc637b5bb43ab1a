"""The application of the samples: a box office on http.server and sqlite3.

Usage: python3 boxoffice.py RELEASE INSTANCE LIMIT_MB. It lives in /srv/boxoffice/releases/RELEASE beside the
release's own `ledger.py`, which is where 7.12.0 and 7.13.0 differ.
"""
import contextlib
import gc
import json
import logging
import logging.handlers
import os
import platform
import queue
import random
import signal
import socket
import sqlite3
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import ledger

HOME = "/srv/boxoffice"
RELEASE, INSTANCE, LIMIT_MB = sys.argv[1], sys.argv[2], int(sys.argv[3])
ADDRESS = ("127.0.30.11", 9080)
MOST_CONNECTIONS = 48

_local = threading.local()


class RequestID(logging.Filter):
    """Gives each record the id of the request that its thread serves."""

    def filter(self, record):
        record.rid = getattr(_local, "rid", "-")
        return True


def set_up_logging():
    handler = logging.handlers.WatchedFileHandler(HOME + "/log/app/boxoffice.log")
    handler.setFormatter(logging.Formatter(
        "%(asctime)s %(levelname)s %(process)d [%(threadName)s] %(name)s [%(rid)s] %(message)s"))
    handler.addFilter(RequestID())
    logging.basicConfig(level=logging.DEBUG, handlers=[handler])


log = logging.getLogger("boxoffice")


class Connection:
    """A database connection that writes down what it runs, and holds a lease while it is open."""

    def __init__(self, leases):
        self.db = sqlite3.connect(HOME + "/data/boxoffice.db", timeout=5, check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA cache_size=-64")
        self.log = logging.getLogger("boxoffice.sql")
        self.lease = leases.take()
        self.leases = leases

    def query(self, statement, values):
        start = time.perf_counter()
        rows = self.db.execute(statement, values).fetchall()
        self.log.debug("SQL (%.1fms) %s params=%r rows=%d", (time.perf_counter() - start) * 1e3, statement, values,
                       len(rows))
        return rows

    def execute(self, statement, values):
        start = time.perf_counter()
        count = self.db.execute(statement, values).rowcount
        self.log.debug("SQL (%.1fms) %s params=%r rows=%d", (time.perf_counter() - start) * 1e3, statement, values,
                       count)

    def close(self):
        self.db.close()
        self.leases.give_back(self.lease)


class Leases:
    """Who holds a connection: a second database, as sqlite has no server that would count."""

    def __init__(self):
        self.db = sqlite3.connect(HOME + "/data/leases.db", timeout=5, check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA synchronous=OFF")
        self.lock = threading.Lock()

    def take(self):
        with self.lock:
            return self.db.execute("INSERT INTO leases (pid) VALUES (?)", (os.getpid(),)).lastrowid

    def give_back(self, lease):
        with self.lock:
            self.db.execute("DELETE FROM leases WHERE id = ?", (lease,))

    def stale(self):
        with self.lock:
            pids = self.db.execute("SELECT pid, count(*) FROM leases GROUP BY pid").fetchall()
        dead = [(pid, count) for pid, count in pids if not os.path.exists("/proc/%d" % pid)]
        return sum(count for _, count in dead), len(dead)


class Pool:
    """Few connections for many requests; one only while leases of the dead fill the database's quota."""

    def __init__(self):
        self.log = logging.getLogger("boxoffice.pool")
        self.leases = Leases()
        stale, owners = self.leases.stale()
        size = 6
        if stale:
            self.log.warning("%d stale connection(s) of %d process(es) that are gone", stale, owners)
        if stale > MOST_CONNECTIONS:
            size = 1
            self.log.warning("too many connections: %d of max_connections=%d in use, running with %d", stale,
                             MOST_CONNECTIONS, size)
        self.degraded = size == 1
        self.size = size
        self.open = 0
        self.idle = queue.Queue()
        for _ in range(size):
            self.idle.put(self.open_own())
        self.log.info("pool ready: connections=%d max_connections=%d", size, MOST_CONNECTIONS)

    def open_own(self):
        self.open += 1
        return Connection(self.leases)

    @contextlib.contextmanager
    def connection(self, patience=10):
        start = time.perf_counter()
        try:
            connection = self.idle.get(timeout=patience)
        except queue.Empty:
            raise TimeoutError("no connection became free within %.2f s (size=%d)" % (patience, self.size))
        waited = time.perf_counter() - start
        if waited > 0.15:
            self.log.warning("waited %.0fms for a connection (size=%d)", waited * 1e3, self.size)
        try:
            yield connection
        finally:
            self.idle.put(connection)

    def close(self):
        for _ in range(self.size):
            self.idle.get(timeout=5).close()


class SeatMaps:
    """Rendered seat maps, kept until the next trim: memory that comes back."""

    def __init__(self):
        self.maps = {}
        self.lock = threading.Lock()

    def map(self, event, seats):
        with self.lock:
            if event not in self.maps:
                self.maps[event] = bytes(bytearray(os.urandom(1024)) * 160)
            return self.maps[event]

    def trim(self):
        with self.lock:
            count = len(self.maps)
            self.maps = {}
        found = gc.collect()
        logging.getLogger("boxoffice.gc").info("seat maps trimmed: maps=%d, gc generation 2 collected %d objects", count,
                                               found)


def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1048576


class Service:
    """What the threads of one process share."""

    def __init__(self):
        self.pool = Pool()
        self.seat_maps = SeatMaps()
        self.inflight = 0
        self.stopping = threading.Event()

    def watch_memory(self):
        log = logging.getLogger("boxoffice.memory")
        while True:
            rss = resident_mb()
            log.info("memory rss=%.1fMB limit=%dMB files=%d threads=%d connections=%d inflight=%d", rss, LIMIT_MB,
                     len(os.listdir("/proc/self/fd")), threading.active_count(), self.pool.open, self.inflight)
            if rss > 0.8 * LIMIT_MB:
                log.warning("memory rss=%.1fMB is %d%% of limit=%dMB", rss, 100 * rss / LIMIT_MB, LIMIT_MB)
            if self.pool.open > MOST_CONNECTIONS:
                logging.getLogger("boxoffice.pool").warning(
                    "%d connections open, the pool has %d: %d were not given back", self.pool.open, self.pool.size,
                    self.pool.open - self.pool.size)
            time.sleep(2.5)

    def trim_seat_maps(self):
        while not self.stopping.wait(27):
            self.seat_maps.trim()

    def send_mails(self):
        log = logging.getLogger("boxoffice.mail")
        while not self.stopping.wait(5.5):
            try:
                try:
                    with self.pool.connection(patience=0.05) as connection:
                        rows = connection.query("SELECT id, account FROM bookings WHERE state = ? LIMIT 5", ("held",))
                    log.debug("confirmation mails: %d held", len(rows))
                except TimeoutError as error:
                    raise RuntimeError("mail batch postponed") from error
            except RuntimeError:
                log.exception("confirmation mails postponed, next try in 5.5 s")

    def probe_stale_leases(self):
        """Holds the only connection for a while again and again: why recovery is slow before the leases are cleared."""
        log = logging.getLogger("boxoffice.pool")
        turn = 0
        while not self.stopping.wait(0.04):
            with self.pool.connection() as connection:
                until = time.monotonic() + 0.22
                while time.monotonic() < until:
                    connection.db.execute("SELECT count(*) FROM bookings WHERE remark LIKE '%stale%'").fetchall()
            turn += 1
            if turn % 40 == 1:
                log.info("probing stale connections, turn %d: none answered, none can be reused", turn)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server_version = "boxoffice"
    sys_version = ""

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.serve("GET")

    def do_POST(self):
        self.serve("POST")

    def do_HEAD(self):
        self.serve("HEAD")

    def serve(self, method):
        service = self.server.service
        start = time.perf_counter()
        _local.rid = self.headers.get("X-Request-ID", "-")
        client = self.headers.get("X-Real-IP", "-")
        service.inflight += 1
        try:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            status, answer = self.answer(service, method, urllib.parse.urlsplit(self.path), body)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if method != "HEAD":
                self.wfile.write(data)
            logging.getLogger("boxoffice.http").info("request %s %s status=%d duration=%.1fms client=%s", method,
                                                     self.path, status, (time.perf_counter() - start) * 1e3, client)
        except OSError:
            logging.getLogger("boxoffice.http").exception("request %s %s: the proxy went away", method, self.path)
        finally:
            service.inflight -= 1
            _local.rid = "-"

    def answer(self, service, method, url, body):
        path, values = url.path, dict(urllib.parse.parse_qsl(url.query))
        if path == "/livez":
            return 200, {"release": RELEASE, "ok": True}
        try:
            if method == "POST":
                return self.post(service, path, body)
            if path == "/":
                with service.pool.connection() as connection:
                    rows = connection.query("SELECT id, name FROM events ORDER BY starts LIMIT ?", (10,))
                    work(2)
                return 200, rows
            if path == "/v1/events":
                with service.pool.connection() as connection:
                    page = int(values.get("page", "1"))
                    rows = connection.query("SELECT id, name, venue, price FROM events ORDER BY id LIMIT ? OFFSET ?",
                                            (15, 15 * (page - 1)))
                    work(3)
                return 200, rows
            if path == "/v1/search":
                with service.pool.connection() as connection:
                    rows = connection.query("SELECT id, name FROM events WHERE name LIKE ? LIMIT 10",
                                            ("%" + values.get("q", "") + "%",))
                return 200, rows
            if path == "/v1/bookings":
                return 200, ledger.page(service.pool, logging.getLogger("boxoffice.ledger"), int(values["account"]),
                                        int(values.get("page", "1")))
            if path.startswith("/v1/events/"):
                event = int(path.split("/")[3])
                with service.pool.connection() as connection:
                    rows = connection.query("SELECT id, name, venue, price, starts FROM events WHERE id = ?", (event,))
                    work(4)
                if not rows:
                    return 404, {"error": "no such event"}
                if path.endswith("/seats"):
                    return 200, service.seat_maps.map(event, rows)[:400].hex().encode()
                return 200, rows[0]
        except (ValueError, KeyError):
            log.exception("bad request %s", self.path)
            return 400, {"error": "bad request"}
        return 404, {"error": "not found"}

    def post(self, service, path, body):
        values = json.loads(body)
        if path == "/v1/session":
            with service.pool.connection() as connection:
                rows = connection.query("SELECT id, name FROM accounts WHERE id = ?", (int(values["account"]),))
                work(6)
            if values.get("password") != "correct":
                logging.getLogger("boxoffice.session").warning("sign-in refused for account %s", values["account"])
                return 401, {"error": "refused"}
            logging.getLogger("boxoffice.session").info("signed in account %s", rows[0][0])
            return 200, {"ok": True}
        if path == "/v1/holds":
            with service.pool.connection() as connection:
                rows = connection.query("SELECT id, price FROM events WHERE id = ?", (int(values["event"]),))
                work(8)
            logging.getLogger("boxoffice.holds").info("seats held event=%s seats=%s", rows[0][0], values["seats"])
            return 201, {"hold": values["event"]}
        return 404, {"error": "not found"}


def work(milliseconds):
    """Stands for what the service waits for elsewhere."""
    time.sleep(random.lognormvariate(0, 0.5) * milliseconds / 1e3)


class Server(ThreadingHTTPServer):
    allow_reuse_port = True
    request_queue_size = 128
    daemon_threads = False

    def handle_error(self, request, client_address):
        logging.getLogger("boxoffice.http").exception("connection of %s:%d broke", *client_address)

    def drain(self):
        """Serves what still waits in the queue of this socket, so that a hand-over loses nothing."""
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                request, address = self.socket.accept()
                request.setblocking(True)
                self.process_request(request, address)


def main():
    set_up_logging()
    log.info("starting boxoffice version %s instance=%s pid=%d python=%s", RELEASE, INSTANCE, os.getpid(),
             platform.python_version())
    service = Service()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=service.watch_memory, name="memory-watch", daemon=True).start()
    ledger.resume(service.pool, logging.getLogger("boxoffice.ledger"))
    server = Server(ADDRESS, Handler)
    server.service = service
    for target, name in [(service.trim_seat_maps, "seat-maps"), (service.send_mails, "mailer")] + (
            [(service.probe_stale_leases, "lease-probe")] if service.pool.degraded else []):
        threading.Thread(target=target, name=name, daemon=True).start()
    acceptor = threading.Thread(target=server.serve_forever, args=(0.05,), name="acceptor")
    acceptor.start()
    log.info("serving on %s:%d version %s", *ADDRESS, RELEASE)
    stop.wait()
    log.info("stopping: no more connections accepted, %d request(s) in flight", service.inflight)
    server.shutdown()
    acceptor.join()
    server.drain()
    server.server_close()
    service.stopping.set()
    service.pool.close()
    log.info("stopped")
    logging.shutdown()
    os._exit(0)


main()
