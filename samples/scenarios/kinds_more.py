"""More kinds: the founding incident at its real scale, slower, smaller and odder troubles, blind spots, quiet days."""

import facts
from kinds import bad_release, bad_start, leak, memory_leak_rollback, pool_exhaustion, response, when_killed
from model import App


# What several kinds need.

def only_one(m, w):
    del m.apps[1:], w.apps[1:]


def instances(m, w, rng, count):
    """As many application hosts as the story needs, with clocks of their own."""
    del m.apps[count:], w.apps[count:]
    while len(w.apps) < count:
        host = w.host_pattern.format(w.host_first + len(w.apps))
        index = len(w.apps)
        w.apps.append(host)
        w.skew[host], w.zone[host] = round(rng.choice([0, 0, rng.uniform(-3, 3), rng.uniform(-90, 90)]), 3), rng.choice([0, 0, 0, 1, 2])
        m.apps.append(App(host, f"10.20.{index + 1}.{rng.randint(5, 250)}:8080", w))
        m.pids[host] = rng.randint(800, 9000)


def restart_words(w):
    return f"/usr/bin/systemctl restart {w.service}"


def is_work(request):
    return not request.check and not request.static


def say_statements(m, w, app, request, count, seconds, to_database):
    """One request's statements as the application's debug log or the database's log has them."""
    for place in range(count):
        at = m.now + seconds * (place + 0.5) / count
        values = dict(seconds=seconds / count * 0.9, number=request.number % 900 if place == 0 else place, loop=place > 0, request=request)
        if to_database:
            m.log("statement", w.database, time=at, session=request.number, **values)
        else:
            m.log("sql", app.host, time=at, pid=app.pid, **values)


# Memory.

def founding_meltdown(m, w, rng):
    """3 March 2025 in the shape of its postmortem: 3 h 45 min from the first slow answers to normal, traffic thinned."""
    only_one(m, w)
    w.rate, w.static_share, w.workers, w.restart_s, w.start_s = rng.uniform(0.6, 0.8), rng.choice([0, 0.1]), 12, 30, 5.0
    w.background, w.read_timeout = 0, 60
    m.memory_step, m.pool = 30, 0
    zero = rng.uniform(3000, 3600)
    m.end = zero + 3.75 * 3600 + rng.uniform(1300, 1800)
    deploy = zero - rng.uniform(1500, 2400)
    first_kill = zero + rng.uniform(200, 280)
    room = w.limit - m.base_rss - m.cache_target
    m.leak_per_request[w.new] = m.leak_until_kill = room / ((first_kill - deploy - 20) * w.rate * (1 - w.static_share))
    rollback, clearing, normal = zero + 7200 + rng.uniform(-60, 60), zero + 10800 + rng.uniform(-60, 60), zero + 13500
    to_database = rng.random() < 0.5

    def loop(app, request, db, status, error):
        if app.version == w.new:
            grown = max(0.0, (app.rss - m.base_rss) / room)
            if app.counter == 0:
                db *= 1 + 30 * grown * grown
                if request.number % 5 == 0:
                    say_statements(m, w, app, request, 2 + int(12 * grown), db, to_database)
                return db, status, error
            # What was left undone makes each loop longer: no request comes to its end any more.
            for step in range(1, 40):
                m.at(m.now + step * 0.8, m.swell, app, app.life, room / 9)
            return 60.0, status, error
        if rollback < m.now < clearing and m.rng.random() < stale(m.now):
            m.log("clients_full", w.database, session=request.number)
            return 0.2, 500, "clients"
        if m.now > rollback:
            db *= slow(m.now)
        return db, status, error

    def stale(t):
        """Sessions of dead processes hold most slots of the database; some end by themselves."""
        late = (t - rollback) / 1800
        return 0.97 if late < 0.4 else max(0.2, 0.97 - 0.75 * (late - 0.4) / 0.6)

    def slow(t):
        return 40.0 if t < clearing else 1 + 14 * max(0.0, (normal - t) / (normal - clearing))
    m.rules.append(loop)

    def lost():
        if m.kills and m.kills[-1][0] > m.now - 2.1 and m.now < rollback:
            for session in range(3):
                m.log("session_lost", w.database, session=session + int(m.now) % 800)
        m.at(m.now + 2, lost)
    m.at(deploy, lost)
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful", "no_effect", "too_little_data"})
    m.at(zero + rng.uniform(280, 320), m.alert)
    m.at(zero + rng.uniform(880, 920), m.login, w.apps[0])
    m.at(zero + rng.uniform(930, 960), m.acknowledge)
    m.at(zero + 2700 + rng.uniform(-60, 60), m.proxy_restart, {"no_effect"})

    def rolled_back():
        m.apps[0].counter = 0
        m.release("rollback", w.old, w.new, {"helped"}, w.person)
    m.at(rollback, rolled_back)

    def cleared():
        for session in range(rng.randint(60, 120)):
            m.log("terminated", w.database, session=session, time=m.now + session * 0.01)
    m.at(clearing - 12, m.reconfigure, w.apps[0], facts.clear_words(w), "connections_cleared", {"helped", "not_separable", "no_effect"}, cleared)
    m.at(clearing, m.reconfigure, w.apps[0], restart_words(w), "service_restart", {"helped", "not_separable", "no_effect"}, m.restart_all)
    return dict(cause="memory_leak", alternatives=["memory_leak"], triggers=["deploy"], trigger="deploy", onset_early=deploy, gradual=True)


def leak_without_release(m, w, rng):
    """The release that has run for long leaks; nothing was changed, and each process dies after some minutes."""
    leak_of = rng.uniform(200, 340)
    leak(m, w, rng, leak_of)
    m.leak_per_request[w.old] = m.leak_per_request.pop(w.new)
    when_killed(m, lambda: response(m, w, rng, m.disturbed_from))
    if rng.random() < 0.5:
        m.end = max(m.end, 1100.0)
        m.at(rng.uniform(700, 800), m.command, w.apps[0], restart_words(w), "service_restart",
             {"no_effect", "helped", "harmful", "too_little_data", "not_separable"}, m.restart_all)
    return dict(cause="memory_leak", alternatives=["memory_leak"], triggers=[None], onset_early=0.0)


def leak_one_instance(m, w, rng):
    """A release on one instance of three or four; only that one grows and dies."""
    instances(m, w, rng, rng.choice([3, 4]))
    m.retries = False
    deploy = rng.uniform(200, 300)
    leak(m, w, rng, rng.uniform(120, 220))
    app = m.apps[0]

    def canary():
        app.version = w.new
        m.stop(app)
        m.log("deploy", "ci", act="deploy", version=w.new, previous=w.old, status="started", by="ci")
        m.at(m.now + w.start_s + 1, lambda: m.log("deploy", "ci", act="deploy", version=w.new, previous=w.old, status="ok", by="ci"))
        m.act("deploy", {"harmful", "no_effect"}, w.start_s + 1)

    def slower(app, request, db, status, error):
        if app.version == w.new:
            grown = max(0.0, (app.rss - m.base_rss) / (w.limit - m.base_rss))
            db += 2.5 * grown ** 3
        return db, status, error
    m.rules.append(slower)
    m.at(deploy, canary)
    when_killed(m, lambda: response(m, w, rng, m.disturbed_from))
    return dict(cause="memory_leak", alternatives=["memory_leak"], triggers=["deploy"], trigger="deploy", onset_early=deploy, gradual=True)


def slow_leak(m, w, rng):
    """Two or three days; memory is told of once in many minutes; a process lasts for most of a day."""
    only_one(m, w)
    m.end = rng.uniform(2.0, 2.6) * 86400
    w.rate, w.static_share, w.start_s, w.health_checks = rng.uniform(0.06, 0.08), 0, rng.uniform(40, 60), False
    w.restart_s, w.background = 10, 0
    m.memory_step = rng.choice([600, 900, 1800])
    m.cache_tau = 3600.0
    life = rng.uniform(13, 17) * 3600
    is_released = rng.random() < 0.6
    leak(m, w, rng, life)
    start = rng.uniform(2, 5) * 3600
    if is_released:
        m.at(start, m.release, "deploy", w.new, w.old, {"harmful", "no_effect", "too_little_data"})
    else:
        m.leak_per_request[w.old] = m.leak_per_request.pop(w.new)
    when_killed(m, lambda: response(m, w, rng, m.disturbed_from))
    return dict(cause="memory_leak", alternatives=["memory_leak"], triggers=["deploy", None] if is_released else [None],
                onset_early=start if is_released else 0.0, apart=True)


def memory_spike(m, w, rng):
    """One request loads a whole table; it is asked for again and again, and each time the kernel kills the process."""
    instances(m, w, rng, rng.choice([1, 1, 2]))
    m.retries = False
    begin, path = rng.uniform(330, 430), "/reports/full?from=2011" if not w.is_third else "/api/v2/exports/ledger?all=1"
    m.disturbed_from = None

    def heavy(app, request, db, status, error):
        if request.uri != path:
            return db, status, error
        m.log("export", app.host, pid=app.pid, request=request)
        for step in range(1, 9):
            m.at(m.now + step * rng.uniform(0.2, 0.4), m.swell, app, app.life, (w.limit - m.base_rss) / 6)
        return 30.0, status, error
    m.rules.append(heavy)
    client = m.people[rng.randrange(len(m.people))]

    def ask(left):
        m.ask(client, path)
        if left:
            m.at(m.now + rng.uniform(35, 70), ask, left - 1)
    m.at(begin, ask, rng.randint(3, 6))
    when_killed(m, lambda: response(m, w, rng, m.disturbed_from))
    return dict(cause="memory_spike", alternatives=["memory_spike"], triggers=[None], onset_early=begin)


def limit_lowered(m, w, rng):
    """Somebody gives the service less memory than it has always used."""
    m.cache_target, m.cache_tau = w.limit * 0.1, 15.0
    w.start_s = max(w.start_s, 0.8)
    use = m.base_rss + m.cache_target
    low = int(use * rng.uniform(0.93, 0.97)) >> 20 << 20
    change, mended = rng.uniform(300, 400), rng.uniform(680, 780)
    m.disturbed_from = change

    def words(size):
        megabytes = size >> 20
        if not w.is_third:
            return f"/usr/bin/systemctl set-property {w.unit} MemoryMax={megabytes}M"
        return {"docker": f"/usr/bin/docker update --memory={megabytes}m --memory-swap={megabytes}m {w.service}",
                "kubernetes": f"/usr/local/bin/kubectl -n prod set resources deployment/{w.service} --limits=memory={megabytes}Mi",
                "nomad": f"/usr/bin/nomad job run -var memory={megabytes} {w.service}.nomad.hcl"}.get(
                    w.platform, f"/bin/systemctl set-property --runtime {w.unit} MemoryLimit={megabytes}M")

    def set_limit(size):
        def action():
            m.limit = size
            m.log("config_change", "ci", what=f"memory limit of {w.service}: {size >> 20} MiB", version=f"{int(m.now) + 40000:x}", by=w.person)
            m.restart_all()
        return action
    m.at(change, m.reconfigure, w.apps[0], words(low), "config_change", {"harmful"}, set_limit(low))
    m.at(mended, m.reconfigure, w.apps[0], words(w.limit), "config_change", {"helped"}, set_limit(w.limit))
    m.end = max(m.end, mended + 300)
    when_killed(m, lambda: None)
    response(m, w, rng, change)
    return dict(cause="memory_limit_too_low", alternatives=["memory_limit_too_low"], triggers=["config_change"], trigger="config_change")


# Dependencies.

def slow_service(m, w, rng):
    """The payment service hangs: only what writes is slow and fails, by the application's own time limit."""
    begin, length, patience = rng.uniform(320, 430), rng.uniform(220, 320), rng.choice([3.0, 5.0])
    m.disturbed_from = begin

    def hang(app, request, db, status, error):
        if begin <= m.now < begin + length and request.method == "POST" and m.rng.random() < 0.9:
            return patience, 503, "api"
        return db, status, error
    m.rules.append(hang)
    response(m, w, rng, begin + patience)
    if rng.random() < 0.5:
        m.at(begin + rng.uniform(120, 150), m.proxy_reload, {"no_effect"})
    return dict(cause="slow_dependency", alternatives=["slow_dependency"], triggers=[None])


def database_full(m, w, rng):
    """Another program takes the slots of the database server; new connections are refused."""
    begin, length, share = rng.uniform(320, 430), rng.uniform(200, 300), rng.uniform(0.4, 0.9)
    m.disturbed_from = begin

    def refuse(app, request, db, status, error):
        if begin <= m.now < begin + length and m.rng.random() < share * min(1.0, (m.now - begin) / 30 + 0.3):
            m.log("clients_full", w.database, session=request.number)
            return 0.004, 500, "clients"
        return db, status, error
    m.rules.append(refuse)
    response(m, w, rng, begin + 5)
    if rng.random() < 0.5:
        m.at(begin + rng.uniform(110, 140), m.reconfigure, w.apps[0], restart_words(w), "service_restart",
             {"no_effect", "too_little_data"}, m.restart_all)
    return dict(cause="database_connections", alternatives=["database_connections"], triggers=[None])


def query_loop(m, w, rng):
    """A release asks the database once for every row instead of once; the rows become more, and workers run out."""
    w.rate, w.workers, w.static_share, w.read_timeout = rng.uniform(2.2, 3.0), rng.choice([2, 3]), 0, 8
    instances(m, w, rng, 1)
    deploy, length = rng.uniform(280, 340), rng.uniform(160, 220)
    to_database = rng.random() < 0.5
    each = rng.uniform(0.02, 0.03)

    def loop(app, request, db, status, error):
        count = 1
        if app.version == w.new and request.method == "GET":
            count = 2 + int(min(90, 80 * (m.now - deploy) / 200) * m.rng.uniform(0.7, 1.3))
            db = count * each * m.rng.uniform(0.8, 1.2)
        say_statements(m, w, app, request, count, db, to_database)
        return db, status, error
    m.rules.append(loop)
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful", "no_effect"})

    def look():
        # Workers are all busy and many wait: what fails from here on fails for this.
        if any(len(app.queue) > 12 for app in m.apps):
            m.disturbed_from = m.now
            response(m, w, rng, m.now + w.read_timeout)
            m.at(m.now + length, m.release, "rollback", w.old, w.new, {"helped"}, w.person)
            m.end = max(m.end, m.now + length + 320)
        else:
            m.at(m.now + 1, look)
    m.at(deploy + 5, look)
    return dict(cause="bad_release", alternatives=["bad_release", "slow_dependency", "cpu_saturation"], triggers=["deploy"], trigger="deploy",
                onset_early=deploy, gradual=True)


# Between proxy and application.

def network_loss(m, w, rng):
    """A third of the packets is lost: some connections take seconds, some never come about."""
    begin, length = rng.uniform(320, 430), rng.uniform(200, 300)
    m.disturbed_from = begin
    share = rng.uniform(0.45, 0.65)
    w.connect_timeout = rng.choice([2, 3])

    def lossy(value):
        m.loss = value
    m.at(begin, lossy, share)
    m.at(begin + length, lossy, 0.0)
    if rng.random() < 0.5:
        for app in m.apps:
            for moment in range(int(length / 40)):
                at = begin + moment * 40 + rng.uniform(0, 20)
                name = "eth0" if not w.is_third else "ens5"
                m.at(at, lambda app=app, name=name: m.log("kernel_line", app.host, text=f"{name}: NIC Link is Down" if not w.is_third else
                                                          f"e1000e 0000:00:05.0 {name}: NIC Link is Down"))
                m.at(at + 1.7, lambda app=app, name=name: m.log("kernel_line", app.host, text=(
                    f"{name}: NIC Link is Up 10000 Mbps Full Duplex" if not w.is_third else
                    f"e1000e 0000:00:05.0 {name}: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: None")))
    response(m, w, rng, begin + w.connect_timeout)
    if rng.random() < 0.4:
        m.at(begin + rng.uniform(90, 120), m.reconfigure, w.apps[0], restart_words(w), "service_restart",
             {"no_effect", "too_little_data"}, m.restart_all)
    return dict(cause="network", alternatives=["network"], triggers=[None])


def proxy_timeout_lowered(m, w, rng):
    """A reload brings a read timeout of one second; pages that have always taken two fail."""
    change, length, slow_path = rng.uniform(320, 430), rng.uniform(220, 300), m.paths[0]
    m.disturbed_from = change
    usual, patience = w.read_timeout, rng.choice([0.5, 1.0])
    stem = slow_path.split("{")[0].split("?")[0]

    def pages(app, request, db, status, error):
        if request.method == "GET" and (request.uri == stem if slow_path == stem else request.uri.startswith(stem) and len(stem) > 4):
            return db + m.rng.uniform(1.3, 2.6), status, error
        return db, status, error
    m.rules.append(pages)

    def short():
        w.read_timeout = patience
        m.proxy_reload({"harmful"})

    def mended():
        w.read_timeout = usual
        m.proxy_reload({"helped"})
    m.at(change, short)
    response(m, w, rng, change + 3)
    m.at(change + length, mended)
    return dict(cause="proxy_configuration", alternatives=["proxy_configuration"], triggers=["config_change"], trigger="config_change")


def bad_start_gives_up(m, w, rng):
    """A release that does not come up; after a few strikes the supervisor leaves it."""
    m.strikes = rng.choice([4, 5])
    w.restart_s = rng.choice([1, 2])
    story = bad_start(m, w, rng)
    release = m.release

    def counted(kind, *values):
        for app in m.apps:
            app.counter = 0
        release(kind, *values)
    m.release = counted
    # The story has planned its acts with the model's own method; the counters are set back when it rolls back.
    m.heap[:] = [(t, n, counted if action == release else action, v) for t, n, action, v in m.heap]
    return dict(story, triggers=["deploy"])


def descriptors(m, w, rng):
    """Descriptors run out: of a process that never closes its sockets, or of the proxy."""
    begin = rng.uniform(320, 420)
    m.disturbed_from = begin
    if rng.random() < 0.35:
        length = rng.uniform(180, 260)

        def gone(share):
            m.proxy_fd_share = share
        m.at(begin, gone, rng.uniform(0.3, 0.8))
        m.at(begin + length, m.proxy_restart, {"helped"})
        m.at(begin + length + 0.5, gone, 0.0)
        response(m, w, rng, begin)
        return dict(cause="descriptor_limit", alternatives=["descriptor_limit"], triggers=[None])
    mended = begin + rng.uniform(200, 280)
    lives = {}

    def full(app, request, db, status, error):
        if m.now > begin and lives.setdefault(app.host, app.life) == app.life and m.rng.random() < 0.8:
            if m.rng.random() < 0.15:
                m.log("accept", app.host, pid=app.pid)
            return 0.003, 500, "descriptors"
        return db, status, error
    m.rules.append(full)
    response(m, w, rng, begin)
    m.at(mended, m.reconfigure, w.apps[0], restart_words(w), "service_restart", {"helped"}, m.restart_all)
    m.end = max(m.end, mended + 300)
    return dict(cause="descriptor_limit", alternatives=["descriptor_limit"], triggers=[None])


def dns_failure(m, w, rng):
    """The resolver does not answer: the application finds no database, or the proxy no application."""
    begin, length = rng.uniform(320, 420), rng.uniform(200, 280)
    m.disturbed_from = begin
    if rng.random() < 0.35:
        def broken(is_broken):
            m.proxy_dns_broken = is_broken
        m.at(begin, broken, True)
        m.at(begin + length, broken, False)
        response(m, w, rng, begin + 30)
        return dict(cause="dns", alternatives=["dns"], triggers=[None])
    share = rng.uniform(0.5, 1.0)

    def lookup(app, request, db, status, error):
        if begin <= m.now < begin + length and m.rng.random() < share:
            return 5.0, 500, "dns"
        return db, status, error
    m.rules.append(lookup)
    response(m, w, rng, begin + 5)
    return dict(cause="dns", alternatives=["dns"], triggers=[None])


def tls_expired(m, w, rng):
    """A certificate runs out on the second: the applications' for the proxy, or another service's for the application."""
    begin, length = rng.uniform(320, 420), rng.uniform(240, 320)
    m.disturbed_from = begin
    if rng.random() < 0.45:
        def broken(is_broken):
            m.tls_broken = is_broken
        m.at(begin, broken, True)
        m.at(begin + length, broken, False)
        m.at(begin + length, m.proxy_reload, {"helped"})
        response(m, w, rng, begin)
        return dict(cause="tls", alternatives=["tls"], triggers=[None, "config_change"])

    def expired(app, request, db, status, error):
        if begin <= m.now < begin + length and request.method == "POST":
            return db + 0.02, 500, "tls"
        return db, status, error
    m.rules.append(expired)
    response(m, w, rng, begin)
    return dict(cause="tls", alternatives=["tls"], triggers=[None])


def traffic_surge_scaled(m, w, rng):
    """A surge that lasts, until somebody starts two more instances."""
    instances(m, w, rng, 3)
    spare, few = m.apps[1:], m.apps[:1]
    del m.apps[1:]
    w.workers, w.db_s, w.static_share = 3, rng.uniform(0.2, 0.28), 0
    # One instance serves so many a second; three serve the surge.
    capacity = w.workers / (w.db_s * 1.2 + w.cpu_s * 1.15)
    w.rate, begin, peak = 0.35 * capacity, rng.uniform(320, 400), rng.uniform(1.6, 1.9) / 0.35
    m.rate_factor = lambda t: 1 + (peak - 1) * max(0.0, min(1.0, (t - begin) / 30))
    m.disturbed_from = begin
    response(m, w, rng, begin + 30)
    scale = begin + rng.uniform(170, 220)

    def more():
        m.log("scale", "ci", count=len(few) + 2, previous=len(few), by=w.person)
        m.act("scale", {"helped"}, w.start_s + 1)
        for app in spare:
            m.start(app)
        m.at(m.now + w.start_s * 1.3, m.apps.extend, spare)
        m.at(m.now + w.start_s * 1.3, lambda: m.log("proxy_reload", w.proxy, pid=m.proxy_pid))
    m.at(scale, more)
    m.end = max(m.end, scale + 300)
    return dict(cause="traffic_surge", alternatives=["traffic_surge", "cpu_saturation"], triggers=["traffic"], trigger="traffic")


# Several things at once.

def slow_phase(m, w, begin, length):
    def set_factor(value):
        m.db_factor = value
    m.at(begin, set_factor, 1.2 * w.read_timeout / w.db_s)
    m.at(begin + length, set_factor, 1.0)


def slow_database_after_release(m, w, rng):
    """The database becomes slow three minutes after a harmless release, which is rolled back in vain."""
    w.start_s = rng.uniform(0.1, 0.35)
    begin, length = rng.uniform(480, 540), rng.uniform(300, 380)
    m.disturbed_from = begin
    # The trouble lies in the stretch after it, and its end in the one after the rollback: an effect by the definition, no cause.
    m.at(begin - rng.uniform(120, 240), m.release, "deploy", w.new, w.old, {"no_effect", "harmful"})
    slow_phase(m, w, begin, length)
    response(m, w, rng, begin + w.read_timeout)
    m.at(begin + rng.uniform(120, 150), m.release, "rollback", w.old, w.new, {"no_effect", "too_little_data", "helped"}, w.person)
    m.end = max(m.end, begin + length + 200)
    return dict(cause="slow_dependency", alternatives=["slow_dependency", "lock_contention"], triggers=[None])


def network_after_release(m, w, rng):
    """Packets to the applications are lost two minutes after a harmless release."""
    w.start_s = rng.uniform(0.1, 0.35)
    begin, length = rng.uniform(480, 540), rng.uniform(240, 300)
    m.disturbed_from = begin
    m.at(begin - rng.uniform(100, 200), m.release, "deploy", w.new, w.old, {"no_effect", "harmful"})

    def cut(value):
        for app in m.apps:
            app.reachable = value
    m.at(begin, cut, False)
    m.at(begin + length, cut, True)
    response(m, w, rng, begin + w.connect_timeout)
    m.end = max(m.end, begin + length + 200)
    return dict(cause="network", alternatives=["network"], triggers=[None])


def bad_release_after_restart(m, w, rng):
    """A planned restart of the service and a reload of the proxy lie between the last good minutes and a bad release."""
    w.start_s = rng.uniform(0.1, 0.35)
    restart = rng.uniform(240, 300)
    m.at(restart, m.command, w.apps[0], restart_words(w), "service_restart", {"no_effect"}, m.restart_all)
    m.at(restart + rng.uniform(70, 90), m.proxy_reload, {"no_effect"})
    deploy = restart + rng.uniform(170, 200)
    m.error_share[w.new] = rng.choice([0.15, 0.35, 0.9])
    m.disturbed_from = deploy
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful"})
    response(m, w, rng, deploy)
    m.at(deploy + rng.uniform(300, 380), m.release, "rollback", w.old, w.new, {"helped"}, w.person)
    return dict(cause="bad_release", alternatives=["bad_release"], triggers=["deploy"], trigger="deploy")


def two_incidents(m, w, rng):
    """Two troubles of different kinds with a quarter of an hour of peace between them."""
    w.rate, w.start_s = min(w.rate, 8.0), rng.uniform(0.1, 0.35)
    m.end = 3000.0
    first, second = rng.sample(["network", "slow_database", "bad_release", "disk_full"], 2)
    begins, stories = (rng.uniform(330, 420), rng.uniform(1700, 1800)), []
    m.disturbed_from = begins[0]
    for kind, begin in zip((first, second), begins):
        length = rng.uniform(240, 300)
        if kind == "network":
            def cut(value):
                for app in m.apps:
                    app.reachable = value
            m.at(begin, cut, False)
            m.at(begin + length, cut, True)
            story = dict(cause="network", alternatives=["network"], triggers=[None])
        elif kind == "slow_database":
            slow_phase(m, w, begin, length)
            story = dict(cause="slow_dependency", alternatives=["slow_dependency", "lock_contention"], triggers=[None])
        elif kind == "disk_full":
            def full(value):
                m.write_fails = value
            m.at(begin, full, True)
            m.at(begin + length, full, False)
            story = dict(cause="disk_full", alternatives=["disk_full"], triggers=[None])
        else:
            m.error_share[w.new] = rng.choice([0.3, 0.9])
            m.at(begin, m.release, "deploy", w.new, w.old, {"harmful"})
            m.at(begin + length, m.release, "rollback", w.old, w.new, {"helped"}, w.person)
            story = dict(cause="bad_release", alternatives=["bad_release"], triggers=["deploy"])
        stories.append(dict(story, begin=begin, until=begins[1] - 5 if begin == begins[0] else 1e9))
        response(m, w, rng, begin + 10)
    return dict(stories[0], incidents=stories)


def missing_kernel(m, w, rng):
    only_one(m, w)
    story = memory_leak_rollback(m, w, rng)
    return dict(story, missing=["kernel"])


def missing_application(m, w, rng):
    """Kills after a release, but nobody tells how memory grew."""
    only_one(m, w)
    story = memory_leak_rollback(m, w, rng)
    return dict(story, alternatives=["memory_leak", "memory_spike", "memory_limit_too_low"], missing=["application", "memory"])


def missing_deploy(m, w, rng):
    """Only what the application says of its own version at its starts tells of the release."""
    only_one(m, w)
    story = rng.choice([memory_leak_rollback, bad_release])(m, w, rng)
    return dict(story, trigger=None, triggers=["deploy", None], missing=["deploy"])


def missing_error(m, w, rng):
    only_one(m, w)
    story = rng.choice([bad_start, memory_leak_rollback, pool_exhaustion])(m, w, rng)
    return dict(story, missing=["error"])


def missing_supervisor(m, w, rng):
    only_one(m, w)
    story = rng.choice([bad_start, memory_leak_rollback])(m, w, rng)
    return dict(story, missing=["supervisor"])


# Quiet days.

def quiet_cron(m, w, rng):
    """A night with a job that makes the database half as slow again for twenty minutes."""
    w.rate, m.end = 0.9, rng.uniform(3.5, 4.5) * 3600
    w.static_share, m.memory_step = 0, 60
    begin = rng.uniform(1.2, 2.0) * 3600

    def load(value):
        m.db_factor = value
        if value > 1:
            m.log("cron", w.apps[0], text="(root) CMD (/usr/local/bin/nightly-report)" if not w.is_third else "(batch) CMD (/opt/etl/bin/load-facts --all)")
    m.at(begin, load, rng.uniform(1.3, 1.6))
    m.at(begin + 1200, load, 1.0)
    return dict(cause=None)


def quiet_swing(m, w, rng):
    """A day and a half: ten times the night's traffic at noon."""
    import math
    w.rate, m.end, w.static_share, w.health_checks = 0.14, 36 * 3600.0, 0, False
    instances(m, w, rng, min(2, len(m.apps)))
    m.memory_step, phase = 300, rng.uniform(0, 6)
    m.rate_factor = lambda t: 1 + 0.82 * math.sin(2 * math.pi * t / 86400 + phase)
    return dict(cause=None)


def quiet_bots(m, w, rng):
    """A scanner asks for what does not exist, many times a second, for some minutes."""
    begin, length = rng.uniform(350, 450), rng.uniform(120, 240)
    client = f"203.0.113.{rng.randint(2, 250)}"
    probes = ["/wp-login.php", "/.env", "/phpmyadmin/index.php", "/.git/config", "/xmlrpc.php", "/boaform/admin/formLogin"]

    def unknown(app, request, db, status, error):
        return (0.001, 404, None) if request.uri in probes else (db, status, error)
    m.rules.append(unknown)

    def probe():
        m.ask(client, rng.choice(probes), agent="Mozilla/5.0 zgrab/0.x" if not w.is_third else "Mozilla/5.0 (compatible; CensysInspect/1.1)")
        if m.now < begin + length:
            m.at(m.now + rng.expovariate(6), probe)
    m.at(begin, probe)
    return dict(cause=None)


def quiet_collector(m, w, rng):
    """A garbage collector's saw: memory climbs to a bound and falls back, again and again."""
    m.garbage_bound = w.limit * rng.uniform(0.25, 0.4)
    m.garbage_per_request = m.garbage_bound / (rng.uniform(60, 160) * w.rate * (1 - w.static_share) / len(m.apps))
    return dict(cause=None)


def quiet_rolling(m, w, rng):
    """A planned restart, instance after instance, and a reload of the proxy: nobody is hurt."""
    instances(m, w, rng, rng.choice([2, 3]))
    w.start_s = rng.uniform(0.1, 0.35)
    at = rng.uniform(400, 520)
    m.at(at, m.command, w.apps[0], restart_words(w), "service_restart", {"no_effect"}, m.restart_all)
    m.at(at + 120, m.proxy_reload, {"no_effect"})
    return dict(cause=None)


def quiet_peak(m, w, rng):
    """Three times the traffic for some minutes, served well."""
    w.workers, w.rate = 16, min(w.rate, 9.0)
    begin, length = rng.uniform(350, 450), rng.uniform(180, 300)

    def factor(t):
        up, down = (t - begin) / 45, (begin + length - t) / 45
        return 1 + 2 * max(0.0, min(1.0, up, down))
    m.rate_factor = factor
    return dict(cause=None)


def lighter(kind):
    """With two thirds of the traffic: these runs are for the judgement, not for the volume."""
    def told(m, w, rng):
        w.rate *= 0.65
        return kind(m, w, rng)
    return told


MORE = {each.__name__: lighter(each) for each in (
    founding_meltdown, leak_without_release, leak_one_instance, slow_leak, memory_spike, limit_lowered, slow_service, database_full, query_loop,
    network_loss, proxy_timeout_lowered, traffic_surge_scaled, bad_start_gives_up, descriptors, dns_failure, tls_expired, slow_database_after_release,
    network_after_release, bad_release_after_restart, two_incidents, missing_kernel, missing_application, missing_deploy, missing_error,
    missing_supervisor, quiet_cron, quiet_swing, quiet_bots, quiet_collector, quiet_rolling, quiet_peak)}

LEAK = ["traffic_surge", "network", "proxy_configuration"]
RELEASE = ["memory_leak", "traffic_surge", "network"]
OUTSIDE = ["memory_leak", "traffic_surge", "bad_release"]
# What did not do it, and what the sources of the kind can show: a good report rules these out.
INNOCENT = {
    "memory_leak_rollback": LEAK, "memory_leak_restart": LEAK, "bad_release": RELEASE, "bad_start": RELEASE,
    "config_crash": RELEASE, "pool_exhaustion": RELEASE, "slow_database": [*OUTSIDE, "network"],
    "proxy_configuration": OUTSIDE, "traffic_surge": ["memory_leak", "network", "bad_release"], "network_partition": OUTSIDE,
    "limit_too_low": ["traffic_surge", "network", "bad_release"], "noisy_neighbour": ["memory_leak", "traffic_surge", "network"], "disk_full": OUTSIDE,
    "founding_meltdown": LEAK, "leak_without_release": [*LEAK, "bad_release"], "leak_one_instance": LEAK, "slow_leak": LEAK,
    "memory_spike": ["memory_leak", "traffic_surge", "network", "bad_release"], "limit_lowered": ["memory_leak", "traffic_surge", "network"],
    "slow_service": [*OUTSIDE, "network"], "database_full": [*OUTSIDE, "network"], "query_loop": RELEASE, "network_loss": OUTSIDE,
    "proxy_timeout_lowered": OUTSIDE, "traffic_surge_scaled": ["memory_leak", "network", "bad_release"], "bad_start_gives_up": RELEASE, "descriptors": OUTSIDE, "dns_failure": OUTSIDE, "tls_expired": OUTSIDE,
    "slow_database_after_release": ["memory_leak", "traffic_surge", "network"], "network_after_release": ["memory_leak", "traffic_surge"],
    "bad_release_after_restart": RELEASE, "two_incidents": ["memory_leak", "traffic_surge"], "missing_kernel": LEAK,
    "missing_application": ["traffic_surge", "network"], "missing_deploy": ["traffic_surge", "network"], "missing_error": ["traffic_surge"],
    "missing_supervisor": ["traffic_surge", "network"]}
