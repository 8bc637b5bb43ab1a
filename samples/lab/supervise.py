"""A small supervisor: units in memory cgroups (version 1), restarted when they die, with a journal like systemd's."""
import os
import signal
import subprocess
import threading
import time

MEMORY = "/sys/fs/cgroup/memory/system.slice"


class Journal:
    """Lines in systemd's short form, written by the lab."""

    def __init__(self, path):
        self.file = open(path, "w", 1)
        self.lock = threading.Lock()

    def write(self, host, text):
        stamp = time.strftime("%b %e %H:%M:%S", time.gmtime())
        with self.lock:
            self.file.write("%s %s systemd[1]: %s\n" % (stamp, host, text))


class Unit:
    """One service: a process in a memory cgroup of its own."""

    def __init__(self, name, title, host, limit_mb, restart_s, journal, starts):
        self.name, self.title, self.host = name + ".service", title, host
        self.limit_mb, self.restart_s = limit_mb, restart_s
        self.journal, self.starts = journal, starts
        self.group = MEMORY + "/" + self.name
        self.child = None
        self.kills_seen = 0
        self.restarts = 0
        self.release = None
        self.wanted = threading.Event()
        self.stopped = threading.Event()
        self.exited = threading.Condition()
        os.makedirs(self.group, exist_ok=True)
        self.put("memory.limit_in_bytes", limit_mb << 20)

    def put(self, name, value):
        with open(self.group + "/" + name, "w") as file:
            file.write(str(value))

    def get(self, name):
        with open(self.group + "/" + name) as file:
            return file.read()

    def say(self, text):
        self.journal.write(self.host, text)

    def kills(self):
        return int(self.get("memory.oom_control").split("oom_kill ")[1].split()[0])

    def start(self, release, instance):
        """Starts the service; from now on it is started again whenever it dies."""
        self.release, self.instance = release, instance
        self.restarts = 0
        self.wanted.set()
        self.spawn()
        threading.Thread(target=self.watch, args=(self.child,), daemon=True).start()

    def spawn(self):
        self.say("Starting %s - %s..." % (self.name, self.title))
        home = "/srv/boxoffice/releases/" + self.release
        self.put("memory.max_usage_in_bytes", 0)

        def enter():
            with open(self.group + "/cgroup.procs", "w") as file:
                file.write(str(os.getpid()))
        self.starts.append((time.time(), self.release))
        self.child = subprocess.Popen(
            ["/usr/bin/python3", home + "/boxoffice.py", self.release, self.instance, str(self.limit_mb)],
            cwd=home, preexec_fn=enter, stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "TZ": "UTC", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
                 "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_ARENA_MAX": "2"})
        self.say("Started %s - %s." % (self.name, self.title))

    def watch(self, child):
        while True:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if not self.wanted.is_set():
                self.stopped.set()
                return
            if self.kills() > self.kills_seen:
                self.kills_seen = self.kills()
                self.say("%s: A process of this unit has been killed by the OOM killer." % self.name)
                result = "oom-kill"
            else:
                result = "signal" if child.returncode < 0 else "exit-code"
            if child.returncode < 0:
                self.say("%s: Main process exited, code=killed, status=%d/%s" % (
                    self.name, -child.returncode, signal.Signals(-child.returncode).name[3:]))
            else:
                self.say("%s: Main process exited, code=exited, status=%d/FAILURE" % (self.name, child.returncode))
            self.say("%s: Failed with result '%s'." % (self.name, result))
            self.consumed(usage)
            deadline = time.monotonic() + self.restart_s
            while time.monotonic() < deadline and self.wanted.is_set():
                time.sleep(0.02)
            if not self.wanted.is_set():
                self.stopped.set()
                return
            self.restarts += 1
            self.say("%s: Scheduled restart job, restart counter is at %d." % (self.name, self.restarts))
            self.say("Stopped %s - %s." % (self.name, self.title))
            self.spawn()
            child = self.child

    def consumed(self, usage):
        self.say("%s: Consumed %.3fs CPU time, %.1fM memory peak." % (
            self.name, usage.ru_utime + usage.ru_stime, int(self.get("memory.max_usage_in_bytes")) / 1048576))

    def stop(self):
        """Ends the service and waits for it."""
        if self.child is None:
            return
        self.stopped.clear()
        self.wanted.clear()
        running = self.child.returncode is None
        if running:
            self.say("Stopping %s - %s..." % (self.name, self.title))
            try:
                os.kill(self.child.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        if not self.stopped.wait(8) and self.child.returncode is None:
            os.kill(self.child.pid, signal.SIGKILL)
            self.stopped.wait(4)
        if running:
            self.say("%s: Deactivated successfully." % self.name)
        self.say("Stopped %s - %s." % (self.name, self.title))
        self.child = None

    def remove(self):
        """Ends whatever is left in the cgroup and removes it."""
        for pid in self.get("cgroup.procs").split():
            os.kill(int(pid), signal.SIGKILL)
        for _ in range(50):
            try:
                os.rmdir(self.group)
                break
            except OSError:
                time.sleep(0.1)
