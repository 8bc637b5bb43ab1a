#!/usr/bin/env python3
"""Times each parser alone on one core against `wc -l` of the same file, which is made here from the access log.

    parsers.py PARSER_BENCH ACCESS_LOG FOLDER

The ratio is of CPU seconds, best of the rounds, for both run on one core. A goal that was missed is only printed; a line
that its parser does not take is an error.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("ROUNDS", "3"))
BYTES = 120_000_000
# What is read, by which reader of parser-bench, and how many times `wc -l` it may take.
GOALS = [
    ("combined", "combined", 8), ("timed", "timed", 8), ("json", "json", 20), ("nginx_error", "nginx_error", None),
    ("syslog", "syslog", None), ("app_text", "app_text", 12), ("app_text", "templates", 25),
    ("app_json", "app_json", 25), ("gc_jvm", "gc_jvm", 15), ("gc_jvm_legacy", "gc_jvm_legacy", 15),
    ("gc_go", "gc_go", 15),
]
LINE = re.compile(r'^(\S+) - - \[([^]]+)\] "([^"]*)" (\d+) (\d+) "([^"]*)" "([^"]*)" rt=(\S+) uaddr=(\S+) ustatus=(\S+)')


def combined(line, number):
    return line[:line.index(" rt=")]


def timed(line, number):
    return line


def as_json(line, number):
    client, when, request, status, size, referrer, agent, took, upstream, answer = LINE.match(line).groups()
    return json.dumps({
        "time_local": when, "remote_addr": client, "request": request, "status": int(status),
        "body_bytes_sent": int(size), "request_time": took, "upstream_addr": upstream, "upstream_status": answer,
        "http_referer": referrer, "http_user_agent": agent}, separators=(",", ":"))


def nginx_error(line, number):
    client, when, request = LINE.match(line).groups()[:3]
    return ('2025/03/03 02:14:%02d [error] 31#31: *%d connect() failed (111: Connection refused) while connecting to '
            'upstream, client: %s, server: shop.example, request: "%s", upstream: "http://10.0.3.11:8000/x", '
            'host: "shop.example"' % (number % 60, number, client, request))


def syslog(line, number):
    return "Mar  3 02:%02d:%02d web-1 sshd[%d]: Connection closed by 198.18.%d.%d port %d [preauth]" % (
        number // 60 % 60, number % 60, number % 30000, number % 256, number % 251, number % 60000)


def app_text(line, number):
    return "2025-03-03 02:%02d:%02d,%03d INFO %d [worker-%d] shop.orders [req-%08x] order %d accepted in %d ms" % (
        number // 60 % 60, number % 60, number % 1000, 700 + number % 5, number % 8, number * 2654435761 % 2**32,
        number, number % 900)


def app_json(line, number):
    return json.dumps({
        "time": "2025-03-03T02:%02d:%02d.%03dZ" % (number // 60 % 60, number % 60, number % 1000), "level": "info",
        "pid": 700 + number % 5, "logger": "shop.orders", "requestId": "%016x" % (number * 11400714819323198485 % 2**64),
        "msg": "order %d accepted in %d ms" % (number, number % 900), "user": number % 5000}, separators=(",", ":"))


def gc_jvm(line, number):
    when = "2025-03-03T%02d:%02d:%02d.%03d+0000" % (
        number // 36000 % 24, number // 600 % 60, number // 10 % 60, number % 10 * 100)
    head = "[%s][%d.%03ds][info][gc] GC(%d) " % (when, number // 10, number % 10 * 100, number // 4)
    if number % 4 == 3:
        return head + "Concurrent Mark Cycle %d.%03dms" % (number % 90, number % 1000)
    return head + "Pause Young (Normal) (G1 Evacuation Pause) %dM->%dM(2048M) %d.%03dms" % (
        1000 + number % 900, 300 + number % 700, number % 90, number % 1000)


def gc_jvm_legacy(line, number):
    return ("2025-03-03T%02d:%02d:%02d.%03d+0000: %d.%03d: [GC (Allocation Failure) [PSYoungGen: %dK->%dK(611840K)] "
            "%dK->%dK(2010112K), 0.0%06d secs] [Times: user=0.05 sys=0.00, real=0.01 secs]" % (
                number // 36000 % 24, number // 600 % 60, number // 10 % 60, number % 10 * 100, number // 10,
                number % 10 * 100, 500000 + number % 9999, 30000 + number % 999, 900000 + number % 9999,
                400000 + number % 9999, number % 1000000))


def gc_go(line, number):
    return ("gc %d @%d.%03ds %d%%: 0.018+1.3+0.076 ms clock, 0.14+0.35/1.2/3.0+0.61 ms cpu, %d->%d->%d MB, %d MB goal, "
            "0 MB stacks, 0 MB globals, 8 P" % (
                number, number // 10, number % 10 * 100, number % 7, 500 + number % 90, 510 + number % 90,
                200 + number % 90, 520 + number % 90))


WRITERS = {"combined": combined, "timed": timed, "json": as_json, "nginx_error": nginx_error, "syslog": syslog,
           "app_text": app_text, "app_json": app_json, "gc_jvm": gc_jvm, "gc_jvm_legacy": gc_jvm_legacy, "gc_go": gc_go}


def make(name, source, path):
    if os.path.exists(path) and os.path.getmtime(path) >= os.path.getmtime(__file__):
        return
    written = number = 0
    with open(source) as lines, open(path + ".part", "w") as out:
        for line in lines:
            text = WRITERS[name](line.rstrip("\n"), number) + "\n"
            out.write(text)
            written += len(text)
            number += 1
            if written >= BYTES:
                break
    os.rename(path + ".part", path)


def cpu(command):
    """CPU seconds of a command on one core, best of the rounds, and its output."""
    best, output = None, b""
    for _ in range(ROUNDS):
        with tempfile.TemporaryFile() as file:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, preexec_fn=lambda: os.sched_setaffinity(
                0, {min(os.sched_getaffinity(0))}))
            _, status, usage = os.wait4(child.pid, 0)
            if status:
                sys.exit("bench: %s failed" % " ".join(command))
            file.seek(0)
            output = file.read()
        seconds = usage.ru_utime + usage.ru_stime
        best = seconds if best is None else min(best, seconds)
    return best, output.decode()


def main():
    program, source, folder = sys.argv[1:4]
    print("bench: each parser alone on one core, as a ratio to wc -l of the same file (%d MB)" % (BYTES // 1_000_000))
    complete = True
    for name, parser, limit in GOALS:
        path = os.path.join(folder, name + ".log")
        make(name, source, path)
        subprocess.run(["cat", path], stdout=subprocess.DEVNULL, check=True)
        count, _ = cpu(["wc", "-l", path])
        ours, output = cpu([program, parser, path])
        words = output.split()
        lines, taken = int(words[1]), int(words[3])
        ratio = ours / max(count, 1e-6)
        verdict = "    " if limit is None else "PASS" if ratio <= limit else "FAIL"
        goal = "" if limit is None else " (goal: at most %d)" % limit
        print("  %s  %-13s %5.1f x wc -l%s, %.0f ns a line" % (verdict, parser, ratio, goal, ours / lines * 1e9))
        if taken != lines:
            print("  WRONG  %s: %d of %d lines were taken" % (parser, taken, lines))
            complete = False
    sys.exit(0 if complete else 1)


main()
