"""What a scenario draws before anything happens: names, sizes, clocks, formats. One seed, one world.

Seeds below 1000 use the first half of every list of wordings only; seeds from 1000 on mostly the second, so that an
evaluation over them shows what happens with wordings that nobody looked at. Seeds from 10000 on use neither, but what
`unseen_words.py` holds.
"""

import datetime
import random

import unseen_words

APP_LAYOUTS = (["python", "spring", "logfmt", "json"], ["gunicorn", "python_iso", "logback", "json_nested"])
MEMORY_WORDS = (
    ["memory rss={mb:.1f}MB limit={limit:.0f}MB", "process memory: rss={bytes} bytes, limit={limit_bytes} bytes",
     "mem usage rss_kb={kb} threads={threads}"],
    ["resource usage: rss {mb:.0f} MiB of {limit:.0f} MiB", "rss={mb:.1f}MiB vms={vms:.1f}MiB threads={threads}",
     "health: memory_rss_bytes={bytes} open_files={threads}"])
START_WORDS = (
    ["starting {service} version={version} pid={pid}", "{service} {version} starting (pid {pid})"],
    ["boot: {service} release {version} on {host}, pid={pid}", "Started {service} v{version} in 1.204 seconds"])
REQUEST_WORDS = (
    ["request {method} {uri} status={status} duration={ms:.1f}ms", '"{method} {uri} HTTP/1.1" {status} in {ms:.0f}ms'],
    ["handled {method} {uri} -> {status} ({ms:.1f} ms)", "completed {status} for {method} {uri} in {ms:.0f} ms"])
DEPLOY_WORDS = (["event", "sentence", "logfmt"], ["json", "ansible", "shell"])
ALERT_WORDS = (["firing", "alertmanager"], ["pager", "json"])
ACCESS_MODES = (["combined", "timed", "both", "json"], ["chain", "json", "both", "chain", "timed"])
KERNEL_MODES = (["syslog", "iso", "human"], ["syslog_bare", "boot", "both"])
JOURNAL_MODES = (["short", "short-iso"], ["json", "short-iso", "short"])
COMPRESSIONS = (["gz", "plain", "zst"], ["xz", "bz2", "lz4", "gz"])
SERVICES = (["boxoffice", "shop-api", "ledger", "orders", "catalog"], ["kiosk", "fares", "claims-api", "mailer", "quotes"])
PROCESSES = (["python3", "java", "node"], ["ruby", "gunicorn", "dotnet", "php-fpm8.2"])
HOSTS = (["app-{}", "api{}", "srv-{}"], ["ip-10-2-3-{}", "worker{}.prod", "be-{:02d}"])
PROXIES = (["web-1", "edge-a"], ["lb01", "proxy-2.prod"])
PEOPLE = (["alice", "oncall", "deploy"], ["mbrandt", "sre1", "jdoe"])
EXCEPTIONS = (
    [("KeyError", "'currency'"), ("ValueError", "invalid literal for int() with base 10: ''")],
    [("TypeError", "unsupported operand type(s) for +: 'NoneType' and 'str'"), ("AttributeError", "'NoneType' object has no attribute 'total'")])
AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1", "okhttp/4.12.0", "Tickets/4.2 (Android 16)"]


class World:
    """The drawn circumstances of one scenario."""

    def __init__(self, kind, seed):
        self.kind, self.seed = kind, seed
        self.unseen = seed >= 1000
        self.is_third = seed >= 10000
        rng = self.rng = random.Random(f"world/{kind}/{seed}")
        self.service = self.draw(SERVICES, unseen_words.SERVICES)
        self.unit = self.service + ".service"
        self.process = self.draw(PROCESSES)
        self.proxy = self.draw(PROXIES, unseen_words.PROXIES)
        pattern = self.draw(HOSTS, unseen_words.HOSTS)
        first = rng.randint(1, 9)
        self.host_pattern, self.host_first = pattern, first
        self.app_count = rng.choice([1, 1, 1, 2, 3])
        self.apps = [pattern.format(first + index) for index in range(self.app_count)]
        self.database = rng.choice(unseen_words.DATABASES if self.is_third else ["db-1", "pg-main", "sql01"])
        self.outer = rng.choice(unseen_words.OUTER if self.is_third else ["cdn-gw", "outer-1"])
        self.person = self.draw(PEOPLE, unseen_words.PEOPLE)
        self.domain = self.service.split("-")[0] + ".example"
        self.access = self.draw(ACCESS_MODES, list(unseen_words.ACCESS))
        self.layout = self.draw(APP_LAYOUTS)
        self.memory_words = self.draw(MEMORY_WORDS)
        self.start_words = self.draw(START_WORDS)
        self.request_words = self.draw(REQUEST_WORDS)
        self.deploy_words = self.draw(DEPLOY_WORDS)
        self.alert_words = self.draw(ALERT_WORDS, unseen_words.ALERTS)
        self.kernel = self.draw(KERNEL_MODES, unseen_words.KERNEL_PREFIXES)
        self.kernel_is_old = rng.random() < 0.4
        self.journal = self.draw(JOURNAL_MODES, unseen_words.JOURNALS)
        self.compression = self.draw(COMPRESSIONS, unseen_words.COMPRESSIONS)
        self.exception = self.draw(EXCEPTIONS)
        self.rotations = rng.choice([0, 1, 2])
        self.has_duplicate = self.rotations > 0 and self.compression != "plain" and rng.random() < 0.3
        self.by_host = rng.random() < 0.5
        day = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(days=rng.randint(0, 300))
        self.epoch = day.timestamp() + rng.randint(1, 21) * 3600 + rng.randint(0, 3599)
        self.zone_access = rng.choice([0, 0, 0, 2, -5])
        # The access log is the reference; the others' clocks are off, or their civil times are those of another zone.
        self.skew = {self.proxy: 0.0}
        for host in self.apps + [self.database, self.outer, "ci"]:
            self.skew[host] = round(rng.choice([0, 0, rng.uniform(-3, 3), rng.uniform(-90, 90)]), 3)
        self.skew["ci"] = 0.0
        if self.access == "chain":
            # The outermost proxy counts, so it gives the clock.
            self.skew[self.proxy], self.skew[self.outer] = self.skew[self.outer], 0.0
        self.zone = {host: rng.choice([0, 0, 0, 1, 2, -7]) for host in self.apps}
        self.zone[self.database] = self.zone[self.proxy] = self.zone[self.outer] = self.zone["ci"] = 0
        number = rng.choice([(2, 4, 0), (7, 12, 0), (1, 18, 3), (2026, 3, 1)])
        self.old = "{}.{}.{}".format(*number)
        self.new = "{}.{}.{}".format(number[0], number[1] + 1, 0)
        self.rate = rng.uniform(9, 18)
        self.minutes = rng.randint(16, 26)
        self.clients = rng.randint(150, 420)
        self.static_share = rng.choice([0, 0.1, 0.25])
        self.workers = rng.choice([8, 12, 16])
        self.cpu_s = rng.uniform(0.008, 0.03)
        self.db_s = rng.uniform(0.005, 0.02)
        self.limit = rng.choice([192, 256, 512, 768]) << 20
        self.start_s = rng.uniform(0.3, 1.6)
        self.restart_s = rng.choice([2, 3, 5, 10])
        self.background = rng.choice([0, 0, 0.0004])
        self.connect_timeout = rng.choice([3, 5, 10])
        self.read_timeout = rng.choice([8, 15, 30])
        self.health_checks = rng.random() < 0.5

        self.upstream, self.timed, self.ids = (
            unseen_words.ACCESS[self.access] if self.is_third else
            (self.access not in ("combined", "chain"), self.access != "combined", self.access != "combined"))
        if self.is_third:
            self.draw_third(rng)

    def draw_third(self, rng):
        """What only the third pool has: a stack of programs that belong together."""
        words = unseen_words
        self.stack_name = rng.choice(list(words.STACKS))
        self.stack = words.STACKS[self.stack_name]
        self.layout = rng.choice(self.stack["layouts"])
        self.process = self.stack["process"].format(service=self.service, Service=self.title)[:15]
        self.memory_words = rng.choice(self.stack["memory"])
        self.start_words = rng.choice(self.stack["start"])
        self.platform = rng.choice(list(words.PLATFORMS))
        self.deploy_words = rng.choice(words.PLATFORMS[self.platform])
        self.kernel_shape = rng.choice(words.KERNELS)
        self.sudo_words, self.login_words = rng.choice(words.SUDO), rng.choice(words.LOGINS)
        self.restart_words = words.RESTARTS[self.platform].format(service=self.service)
        self.proxy_restart_words, self.proxy_reload_words = rng.choice(words.PROXY_RESTARTS), rng.choice(words.PROXY_RELOADS)
        self.envelope = rng.choice(words.ENVELOPES) if self.platform != "kubernetes" else "cri"
        self.rotation = rng.choice(words.ROTATIONS)
        self.check = rng.choice(words.CHECKS)
        own = {"dotnet": "counters", "java": "collector"}.get(self.stack_name, "ps")
        self.memory_table = rng.choice([None, None, "pidstat", "docker_stats" if self.platform == "docker" else "ps", own])
        self.memory_in_app = self.memory_table in (None, "collector") or rng.random() < 0.4
        self.nginx = rng.choice(["1.18.0 (Ubuntu)", "1.26.2", "1.27.1"])
        self.file_names = {"access": rng.choice(["access.log", f"{self.domain}-access.log", "proxy_access.log"]),
                           "error": rng.choice(["error.log", f"{self.domain}-error.log"]),
                           "app": rng.choice([f"{self.service}.log", "production.log", "stdout.log", "app.out"])}

    @property
    def title(self):
        return self.service.split("-")[0].capitalize()

    def draw(self, halves, third=None):
        """One of the first half, mostly of the second for a seed that is held out, of the third for one that is unseen."""
        first, second = halves
        if third and self.is_third:
            return self.rng.choice(third)
        if self.unseen and self.rng.random() < 0.7:
            return self.rng.choice(second)
        return self.rng.choice(first)
