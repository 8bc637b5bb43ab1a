"""Plays one course of events and writes down what happened when, by the lab's own clock.

Usage: python3 conduct.py meltdown|quiet NOTES. Runs inside the private mount and network namespaces that
../make-samples sets up, where /srv/boxoffice is a scratch folder. NOTES is the folder for the lab's own records.
"""
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time

from supervise import Journal, Unit

LAB = os.path.dirname(os.path.abspath(__file__))
HOME = "/srv/boxoffice"
LOG = HOME + "/log"
NOTES = sys.argv[2]
NGINX = ["/usr/sbin/nginx", "-p", HOME, "-c", HOME + "/nginx.conf", "-e", LOG + "/nginx/error.log"]
PORT = ("127.0.30.11", 9080)

events, starts, children = [], [], []


def note(what, **more):
    events.append(dict(time=time.time(), what=what, **more))


def deploy_log(text):
    with open(LOG + "/deploy.log", "a") as file:
        file.write("%s [deploy] %s\n" % (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), text))


def wait_for_port(seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(PORT, 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the application did not open its port")


def nginx_pid():
    with open(HOME + "/run/nginx.pid") as file:
        return int(file.read())


def start_nginx(journal):
    journal.write("web-1", "Starting nginx.service - A high performance web server and a reverse proxy server...")
    subprocess.run(NGINX, check=True)
    while not os.path.exists(HOME + "/run/nginx.pid"):
        time.sleep(0.01)
    journal.write("web-1", "Started nginx.service - A high performance web server and a reverse proxy server.")


def stop_nginx(journal=None):
    if journal:
        journal.write("web-1", "Stopping nginx.service - A high performance web server and a reverse proxy server...")
    pid = nginx_pid()
    subprocess.run(NGINX + ["-s", "quit"], check=True)
    for turn in range(200):
        if not os.path.exists("/proc/%d" % pid):
            break
        if turn == 100:
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.02)
    if journal:
        journal.write("web-1", "nginx.service: Deactivated successfully.")
        journal.write("web-1", "Stopped nginx.service - A high performance web server and a reverse proxy server.")


def rotate():
    """Does what logrotate would: .1 becomes .2, the log becomes .1, nginx opens anew, the application notices."""
    note("rotate")
    for path in [LOG + "/nginx/access.log", LOG + "/nginx/timed.log", LOG + "/nginx/error.log",
                 LOG + "/app/boxoffice.log"]:
        if os.path.exists(path + ".1"):
            os.rename(path + ".1", path + ".2")
        os.rename(path, path + ".1")
    subprocess.run(NGINX + ["-s", "reopen"], check=True)


def mark(number):
    """Leaves a record in the kernel's log and notes when, to know later which wall time the kernel's clock had.

    Without the newline the kernel would keep the record open, and hand it out only with the next one.
    """
    kmsg = os.open("/dev/kmsg", os.O_WRONLY)
    note("mark", number=number)
    os.write(kmsg, b"boxoffice-lab mark %d\n" % number)
    os.close(kmsg)


def release(name, ledger):
    folder = HOME + "/releases/" + name
    os.makedirs(folder)
    shutil.copy(LAB + "/boxoffice.py", folder + "/boxoffice.py")
    shutil.copy(LAB + "/" + ledger, folder + "/ledger.py")


def set_up():
    for folder in ["log/nginx", "log/app", "log/kernel", "run", "data", "public"]:
        os.makedirs(HOME + "/" + folder)
    shutil.copy(LAB + "/nginx.conf", HOME + "/nginx.conf")
    subprocess.run(["/usr/bin/python3", LAB + "/data.py", HOME], check=True)
    release("7.12.0", "ledger_sound.py")
    release("7.12.1", "ledger_sound.py")
    release("7.13.0", "ledger_leaking.py")
    relay = subprocess.Popen(["/usr/bin/python3", LAB + "/kernel_log.py", "app-1", LOG + "/kernel/kern.log",
                              NOTES + "/marks"], stdout=subprocess.PIPE)
    children.append(relay)
    relay.stdout.readline()
    open(LOG + "/deploy.log", "w").close()
    return Journal(LOG + "/journal.log")


def start_load(rate, seed):
    load = subprocess.Popen(["/usr/bin/python3", LAB + "/load.py", str(rate), str(seed), NOTES + "/requests.jsonl"])
    children.append(load)
    return load


class Course:
    """A clock that starts with the first request."""

    def __init__(self):
        self.zero = time.monotonic()

    def until(self, second):
        time.sleep(max(0.0, self.zero + second - time.monotonic()))

    def second(self):
        return time.monotonic() - self.zero


def meltdown(journal, units):
    unit = Unit("boxoffice", "Box office API", "app-1", 192, 4.5, journal, starts)
    units.append(unit)
    unit.start("7.12.0", "app-1")
    wait_for_port()
    start_nginx(journal)
    mark(1)
    note("start", versions="7.12.0")
    load = start_load(15, 1101)
    course = Course()
    course.until(64)
    rotate()
    course.until(82)

    deploy_log("event=deploy host=app-1 release=7.13.0 previous=7.12.0 action=activate status=started by=ci")
    note("deploy", release="7.13.0", host="app-1")
    unit.stop()
    unit.start("7.13.0", "app-1")
    wait_for_port()
    time.sleep(1.5)
    deploy_log("event=deploy host=app-1 release=7.13.0 action=activate status=ok by=ci")

    while unit.kills() == 0:
        if course.second() > 330:
            raise RuntimeError("the release did not fill its memory")
        time.sleep(0.1)
    first = course.second()
    note("first_kill_seen", kills=1)
    course.until(first + 37)
    deploy_log('event=ops host=web-1 action="systemctl restart nginx" status=started by=oncall')
    note("nginx_restart_begin", old_master=nginx_pid())
    stop_nginx(journal)
    start_nginx(journal)
    note("nginx_restart_end", new_master=nginx_pid())
    deploy_log('event=ops host=web-1 action="systemctl restart nginx" status=ok by=oncall')
    course.until(first + 83)

    deploy_log("event=rollback host=app-1 release=7.12.0 previous=7.13.0 action=activate status=started by=oncall")
    note("rollback", release="7.12.0", host="app-1")
    unit.stop()
    unit.start("7.12.0", "app-1")
    wait_for_port()
    back = course.second()
    time.sleep(1.5)
    deploy_log("event=rollback host=app-1 release=7.12.0 action=activate status=ok by=oncall")
    course.until(back + 14)
    rotate()
    course.until(back + 42)

    deploy_log('event=ops host=app-1 action="clear stale connections" status=started by=oncall')
    leases = sqlite3.connect(HOME + "/data/leases.db", timeout=5)
    cleared = leases.execute("DELETE FROM leases WHERE pid != ?", (unit.child.pid,)).rowcount
    leases.commit()
    leases.close()
    note("stale_connections_cleared", leases=cleared)
    deploy_log('event=ops host=app-1 action="clear stale connections" cleared=%d status=ok by=oncall' % cleared)
    time.sleep(1.2)
    deploy_log('event=ops host=app-1 action="systemctl restart boxoffice" status=started by=oncall')
    note("service_restart", host="app-1")
    unit.stop()
    unit.start("7.12.0", "app-1")
    wait_for_port()
    deploy_log('event=ops host=app-1 action="systemctl restart boxoffice" status=ok by=oncall')
    time.sleep(2.0)
    deploy_log('event=ops host=web-1 action="systemctl reload nginx" status=started by=oncall')
    note("nginx_reload")
    subprocess.run(NGINX + ["-s", "reload"], check=True)
    journal.write("web-1", "Reloading nginx.service - A high performance web server and a reverse proxy server...")
    journal.write("web-1", "Reloaded nginx.service - A high performance web server and a reverse proxy server.")
    deploy_log('event=ops host=web-1 action="systemctl reload nginx" status=ok by=oncall')
    course.until(course.second() + 80)
    finish(load)


def quiet(journal, units):
    blue = Unit("boxoffice@blue", "Box office API (blue)", "app-1", 192, 4.5, journal, starts)
    green = Unit("boxoffice@green", "Box office API (green)", "app-1", 192, 4.5, journal, starts)
    units += [blue, green]
    blue.start("7.12.0", "app-1")
    wait_for_port()
    start_nginx(journal)
    mark(1)
    note("start", versions="7.12.0")
    load = start_load(9, 2202)
    course = Course()
    course.until(110)
    deploy_log("event=deploy host=app-1 release=7.12.1 previous=7.12.0 action=activate status=started by=ci")
    note("deploy", release="7.12.1", host="app-1")
    green.start("7.12.1", "app-1")  # both listen for a moment, each with a socket of its own on the same port
    time.sleep(2.5)
    blue.stop()
    deploy_log("event=deploy host=app-1 release=7.12.1 action=activate status=ok by=ci")
    course.until(150)
    rotate()
    course.until(240)
    finish(load)


def finish(load):
    note("end")
    mark(2)
    load.send_signal(signal.SIGTERM)
    load.wait(30)


def main():
    def leave(*_):
        raise SystemExit("interrupted")
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    units = []
    try:
        journal = set_up()
        {"meltdown": meltdown, "quiet": quiet}[sys.argv[1]](journal, units)
        stop_nginx()
        for unit in units:
            unit.stop()
        with open(NOTES + "/events.json", "w") as file:
            json.dump({"events": events, "starts": starts, "limit_mb": 192,
                       "kills": sum(unit.kills() for unit in units)}, file, indent=1)
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
                child.wait()
        if os.path.exists(HOME + "/run/nginx.pid"):
            os.kill(nginx_pid(), signal.SIGTERM)
        for unit in units:
            unit.wanted.clear()
            unit.remove()


main()
