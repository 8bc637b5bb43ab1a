"""Writes truth.json: what happened, by the lab's own clocks. Usage: python3 truth.py meltdown|quiet NOTES FOLDER

Only `nginx_log_counts` is read from the recorded logs (through ./recount, which shares no code with this).
"""
import collections
import datetime
import json
import math
import os
import re
import subprocess
import sys

course, notes, folder = sys.argv[1:4]
lab = os.path.dirname(os.path.abspath(__file__))
kept = json.load(open(notes + "/events.json"))
events, starts = kept["events"], kept["starts"]
everything = [json.loads(line) for line in open(notes + "/requests.jsonl")]
requests = [r for r in everything if r["client"] != "127.0.0.1"]
for r in requests:
    r["end"] = r["start"] + r["duration"]
    if r["status"] == "timeout" and r["duration"] < 1:
        r["status"] = "gave_up"  # a client that waits for 12 ms only: its doing, not a failure
    r["failed"] = r["status"] != "gave_up" and (not r["status"].isdigit() or r["status"] >= "500")
    r["static"] = r["path"].startswith(("/assets/", "/favicon.ico"))


def iso(seconds):
    if seconds is None:
        return None
    whole = datetime.datetime.fromtimestamp(round(seconds, 3), datetime.timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (whole.microsecond // 1000)


def at(what):
    found = [e["time"] for e in events if e["what"] == what]
    return found[0] if found else None


def p95(begin, end):
    times = sorted(r["duration"] for r in requests
                   if begin <= r["start"] < end and not r["static"] and not r["failed"])
    return times[math.ceil(0.95 * len(times)) - 1] if times else None


def statuses(chosen):
    return dict(collections.Counter(r["status"] for r in chosen).most_common())


zero, last = at("start"), at("end")
deploy, rollback, cleared = at("deploy"), at("rollback"), at("stale_connections_cleared")
marks = {int(number): int(microseconds) / 1e6 for number, microseconds in map(str.split, open(notes + "/marks"))}
offsets = [e["time"] - marks[e["number"]] for e in events if e["what"] == "mark"]
offset = offsets[0]
assert max(offsets) - min(offsets) < 0.005, offsets
kernel_lines = open(folder + "/logs/kernel/kern.log", encoding="latin1").read().split("\n")
kills = []
for line in kernel_lines:
    found = re.search(r"kernel: \[ *([0-9.]+)\] .*Killed process (\d+) \((.*?)\) total-vm:(\d+)kB, "
                      r"anon-rss:(\d+)kB, file-rss:(\d+)kB", line)
    if found:
        kills.append({"time": iso(offset + float(found[1])), "seconds": offset + float(found[1]),
                      "kernel_seconds": float(found[1]), "pid": int(found[2]), "comm": found[3],
                      "total_vm_kb": int(found[4]), "anon_rss_kb": int(found[5]), "file_rss_kb": int(found[6])})
assert len(kills) == kept["kills"], (len(kills), kept["kills"])

first_kill = kills[0]["seconds"] if kills else None
baseline = p95(zero + 3, deploy)


def sustained(factor):
    begin = deploy + 3
    while begin + 10 <= (first_kill or last):
        if all((p95(begin + k, begin + k + 5) or 0) > factor * baseline for k in (0, 5)):
            return iso(begin)
        begin += 5
    return None


def restored():
    begin = at("service_restart")
    if begin is None:
        return None
    begin += 0.5
    while begin + 15 <= last:
        windows = [(begin + 5 * k, begin + 5 * k + 5) for k in range(3)]
        if all((p95(*w) or 9) < 2 * baseline for w in windows) and not any(
                r["failed"] and begin <= r["end"] < begin + 15 for r in requests):
            return iso(begin)
        begin += 0.5
    return None


bad = [r for r in requests if r["status"] == "502"]


def ends(chosen, pick):
    return iso(pick(r["end"] for r in chosen)) if chosen else None


recount = collections.defaultdict(dict)
for line in subprocess.run([lab + "/recount", folder], check=True, capture_output=True, text=True).stdout.split("\n"):
    words = line.split()
    if len(words) == 3:
        recount[words[0]][words[1]] = int(words[2])
    elif words:
        recount[words[0]] = int(words[1])

truth = {
    "capture": course,
    "utc_note": "all times in this file are UTC",
    "hosts": {"nginx": "web-1", "apps": ["app-1"]},
    "start": iso(zero), "end": iso(last), "duration_s": round(last - zero, 1),
    "parameters": {"rps": 15 if course == "meltdown" else 9, "limit": kept["limit_mb"], "restart_sec": 4.5,
                   "tz": "UTC", "fmt": "python"},
    "incident": course == "meltdown",
    "deploy": [{"time": iso(e["time"]), "release": e["release"], "previous": "7.12.0", "host": e["host"]}
               for e in events if e["what"] == "deploy"][0],
    "baseline_p95_s": round(baseline, 4),
    "oom_kills": [{k: v for k, v in kill.items() if k != "seconds"} for kill in kills],
    "oom_kill_count": len(kills),
    "app_starts": {"app-1": [iso(time) for time, _ in starts]},
    "app_start_releases": [name for _, name in starts],
    "operator_events": [dict(e, time=iso(e["time"])) for e in events if e["what"] != "mark"],
    "requests": {
        "total": len(requests), "by_status": statuses(requests), "count_502": len(bad),
        "affected_clients": len({r["client"] for r in requests if r["failed"]}),
        "distinct_clients": len({r["client"] for r in requests}),
        "affected_rule": "client addresses with at least one 5xx, refused, empty or timed-out request (not: gave_up); "
                         "the health checker (192.0.2.5) and the bots (192.0.2.66, 192.0.2.77) are counted in",
        "malformed_from_127_0_0_1": len(everything) - len(requests)},
    "http_502": {"first": ends(bad, min), "last": ends(bad, max)},
    "other_failures": [{"time": iso(r["end"]), "status": r["status"], "path": r["path"]} for r in requests
                       if r["failed"] and r["status"] != "502"],
    "nginx_log_counts": {
        "lines": recount["lines"], "by_status": recount["status"], "by_upstream_status": recount["upstream_status"],
        "affected_clients": recount["affected_clients"], "distinct_clients": recount["distinct_clients"],
        "clients_rule": "client addresses in the access log, without the malformed probes from 127.0.0.1; affected: "
                        "with at least one 5xx",
        "note": "refused connections never reach nginx; malformed probes and clients that gave up (499) are only here"},
    "kernel_clock": {
        "wall_minus_kernel_seconds": round(offset, 3),
        "note": "measured with a record of the lab's own in the kernel log, taken out afterwards; oom_kills.time = "
                "kernel_seconds + this; dmesg's own wall times (iso) may be early by up to a second, because the boot "
                "time that it uses is cut"},
}
if kills:
    outage = [r for r in requests if first_kill <= r["start"] < rollback and not r["static"]]
    slow = [r for r in requests if rollback + 3 <= r["start"] < cleared and not r["static"]]
    truth["rollback"] = [{"time": iso(e["time"]), "release": e["release"], "previous": "7.13.0", "host": e["host"]}
                         for e in events if e["what"] == "rollback"][0]
    truth["latency_rise"] = {
        "rule": "p95 of dynamic requests by client clock against the healthy phase, two consecutive 5 s windows, from "
                "deploy+3s to the first kill; null = never sustained",
        **{"above_%dx" % factor: sustained(factor) for factor in (2, 3, 5, 10)},
        "p95_last_10s_before_first_kill_s": round(p95(first_kill - 10, first_kill), 4)}
    after = [r for r in bad if r["end"] >= first_kill]
    truth["http_502"]["first_from_oom"] = ends(after, min)
    truth["http_502"]["within_3s_of"] = {
        name: len([r for r in bad if time <= r["end"] <= time + 3])
        for name, time in [("deploy@app-1", deploy), ("rollback@app-1", rollback),
                           ("service_restart@app-1", at("service_restart"))]}
    truth["http_502"]["note"] = "those after the deploy and the service restart belong to the planned restarts " \
                                "(port closed for a moment); those at the rollback are the end of the crash loop"
    truth["requests"]["static_ok_during_outage"] = len(
        [r for r in requests if first_kill <= r["start"] < rollback and r["static"] and r["status"] == "200"])
    truth["outage"] = {"from_first_kill_to_rollback_s": round(rollback - first_kill, 1),
                       "dynamic_requests": len(outage), "failed": len([r for r in outage if r["failed"]]),
                       "failed_share": round(len([r for r in outage if r["failed"]]) / len(outage), 4)}
    truth["slow_recovery"] = {"p95_s": round(p95(rollback + 3, cleared), 4), "statuses": statuses(slow)}
    truth["last_failed_request"] = ends([r for r in requests if r["failed"]], max)
    truth["restored"] = {
        "time": restored(),
        "rule": "first (in steps of 0.5 s) of three consecutive 5 s windows after the service restart with p95 under 2x "
                "baseline and no failed request"}
    truth["slow_first_kill_s_after_deploy"] = round(first_kill - deploy, 1)
    truth["root_cause"] = (
        "7.13.0 ledger.py: a while loop (once for each GET /v1/bookings) reads everybody's bookings again and again into "
        "a list that never shrinks, on a connection of its own that is never closed; after a restart all pending ledger "
        "jobs are done again before the port opens, so the process fills its memory at once")
    truth["fix"] = "rollback to 7.12.0, then clearing stale connections and restarting the service"
    truth["not_a_cause"] = ["nginx (restarted without effect)", "network"]
else:
    truth["note"] = "a harmless release: the new process listens on the same port before the old one leaves " \
                    "(SO_REUSEPORT); memory is a saw-tooth (seat maps are kept for 27 s) and does not grow"
with open(folder + "/truth.json", "w") as file:
    json.dump(truth, file, indent=1, ensure_ascii=False)
    file.write("\n")
