#!/usr/bin/env python3
"""Times faultline against what everybody has, on the same file, and checks that it counted the same.

    measure.py PROGRAM ACCESS_LOG ACCESS_LOG_GZ

Rivals take turns, so that a slow moment of the machine meets both; the best of the rounds counts. The exit code is 1
where the counts differ or a program fails; a goal that was missed is only printed.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("ROUNDS", "3"))
COUNT_502 = '$9 == 502 { n[substr($4, 2, 17)]++ } END { for (m in n) print m, n[m]; print "lines", NR }'
MEGABYTE = 1_000_000


class Run:
    """One run of a command: wall seconds, CPU seconds, peak memory in bytes, and its output in a file.

    The output stays out of this process: a child's peak as the kernel tells it begins with its parent's size.
    """

    def __init__(self, command, keeps_output=True):
        self.file = tempfile.TemporaryFile() if keeps_output else open(os.devnull, "r+b")
        with tempfile.TemporaryFile() as err:
            started = time.perf_counter()
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.file, stderr=err)
            _, status, usage = os.wait4(child.pid, 0)
            self.seconds = time.perf_counter() - started
            child.returncode = os.waitstatus_to_exitcode(status)
            self.cpu = usage.ru_utime + usage.ru_stime
            self.peak = usage.ru_maxrss * 1024
            if child.returncode != 0:
                err.seek(0)
                sys.exit("bench: %s ended with %d:\n%s" % (
                    " ".join(command), child.returncode, err.read()[-2000:].decode(errors="replace")))

    def output(self):
        self.file.seek(0)
        return self.file.read()


def alternate(ours, theirs, keeps_output=True):
    """Best runs of two commands that take turns."""
    runs = [(Run(ours), Run(theirs, keeps_output)) for _ in range(ROUNDS)]
    return tuple(min(side, key=lambda run: run.seconds) for side in zip(*runs))


def show(name, run, size):
    print("  %-34s %7.2f s  %6.0f MB/s  %6.2f CPU s  peak %4.0f MB" % (
        name, run.seconds, size / run.seconds / MEGABYTE, run.cpu, run.peak / MEGABYTE))


def goal(text, value, limit, is_met):
    print("  %s  %s: %s (goal: %s)" % ("PASS" if is_met else "FAIL", text, value, limit))


def counts_of(run):
    totals = json.loads(run.output())["totals"]
    return totals["requests"], totals["by_status"].get("502", 0)


def main():
    program, plain, packed = sys.argv[1:4]
    size = os.path.getsize(plain)
    for path in (plain, packed):  # into the page cache, so that nobody pays for the disk
        subprocess.run(["cat", path], stdout=subprocess.DEVNULL, check=True)

    print("bench: %.0f MB plain, %.0f MB gzip; best of %d rounds, taking turns; %d cores" % (
        size / MEGABYTE, os.path.getsize(packed) / MEGABYTE, ROUNDS, len(os.sched_getaffinity(0))))
    ours, mawk = alternate([program, "analyze", plain, "--format", "json"], ["mawk", COUNT_502, plain])
    show("faultline analyze access.log", ours, size)
    show("mawk, 502s a minute", mawk, size)
    ours_packed, gzip = alternate(
        [program, "analyze", packed, "--format", "json"], ["gzip", "-dc", packed], keeps_output=False)
    show("faultline analyze access.log.gz", ours_packed, size)
    show("gzip -dc", gzip, size)

    rows = [line.rsplit(None, 1) for line in mawk.output().decode().splitlines()]
    lines = sum(int(count) for name, count in rows if name == "lines")
    expected = (lines, sum(int(count) for name, count in rows if name != "lines"))
    print("  mawk counts %d requests, %d of them 502" % expected)
    ratio, ratio_packed = ours.seconds / mawk.seconds, ours_packed.seconds / gzip.seconds
    goal("plain / mawk", "%.2f" % ratio, "at most 0.50", ratio <= 0.5)
    goal("gzip / gzip -dc", "%.2f" % ratio_packed, "under 1.00", ratio_packed < 1)
    peak = max(ours.peak, ours_packed.peak)
    goal("peak memory", "%.0f MB" % (peak / MEGABYTE), "under 256 MB", peak < 256 * MEGABYTE)

    is_right = True
    for name, run in (("plain", ours), ("gzip", ours_packed)):
        if counts_of(run) != expected:
            print("  WRONG  faultline counts %d requests, %d of them 502 (%s)" % (*counts_of(run), name))
            is_right = False
    print("bench: the counts are %s" % ("the same" if is_right else "NOT the same"))
    sys.exit(0 if is_right else 1)


main()
