"""The kinds of scenario: what goes wrong, what people do, and what is true of it."""



def leak(m, w, rng, seconds):
    """Bytes a request at which a process reaches its limit after so many seconds."""
    rate = w.rate * (1 - w.static_share) / len(m.apps)
    m.leak_per_request[w.new] = (w.limit - m.base_rss - m.cache_target) / (seconds * rate)


def response(m, w, rng, impact):
    """An alert and a login some time after the first failures."""
    m.at(impact + rng.uniform(25, 60), m.alert)
    if w.is_third:
        m.at(impact + rng.uniform(60, 64), m.acknowledge)
    m.at(impact + rng.uniform(65, 90), m.login, w.apps[0])


def memory_leak_rollback(m, w, rng):
    deploy = rng.uniform(200, 320)
    leak(m, w, rng, rng.uniform(70, 260))
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful", "no_effect"})

    def killed():
        impact = m.disturbed_from
        response(m, w, rng, impact)
        useless = rng.random() < 0.7
        if useless:
            m.at(impact + rng.uniform(110, 150), m.proxy_restart, {"no_effect", "too_little_data"})
        m.at(max(impact + rng.uniform(280, 360), m.end - 420), m.release, "rollback", w.old, w.new,
             {"helped", "no_effect"} if len(m.apps) > 1 else {"helped"}, w.person)
    when_killed(m, killed)
    return dict(cause="memory_leak", alternatives=["memory_leak"], trigger="deploy", cured="rollback")


def when_killed(m, action):
    """Calls once at the first kill."""
    def look():
        if m.disturbed_from is None:
            m.at(m.now + 1, look)
        else:
            action()
    m.at(1, look)


def memory_leak_restart(m, w, rng):
    """A slow leak that is killed once; people restart the service in time of the second growth, and the log ends."""
    deploy = rng.uniform(150, 220)
    leak(m, w, rng, rng.uniform(240, 330))
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful", "no_effect"})

    def killed():
        response(m, w, rng, m.disturbed_from)
        m.at(m.now + rng.uniform(120, 160), m.command, w.apps[0], f"/usr/bin/systemctl restart {w.service}",
             "service_restart", {"no_effect", "helped", "harmful"}, m.restart_all)
    when_killed(m, killed)
    m.end = min(m.end, deploy + 620)
    return dict(cause="memory_leak", alternatives=["memory_leak"], trigger="deploy", cured=None)


def bad_release(m, w, rng):
    deploy = rng.uniform(300, 420)
    m.error_share[w.new] = rng.choice([0.12, 0.3, 0.9])
    m.disturbed_from = deploy
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful"})
    response(m, w, rng, deploy)
    if rng.random() < 0.5:
        m.at(deploy + rng.uniform(120, 140), m.proxy_restart, {"no_effect"})
    m.at(deploy + rng.uniform(300, 400), m.release, "rollback", w.old, w.new, {"helped"}, w.person)
    return dict(cause="bad_release", alternatives=["bad_release"], trigger="deploy", cured="rollback")


def bad_start(m, w, rng):
    """The new release does not come up: its process exits at once, again and again."""
    deploy = rng.uniform(300, 420)
    m.crash_at_start.add(w.new)
    m.disturbed_from = deploy
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful"})
    response(m, w, rng, deploy)
    m.at(deploy + rng.uniform(240, 320), m.release, "rollback", w.old, w.new, {"helped"}, w.person)
    return dict(cause="bad_release", alternatives=["bad_release", "application_crash"], trigger="deploy", cured="rollback")


def config_crash(m, w, rng):
    """A configuration is changed, the service restarted, and it does not come up until the change is taken back."""
    change = rng.uniform(300, 420)
    m.disturbed_from = change

    def broken():
        m.crash_at_start.add("config")
        m.restart_all()

    def mended():
        m.crash_at_start.discard("config")
        for app in m.apps:
            m.pids[app.host] += 1
            m.log("unit_stopped", app.host)
            m.start(app)
    m.at(change, m.command, w.apps[0], f"/usr/bin/systemctl restart {w.service}", "service_restart",
         {"harmful"}, broken)
    response(m, w, rng, change)
    m.at(change + rng.uniform(200, 300), m.command, w.apps[0], f"/usr/bin/systemctl restart {w.service}", "service_restart",
         {"helped"}, mended)
    return dict(cause="application_crash", alternatives=["application_crash", "bad_release"], trigger=None, cured="service_restart")


def pool_exhaustion(m, w, rng):
    """A release gives connections back late or never; the pool runs dry, and requests wait for it in vain."""
    deploy = rng.uniform(240, 320)
    m.pool, m.pool_timeout = rng.choice([10, 20]), rng.choice([2.0, 4.0])
    m.leak_connections[w.new] = m.pool / (rng.uniform(120, 200) * w.rate / len(m.apps))
    m.at(deploy, m.release, "deploy", w.new, w.old, {"harmful", "no_effect"})

    def look():
        if any(app.connections >= m.pool for app in m.apps):
            m.disturbed_from = m.now
            response(m, w, rng, m.now)
            m.at(m.now + rng.uniform(200, 300), m.release, "rollback", w.old, w.new, {"helped"}, w.person)
        else:
            m.at(m.now + 1, look)
    m.at(deploy + 5, look)
    return dict(cause="database_connections", alternatives=["database_connections"], trigger="deploy", cured="rollback")


def slow_database(m, w, rng):
    begin, length = rng.uniform(320, 450), rng.uniform(240, 340)
    m.disturbed_from = begin
    factor = 1.2 * w.read_timeout / w.db_s

    def slow():
        m.db_factor = factor

    def fast():
        m.db_factor = 1.0
    m.at(begin, slow)
    m.at(begin + length, fast)
    response(m, w, rng, begin + w.read_timeout)
    if rng.random() < 0.6:
        m.at(begin + rng.uniform(130, 170), m.proxy_reload, {"no_effect"})
    return dict(cause="slow_dependency", alternatives=["slow_dependency", "database_connections", "lock_contention"],
                trigger=None, cured=begin + length)


def proxy_configuration(m, w, rng):
    """A reload sends everything to a port at which nobody listens."""
    change = rng.uniform(320, 440)
    m.disturbed_from = change

    def wrong():
        m.misrouted = m.apps[0].address.rsplit(":", 1)[0] + ":8099"
        m.proxy_reload({"harmful"})

    def right():
        m.misrouted = None
        m.proxy_reload({"helped"})
    m.at(change, wrong)
    response(m, w, rng, change)
    m.at(change + rng.uniform(180, 260), right)
    return dict(cause="proxy_configuration", alternatives=["proxy_configuration"], trigger="config_change", cured="proxy_reload")


def traffic_surge(m, w, rng):
    """Five times the requests within half a minute; the workers saturate, the queue overflows."""
    begin, length = rng.uniform(320, 430), rng.uniform(150, 220)
    w.workers, w.db_s = 4, rng.uniform(0.09, 0.12)
    w.rate = 0.35 * len(m.apps) * w.workers / (w.db_s * 1.2 + w.cpu_s * 1.15) / (1 - w.static_share)
    w.rate = min(w.rate, 25)
    peak = 2.2 * len(m.apps) * w.workers / (w.db_s * 1.2 + w.cpu_s * 1.15) / (1 - w.static_share) / w.rate

    def factor(t):
        if t < begin or t > begin + length + 30:
            return 1.0
        up = min(1, (t - begin) / 30)
        down = min(1, max(0, (begin + length + 30 - t) / 30))
        return 1 + (peak - 1) * min(up, down)
    m.rate_factor = factor
    m.disturbed_from = begin
    response(m, w, rng, begin + 30)
    return dict(cause="traffic_surge", alternatives=["traffic_surge", "cpu_saturation"], trigger="traffic", cured=begin + length)


def network_partition(m, w, rng):
    begin, length = rng.uniform(320, 450), rng.uniform(180, 280)
    silent = rng.random() < 0.6
    m.disturbed_from = begin
    app = m.apps[0]

    def cut():
        for each in m.apps:
            each.reachable = False if silent else None

    def healed():
        for each in m.apps:
            each.reachable = True
    m.at(begin, cut)
    m.at(begin + length, healed)
    response(m, w, rng, begin + w.connect_timeout)
    if rng.random() < 0.5:
        m.at(begin + rng.uniform(90, 120), m.command, app.host, f"/usr/bin/systemctl restart {w.service}", "service_restart",
             {"no_effect", "too_little_data"}, lambda: m.stop(app))
    return dict(cause="network", alternatives=["network"], trigger=None, cured=begin + length)


def limit_too_low(m, w, rng):
    """Use is flat and close to the limit; ordinary variation crosses it now and then."""
    del m.apps[1:], w.apps[1:]
    m.base_rss, m.cache_target, m.cache_tau = w.limit * 0.89, w.limit * 0.055, 20.0
    w.start_s = max(w.start_s, 1.0)
    begin = rng.uniform(280, 360)
    m.rss_noise = 0.012

    def crowd():
        m.rss_noise = 0.0595

    def calm():
        m.rss_noise = 0.012
    m.at(begin, crowd)
    m.at(begin + rng.uniform(200, 300), calm)
    when_killed(m, lambda: response(m, w, rng, m.disturbed_from))
    return dict(cause="memory_limit_too_low", alternatives=["memory_limit_too_low", "memory_spike"], trigger=None, cured="calm")


def noisy_neighbour(m, w, rng):
    """Another program on the host takes all memory; the kernel kills the service, the greatest one."""
    begin = rng.uniform(320, 420)
    name = rng.choice(["backup-agent", "etl-batch", "reindex"])
    m.disturbed_from = begin

    def kill(left):
        app = m.apps[0]
        if app.state == "up":
            m.kill(app, by_host=name)
        if left:
            m.at(m.now + rng.uniform(20, 40), kill, left - 1)
    m.at(begin, kill, rng.randint(3, 6))
    response(m, w, rng, begin)
    return dict(cause="memory_spike", alternatives=["memory_spike", "host_failure", "memory_limit_too_low"], trigger=None,
                cured="kill")


def disk_full(m, w, rng):
    begin, length = rng.uniform(320, 450), rng.uniform(200, 300)
    m.disturbed_from = begin

    def full():
        m.write_fails = True

    def freed():
        m.write_fails = False
    m.at(begin, full)
    m.at(begin + length, freed)
    response(m, w, rng, begin + 10)
    return dict(cause="disk_full", alternatives=["disk_full"], trigger=None, cured=begin + length)


def quiet_restart(m, w, rng):
    w.start_s = rng.uniform(0.1, 0.35)
    m.at(rng.uniform(400, 600), m.command, w.apps[0], f"/usr/bin/systemctl restart {w.service}", "service_restart",
         {"no_effect"}, m.restart_all)
    return dict(cause=None)


def quiet_release(m, w, rng):
    w.start_s = rng.uniform(0.1, 0.35)
    m.at(rng.uniform(400, 600), m.release, "deploy", w.new, w.old, {"no_effect"})
    return dict(cause=None)


def quiet_growth(m, w, rng):
    """Twice the traffic, slowly, within what the service can take; memory follows it."""
    m.rate_factor = lambda t: 1 + t / m.end
    return dict(cause=None)


def quiet_warmup(m, w, rng):
    """A release whose cache fills over minutes and then stands: it looks like a leak, and is none."""
    w.start_s = rng.uniform(0.1, 0.35)
    m.cache_target, m.cache_tau = w.limit * rng.uniform(0.3, 0.42), rng.uniform(100, 160)
    m.at(rng.uniform(200, 300), m.release, "deploy", w.new, w.old, {"no_effect"})
    return dict(cause=None)


KINDS = {each.__name__: each for each in (
    memory_leak_rollback, memory_leak_restart, bad_release, bad_start, config_crash, pool_exhaustion, slow_database,
    proxy_configuration, traffic_surge, network_partition, limit_too_low, noisy_neighbour, disk_full, quiet_restart,
    quiet_release, quiet_growth, quiet_warmup)}
