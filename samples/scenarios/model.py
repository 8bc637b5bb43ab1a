"""The causal model: clients, a proxy, application processes with workers, queue, pool and memory, a kernel, a supervisor.

A discrete-event simulation. Nothing here knows a log format: what happened is handed to the log as tuples.
"""

import heapq
import math
import random
from collections import deque

import unseen_words
from world import AGENTS


class Request:
    """One request of a client; `attempts` are (address, status, connect seconds, total seconds)."""

    __slots__ = ("arrived", "ended", "client", "method", "uri", "agent", "referrer", "static", "check", "attempts", "status",
                 "size", "id", "done", "app", "started", "tried", "number", "connection", "attempt_at", "refused_by", "proxy", "connect")


class App:
    """One process on one host behind the proxy."""

    def __init__(self, host, address, world):
        self.host, self.address, self.world = host, address, world
        self.state, self.pid, self.version = "down", 0, world.old
        self.busy, self.queue = set(), deque()
        self.connections, self.waiting = 0, deque()
        self.rss = self.started = self.served = 0.0
        self.counter = 0
        self.life = 0
        self.failed_until = -1.0
        self.is_asked = False            # down because somebody asked for a restart
        self.reachable = True


class Model:
    """The simulation. `log(kind, time, host, **values)` is what the writers read afterwards."""

    def __init__(self, world):
        self.world = world
        self.rng = random.Random(f"model/{world.kind}/{world.seed}")
        self.heap, self.counter, self.now = [], 0, 0.0
        self.events, self.requests = [], []
        self.end = world.minutes * 60.0
        self.apps = [App(host, f"10.20.{index + 1}.{self.rng.randint(5, 250)}:{8080 if index % 2 == 0 else 9000}", world)
                     for index, host in enumerate(world.apps)]
        self.next_app = 0
        self.pids = {host: self.rng.randint(800, 9000) for host in world.apps}
        self.proxy_up, self.proxy_pid, self.misrouted = True, self.rng.randint(500, 900), None
        self.lost = 0
        # What kinds of trouble change.
        self.leak_per_request = {}       # version → bytes
        self.error_share = {}            # version → share of requests that throw
        self.crash_at_start = set()      # versions or "config"
        self.leak_connections = {}       # version → share of requests that keep their connection
        self.pool = 0                    # 0: no bound
        self.pool_timeout = 5.0
        self.db_factor = 1.0
        self.write_fails = False
        self.rate_factor = lambda t: 1.0
        self.base_rss = world.limit * self.rng.uniform(0.25, 0.4)
        self.cache_target, self.cache_tau = world.limit * 0.08, 120.0
        self.rss_noise = 0.01
        self.rules = []                  # what else a request meets: (app, request, seconds, status, error) → the last three
        self.limit = None                # bytes, once somebody has changed the world's
        self.leak_until_kill = None      # bytes a request before the first kill of a process, where it differs from later
        self.garbage_per_request, self.garbage_bound = 0.0, 1.0
        self.loss = 0.0                  # share of packets lost between proxy and applications
        self.tls_broken = self.proxy_dns_broken = False
        self.proxy_fd_share = 0.0        # share of upstream sockets for which the proxy has no descriptor
        self.retries = True              # whether the proxy tries the next server
        self.strikes = 0                 # failed starts after which the supervisor gives up; 0: never
        self.neighbour = None
        self.disturbed_from = None
        self.kills, self.acts = [], []
        names = ["/", "/search?q=jazz", "/events/{}", "/orders/{}", "/cart", "/items/{}/price", "/profile"]
        if world.is_third:
            names = list(unseen_words.NAMED_PATHS)
        self.agents = unseen_words.AGENTS if world.is_third else AGENTS
        self.rng.shuffle(names)
        self.paths = [(path if not self.rng.random() < 0.5 else "/v1" + path) for path in names]
        self.writes = unseen_words.NAMED_WRITES if world.is_third else ["/orders", "/cart/items", "/session"]
        self.people = [self.address(index) for index in range(world.clients)]

    def address(self, index):
        if index % 7 == 3:
            return "2001:db8:{:x}:{:x}::{:x}".format(*(self.rng.randint(1, 65535) for _ in range(3)))
        return f"198.{18 + index % 2}.{self.rng.randint(0, 255)}.{self.rng.randint(1, 254)}"

    # The clockwork.

    def at(self, time, action, *values):
        self.counter += 1
        heapq.heappush(self.heap, (time, self.counter, action, values))

    def log(self, kind, host, time=None, **values):
        self.events.append((self.now if time is None else time, kind, host, values))

    def run(self):
        for app in self.apps:
            self.now = -self.rng.uniform(20, 60)
            self.start(app, quiet=True)
            app.started = self.now
        self.now = 0.0
        self.at(self.rng.random(), self.second_tick)
        self.arrivals()
        if self.world.health_checks:
            self.at(1.0, self.health_check)
        while self.heap:
            time, _, action, values = heapq.heappop(self.heap)
            if time > self.end:
                break
            self.now = time
            action(*values)

    # Traffic.

    def rate(self, t):
        shape = 1 + 0.12 * math.sin(2 * math.pi * t / 3600 + self.world.seed)
        return self.world.rate * shape * self.rate_factor(t)

    def arrivals(self):
        self.at(self.now + self.rng.expovariate(max(0.1, self.rate(self.now))), self.arrive)

    def arrive(self):
        self.arrivals()
        rng = self.rng
        request = Request()
        request.client = self.people[min(len(self.people) - 1, int(rng.paretovariate(0.7)) - 1 if rng.random() < 0.3
                                         else rng.randrange(len(self.people)))]
        request.static = rng.random() < self.world.static_share
        request.check = False
        request.method = "GET"
        if request.static:
            request.uri = rng.choice(["/assets/app.js", "/assets/site.css", "/images/logo.png"])
        elif rng.random() < 0.18:
            request.method, request.uri = "POST", rng.choice(self.writes)
        else:
            request.uri = rng.choice(self.paths).format(rng.randint(1, 900))
        request.agent = rng.choice(self.agents)
        request.referrer = rng.choice(["-", f"https://{self.world.domain}/"])
        self.submit(request)

    def health_check(self):
        self.at(self.now + 5, self.health_check)
        request = Request()
        request.client, request.static, request.check = "10.20.0.9", False, True
        request.method, request.uri, request.agent, request.referrer = "GET", "/healthz", "ELB-HealthChecker/2.0", "-"
        if self.world.is_third:
            request.uri, request.agent = self.world.check
        self.submit(request)

    def ask(self, client, uri, agent=None):
        """One more request than the ordinary ones."""
        request = Request()
        request.client, request.static, request.check, request.method, request.uri = client, False, False, "GET", uri
        request.agent, request.referrer = agent or self.agents[0], "-"
        self.submit(request)

    def submit(self, request):
        if not self.proxy_up:
            self.lost += 1
            return
        request.arrived, request.attempts, request.done, request.tried = self.now, [], False, []
        request.app, request.status, request.size = None, 0, self.rng.randint(40, 4000)
        request.attempt_at, request.refused_by, request.proxy = self.now, None, self.proxy_pid
        request.connect = 0.0004
        request.id = "%032x" % self.rng.getrandbits(128)
        self.counter += 1
        request.number, request.connection = self.counter, 1 + len(self.requests)
        if request.static:
            self.at(self.now + self.rng.uniform(0.0001, 0.002), self.finish, request, 200)
            return
        if self.rng.random() < 0.1:
            self.at(self.now + self.rng.uniform(12, 60), self.abort, request)
        self.choose(request)

    def abort(self, request):
        if request.done or not self.proxy_up:
            return
        app = request.app
        if app:
            # nginx closes the upstream's connection; the worker goes on with what it does.
            request.attempts.append((app.address, None, 0.0, self.now - request.attempt_at))
        request.app = None
        self.finish(request, 499)

    # The proxy.

    def choose(self, request):
        if self.misrouted:
            self.at(self.now + 0.0005, self.refuse, request, self.misrouted, "refused", None)
            return
        if self.proxy_dns_broken or self.tls_broken or self.proxy_fd_share:
            if self.cannot_reach(request):
                return
        open_apps = [app for app in self.apps if app not in request.tried and
                     (len(self.apps) == 1 or app.failed_until <= self.now)]
        if not open_apps:
            if request.attempts:
                self.finish(request, request.attempts[-1][1])
            else:
                self.log("no_live", self.world.proxy, request=request)
                request.attempts.append(("backend", 502, None, 0.0))
                self.finish(request, 502)
            return
        app = open_apps[self.next_app % len(open_apps)]
        self.next_app += 1
        request.tried.append(app)
        request.attempt_at, request.connect = self.now, 0.0004
        if self.loss and app.reachable and app.state == "up" and self.handshake(request, app):
            return
        self.reach(request, app)

    def cannot_reach(self, request):
        """What keeps the proxy itself from opening a connection: no name, no trust, no descriptor."""
        app = self.apps[self.next_app % len(self.apps)]
        if self.proxy_dns_broken:
            # The resolver's answers are kept for a while; then it waits for one in vain.
            self.at(self.now + 30.0 * self.rng.uniform(0.98, 1.0), self.give_up, request, "backend", "proxy_dns", 502)
        elif self.tls_broken:
            self.next_app += 1
            self.at(self.now + 0.004, self.give_up, request, app.address, "proxy_tls", 502)
        elif self.rng.random() < self.proxy_fd_share:
            self.next_app += 1
            self.at(self.now + 0.0002, self.give_up, request, app.address, "proxy_fds", 500)
        else:
            return False
        return True

    def give_up(self, request, address, how, status):
        if request.done:
            return
        request.attempts.append((address, status, None, self.now - request.attempt_at))
        self.log(how, self.world.proxy, request=request, address=address)
        self.finish(request, status)

    def handshake(self, request, app):
        """Lost SYNs are sent again after 1, 2 and 4 s; whether the attempt is put off."""
        delay, wait = 0.0, 1.0
        while self.rng.random() < self.loss and delay < self.world.connect_timeout:
            delay, wait = delay + wait, wait * 2
        if delay >= self.world.connect_timeout:
            self.at(self.now + self.world.connect_timeout, self.refuse, request, app.address, "connect_timeout", app)
            return True
        # The answer crosses the same path: retransmitted after some hundred milliseconds, doubled each time.
        request.connect, wait = delay + 0.0006, 0.25
        while self.rng.random() < self.loss and delay < 20:
            delay, wait = delay + wait, wait * 2
        if delay:
            self.at(self.now + delay, self.reach, request, app)
            return True
        return False

    def reach(self, request, app):
        if request.done:
            return
        if not app.reachable:
            if app.reachable is None:
                self.at(self.now + self.rng.uniform(0.9, 3.1), self.refuse, request, app.address, "no_route", app)
            else:
                self.at(self.now + self.world.connect_timeout, self.refuse, request, app.address, "connect_timeout", app)
        elif app.state != "up":
            self.at(self.now + 0.0004, self.refuse, request, app.address, "refused", app)
        elif len(app.queue) >= 256:
            self.at(self.now + self.world.connect_timeout, self.refuse, request, app.address, "connect_timeout", app)
        else:
            request.app = app
            life = app.life
            self.at(self.now + self.world.read_timeout, self.read_timeout, request, app, life)
            if len(app.busy) < self.world.workers:
                self.work(app, request)
            else:
                app.queue.append(request)

    def refuse(self, request, address, how, app):
        if request.done:
            return
        took = self.now - request.attempt_at if app else 0.0005
        request.attempts.append((address, 504 if how == "connect_timeout" else 502, None, took))
        self.log(how, self.world.proxy, request=request, address=address)
        if app and app.is_asked:
            request.refused_by = "restart"
        self.next(request, app, True)

    def read_timeout(self, request, app, life):
        if request.done or request.app is not app or app.life != life:
            return
        request.attempts.append((app.address, 504, request.connect, self.now - request.attempt_at))
        self.log("read_timeout", self.world.proxy, request=request, address=app.address)
        if request in app.queue:
            app.queue.remove(request)
        request.app = None
        self.next(request, app, False)

    def next(self, request, app, unsent):
        """The next server, as `proxy_next_upstream error timeout` has it; writes are not sent twice."""
        if app and len(self.apps) > 1:
            app.failed_until = self.now + 10
        if self.retries and app and (unsent or request.method == "GET") and any(other not in request.tried for other in self.apps):
            self.choose(request)
        else:
            self.finish(request, request.attempts[-1][1])

    def finish(self, request, status):
        if request.done or not self.proxy_up or request.proxy != self.proxy_pid:
            return
        request.done, request.ended, request.status = True, self.now, status
        self.requests.append(request)

    # The application.

    def work(self, app, request):
        app.busy.add(request)
        request.started = self.now
        rng, world = self.rng, self.world
        pressure = max(0.0, app.rss / world.limit - 0.6)
        cpu = world.cpu_s * rng.lognormvariate(0, 0.5) * (1 + 18 * pressure * pressure)
        uses_db = not request.check
        if not uses_db:
            self.at(self.now + cpu, self.answer, app, request, app.life, 200, None)
        elif self.pool and app.connections >= self.pool:
            app.waiting.append(request)
            self.at(self.now + self.pool_timeout, self.pool_gives_up, app, request, app.life)
        else:
            app.connections += 1
            self.query(app, request, cpu)

    def query(self, app, request, cpu):
        db = self.world.db_s * self.rng.lognormvariate(0, 0.6) * self.db_factor
        if db > 1:
            self.log("slow_query", self.world.database, time=self.now + db, seconds=db, request=request)
        error = None
        status = 201 if request.method == "POST" else 200
        share = self.error_share.get(app.version, 0)
        if share and self.rng.random() < share:
            status, error = 500, "exception"
        elif self.write_fails and request.method == "POST":
            status, error = 500, "disk"
        elif self.rng.random() < self.world.background:
            status, error = 500, "background"
            request.refused_by = error
        elif status == 200 and self.rng.random() < 0.01:
            status = 404
        for rule in self.rules:
            db, status, error = rule(app, request, db, status, error)
        self.at(self.now + db + cpu, self.answer, app, request, app.life, status, error)

    def pool_gives_up(self, app, request, life):
        if app.life != life or request not in app.waiting:
            return
        app.waiting.remove(request)
        self.answer(app, request, life, 500, "pool", True)

    def answer(self, app, request, life, status, error, without=False):
        if app.life != life:
            return
        app.busy.discard(request)
        app.served += 1
        if not without and not request.check:
            if self.rng.random() >= self.leak_connections.get(app.version, 0):
                app.connections = max(0, app.connections - 1)
            while app.waiting and (not self.pool or app.connections < self.pool):
                waiting = app.waiting.popleft()
                app.connections += 1
                self.query(app, waiting, self.world.cpu_s)
        per_request = self.leak_per_request.get(app.version, 0)
        if per_request and self.leak_until_kill and not app.counter:
            per_request = self.leak_until_kill
        app.rss += per_request * (0 if request.check else 1) * self.rng.uniform(0.5, 1.5)
        if self.garbage_per_request:
            app.garbage = getattr(app, "garbage", 0.0) + self.garbage_per_request
            app.rss += self.garbage_per_request
            if app.garbage > self.garbage_bound:
                app.rss, app.garbage = app.rss - app.garbage, 0.0
        self.log("app_request", app.host, request=request, status=status, pid=app.pid, error=error,
                 seconds=self.now - request.started)
        if not request.done and request.app is app:
            request.attempts.append((app.address, status, request.connect, self.now - request.attempt_at))
            self.finish(request, status)
        if app.rss >= self.limit_of(app):
            self.kill(app)
            return
        while app.queue and len(app.busy) < self.world.workers:
            queued = app.queue.popleft()
            if not queued.done:
                self.work(app, queued)

    def second_tick(self):
        self.at(self.now + 1, self.second_tick)
        for app in self.apps:
            if app.state != "up":
                continue
            age = self.now - app.started
            app.cache = self.cache_target * (1 - math.exp(-age / self.cache_tau))
            app.rss += app.cache - getattr(app, "cached", 0)
            app.cached = app.cache
            if int(self.now) % self.memory_step == 0:
                shown = app.rss * (1 + self.rng.uniform(-self.rss_noise, self.rss_noise))
                self.log("memory", app.host, pid=app.pid, rss=shown, threads=len(app.busy) + 6, limit=self.limit_of(app))
            if app.rss * (1 + self.rng.uniform(0, self.rss_noise)) >= self.limit_of(app):
                self.kill(app)

    memory_step = 10

    # Lives.

    def start(self, app, quiet=False):
        world = self.world
        self.pids[app.host] += self.rng.randint(3, 40)
        app.pid, app.life = self.pids[app.host], app.life + 1
        app.rss, app.cached, app.connections, app.garbage = self.base_rss, 0, 0, 0.0
        app.busy, app.queue, app.waiting = set(), deque(), deque()
        app.started, app.state = self.now, "starting"
        life = app.life
        if quiet:
            app.state = "up"
            return
        self.log("unit_start", app.host)
        delay = world.start_s * self.rng.uniform(0.8, 1.2)
        if app.version in self.crash_at_start or "config" in self.crash_at_start:
            self.at(self.now + delay, self.crash, app, life)
        else:
            self.at(self.now + delay, self.ready, app, life)

    def ready(self, app, life):
        if app.life == life and app.state == "starting":
            app.state, app.started, app.is_asked = "up", self.now, False
            self.log("app_start", app.host, pid=app.pid, version=app.version)

    def drop(self, app, how):
        """Everything that the process holds is lost."""
        lost = list(app.busy) + list(app.queue)
        app.life += 1
        app.state = "down"
        app.busy, app.queue, app.waiting = set(), deque(), deque()
        for request in sorted(lost, key=lambda each: each.number):
            if request.done or request.app is not app:
                continue
            request.attempts.append((app.address, 502, request.connect, self.now - request.attempt_at))
            self.log(how, self.world.proxy, request=request, address=app.address)
            request.app = None
            if app.is_asked:
                request.refused_by = "restart"
            self.next(request, app, False)

    def crash(self, app, life):
        if app.life != life:
            return
        app.is_asked = False
        self.log("app_crash", app.host, pid=app.pid, version=app.version)
        self.log("unit_exit", app.host, how="exited", status="1/FAILURE", pid=app.pid)
        self.drop(app, "closed")
        self.revive(app)

    def kill(self, app, by_host=None):
        """The kernel kills it: at its own limit, or because the host has no memory left."""
        app.is_asked = False
        self.log("oom", app.host, pid=app.pid, rss=app.rss, by_host=by_host, limit=self.limit_of(app))
        self.kills.append((self.now, app.host, app.pid))
        self.log("unit_exit", app.host, how="killed", status="9/KILL", pid=app.pid, time=self.now + 0.02)
        if self.disturbed_from is None:
            self.disturbed_from = self.now - 0.001
        self.drop(app, self.rng.choice(["closed", "reset"]))
        self.revive(app)

    def revive(self, app):
        life = app.life
        if self.strikes and app.counter >= self.strikes:
            self.log("unit_failed", app.host)
            return

        def again():
            if app.life == life and app.state == "down":
                app.counter += 1
                self.log("unit_restart", app.host, counter=app.counter)
                self.start(app)
        self.at(self.now + self.world.restart_s, again)

    def stop(self, app):
        """Told to stop: what is under way is finished first, as far as it takes under a second."""
        self.log("unit_stop", app.host, pid=app.pid)
        app.is_asked = app.state == "up"
        app.state = "stopping"
        life = app.life
        self.at(self.now + 0.15, self.stopped, app, life)

    def stopped(self, app, life):
        if app.life != life:
            return
        self.drop(app, "closed")
        self.log("unit_stopped", app.host)
        self.start(app)

    # Acts of people and of the deploy tool.

    def restart_all(self):
        gap = 0.0
        for app in self.apps:
            self.at(self.now + gap, self.stop, app)
            # One after the other, as long as the proxy needs to trust the one before again.
            gap += self.world.start_s * 1.6 + 12.0
        return gap - 11.0 if len(self.apps) > 1 else 0.5

    def release(self, kind, version, previous, effects, by="ci"):
        for app in self.apps:
            app.version = version
        took = self.restart_all() + self.world.start_s + 0.6
        self.log("deploy", "ci", act=kind, version=version, previous=previous, status="started", by=by)
        self.at(self.now + took, lambda: self.log(
            "deploy", "ci", act=kind, version=version, previous=previous, status="ok", by=by))
        self.act(kind, effects, took)

    def act(self, kind, effects, took=0.0):
        self.acts.append({"kind": kind, "time": self.now, "end": self.now + took, "effects": sorted(effects)})

    def command(self, host, words, kind, effects, action=None):
        self.log("sudo", host, command=words)
        self.act(kind, effects)
        if action:
            action()

    def proxy_restart(self, effects):
        def down():
            # Behind another proxy the old workers finish what they have, and nothing is refused.
            self.proxy_up = self.world.access == "chain"
            self.log("proxy_stop", self.world.proxy)
            self.at(self.now + 1.0, up)

        def up():
            pid = self.proxy_pid + self.rng.randint(30, 300)
            if not self.proxy_up:
                self.proxy_up, self.proxy_pid = True, pid
            self.log("proxy_start", self.world.proxy, pid=pid)
        self.command(self.world.proxy, "/usr/bin/systemctl restart nginx", "proxy_restart", effects, down)

    def proxy_reload(self, effects):
        self.command(self.world.proxy, "/usr/bin/systemctl reload nginx", "proxy_reload", effects,
                     lambda: self.log("proxy_reload", self.world.proxy, pid=self.proxy_pid))

    def alert(self):
        self.log("alert", "ci", state="firing")

    def reconfigure(self, host, words, kind, effects, action=None):
        """A change of configuration by hand, as sudo tells of it."""
        self.log("sudo", host, command=words)
        self.act(kind, effects)
        if action:
            action()

    def limit_of(self, app):
        return self.limit or self.world.limit

    def swell(self, app, life, size):
        """A part of what one request takes at once."""
        if app.life == life and app.state == "up":
            app.rss += size
            if app.rss >= self.limit_of(app):
                self.kill(app)

    def acknowledge(self):
        self.log("acknowledge", "ci")

    def login(self, host):
        self.log("login", host)
