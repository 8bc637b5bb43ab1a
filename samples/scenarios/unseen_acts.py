"""The third pool's supervisors, deploy tools, people and alerts. Each function names the program whose lines it renders."""

import datetime
import json
import random
import uuid

import facts
from writers import DAYS, MONTHS, Clock


def number(*of):
    return random.Random("/".join(map(str, of)))


# Who keeps processes alive. Each yields (t, line) for one event.

def systemd_line(world, clock, host, style, t, text, program="systemd", pid=1):
    """The journal as `journalctl -o short-precise`, `-o short-full`, or as rsyslog forwards it by RFC 5424."""
    s = clock.stamp(t)
    if style == "short-precise":
        return f"{clock.syslog(t)}.{s.microsecond:06d} {host} {program}[{pid}]: {text}"
    if style == "short-full":
        return f"{DAYS[s.weekday()]} {s:%Y-%m-%d %H:%M:%S} UTC {host} {program}[{pid}]: {text}"
    return f"<30>1 {clock.iso(t, 6, comma='.', end='+00:00')} {host} {program} {pid} - - {text}"


def supervisord(world, model, host, clock):
    """Supervisor 4: supervisord.log, times of the host's zone."""
    name, stamp = world.service, lambda t: clock.iso(t, 3, " ", ",", "")
    for t, kind, where, v in model.events:
        if where != host:
            continue
        if kind == "unit_start":
            yield t, f"{stamp(t)} INFO spawned: '{name}' with pid {v.get('pid') or model_pid(model, host, t)}"
            if any(w == host and k == "unit_exit" and t < at < t + 1 for at, k, w, _ in model.events):
                continue
            yield t + 1.0, f"{stamp(t + 1.0)} INFO success: {name} entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)"
        elif kind == "unit_exit":
            how = "terminated by SIGKILL" if v["how"] == "killed" else f"exit status {v['status'].split('/')[0]}"
            yield t, f"{stamp(t)} {'WARN' if supervisor_is_four(world) else 'INFO'} exited: {name} ({how}; not expected)"
        elif kind == "unit_failed":
            yield t, f"{stamp(t)} {'WARN' if supervisor_is_four(world) else 'INFO'} gave up: {name} entered FATAL state, too many start retries too quickly"
        elif kind == "unit_stop":
            yield t, f"{stamp(t)} INFO waiting for {name} to stop"
        elif kind == "unit_stopped":
            yield t, f"{stamp(t)} {'WARN' if supervisor_is_four(world) else 'INFO'} stopped: {name} (terminated by SIGTERM)"


def supervisor_is_four(world):
    return world.seed % 2 == 0


def model_pid(model, host, t):
    return next((v["pid"] for at, kind, where, v in model.events if where == host and at >= t and kind in ("app_start", "app_crash")), 0)


def docker(world, model, host, clock):
    """`docker events`, running since the host started."""
    from unseen import container, nanos
    version = world.old
    for t, kind, where, v in sorted(model.events, key=lambda each: each[0]):
        if kind == "deploy" and v["status"] == "started":
            version = v["version"]
        if where != host:
            continue
        tail = f"image=registry.example/{world.service}:{version}, name={world.service}"
        name = container(world, host)
        if kind == "unit_exit":
            if v["how"] == "killed":
                yield t - 0.01, f"{nanos(clock, t - 0.01)} container oom {name} ({tail})"
            code = 137 if v["how"] == "killed" else int(v["status"].split("/")[0])
            yield t, f"{nanos(clock, t)} container die {name} (execDuration=41, exitCode={code}, {tail})"
        elif kind == "unit_start":
            yield t, f"{nanos(clock, t)} container start {name} ({tail})"
        elif kind == "unit_stop":
            yield t, f"{nanos(clock, t)} container kill {name} ({tail}, signal=15)"
        elif kind == "unit_stopped":
            yield t, f"{nanos(clock, t)} container die {name} (execDuration=812, exitCode=143, {tail})"
            yield t, f"{nanos(clock, t)} container stop {name} ({tail})"


def kubelet(world, model, host, clock):
    """The kubelet of Kubernetes 1.30 (klog) and containerd's word of an OOM kill, in the node's journal."""
    from unseen import container, pod
    name, ref = container(world, host), f"prod/{pod(world, host)}"

    def klog(t, level, source, text):
        s = clock.stamp(t)
        line = f"{level}{s:%m%d %H:%M:%S}.{s.microsecond:06d}    1812 {source}] {text}"
        return t, systemd_line(world, clock, host, world.journal, t, line, "kubelet", 1812)

    def lifecycle(t, what):
        return klog(t, "I", "kubelet.go:2453", f'"SyncLoop (PLEG): event for pod" pod="{ref}" event={{"ID":"{pod_id(host)}",'
                    f'"Type":"{what}","Data":"{name}"}}')
    for t, kind, where, v in model.events:
        if where != host:
            continue
        if kind == "unit_exit":
            if v["how"] == "killed":
                yield t, systemd_line(world, clock, host, world.journal, t, f'time="{clock.iso(t, 6, comma=".")}" level=info '
                                      f'msg="TaskOOM event container_id:\\"{name}\\""', "containerd", 902)
            yield lifecycle(t + 0.4, "ContainerDied")
        elif kind == "unit_restart":
            yield klog(t - 0.2, "E", "pod_workers.go:1301", f'"Error syncing pod, skipping" err="failed to \\"StartContainer\\" for '
                       f'\\"{world.service}\\" with CrashLoopBackOff: \\"back-off 10s restarting failed container={world.service} '
                       f'pod={ref.replace("prod/", "")}_prod({pod_id(host)})\\"" pod="{ref}" podUID="{pod_id(host)}"')
        elif kind == "unit_start":
            yield lifecycle(t + 0.3, "ContainerStarted")
        elif kind == "unit_stop":
            yield klog(t, "I", "kuberuntime_container.go:779", f'"Killing container with a grace period" pod="{ref}" podUID="{pod_id(host)}" '
                       f'containerName="{world.service}" containerID="containerd://{name}" gracePeriod=30')


def pod_id(host):
    return str(uuid.UUID(int=number("pod", host).getrandbits(128)))


def nomad_client(world, model, host, clock):
    """Nomad's client agent."""
    alloc = str(uuid.UUID(int=number("alloc", host).getrandbits(128)))

    def event(t, kind, text, failed=False):
        return t, f"{clock.iso(t, 3, comma='.')} [INFO]  client.alloc_runner.task_runner: Task event: alloc_id={alloc} task={world.service} " \
                  f"type={json.dumps(kind) if ' ' in kind else kind} msg={json.dumps(text)} failed={str(failed).lower()}"
    for t, kind, where, v in model.events:
        if where != host:
            continue
        if kind == "unit_start":
            yield event(t, "Started", "Task started by client")
        elif kind == "unit_exit":
            yield event(t, "Terminated", "Exit Code: 137, Signal: 9, Exit Message: \"OOM Killed\"" if v["how"] == "killed" else
                        f"Exit Code: {v['status'].split('/')[0]}, Exit Message: \"Docker container exited with non-zero exit code: 1\"")
            yield event(t + 0.01, "Restarting", f"Task restarting in {world.restart_s}.0s")
        elif kind == "unit_stop":
            yield event(t, "Restart Signaled", "User requested running tasks to restart")
        elif kind == "unit_stopped":
            yield event(t, "Terminated", "Exit Code: 143, Exit Message: \"Docker container exited with non-zero exit code: 143\"")


def systemd(world, model, host, clock):
    """systemd 245 to 255 on Ubuntu."""
    unit, label = world.unit, f"{world.title} backend"

    def put(t, text):
        return t, systemd_line(world, clock, host, world.journal, t, text)
    for t, kind, where, v in model.events:
        if where != host:
            continue
        if kind == "unit_start":
            yield put(t, f"Started {label}.")
        elif kind == "unit_exit":
            yield put(t, f"{unit}: Main process exited, code={v['how']}, status={v['status']}")
            yield put(t, f"{unit}: Failed with result '{'signal' if v['how'] == 'killed' else 'exit-code'}'.")
        elif kind == "unit_failed":
            yield put(t, f"{unit}: Start request repeated too quickly.")
            yield put(t, f"{unit}: Failed with result 'start-limit-hit'.")
        elif kind == "cron":
            yield t, systemd_line(world, clock, host, world.journal, t, v["text"], "CRON", 40712)
        elif kind == "unit_restart":
            yield put(t, f"{unit}: Service RestartSec={world.restart_s}s expired, scheduling restart.")
            yield put(t, f"{unit}: Scheduled restart job, restart counter is at {v['counter']}.")
            yield put(t, f"Stopped {label}.")
        elif kind == "unit_stop":
            yield put(t, f"Stopping {label}...")
        elif kind == "unit_stopped":
            yield put(t, f"{unit}: Succeeded.")
            yield put(t, f"Stopped {label}.")


SUPERVISORS = {"systemd": (systemd, "journal.txt"), "supervisord": (supervisord, "supervisord.log"), "docker": (docker, "docker-events.txt"),
               "kubernetes": (kubelet, "kubelet.txt"), "nomad": (nomad_client, "nomad.log")}


def supervisor(world, model, book, host, place):
    write, name = SUPERVISORS[world.platform]
    clock = Clock(world, host, world.zone[host] if world.platform == "supervisord" else 0)
    path = place(world, host, "supervisor", name)
    for t, line in write(world, model, host, clock):
        book.add(path, t, line)
    is_civil = world.platform == "supervisord" or (world.platform in ("systemd", "kubernetes") and world.journal == "short-precise")
    if path in book.files:
        book.source(path, -world.skew[host] - (clock.zone * 3600 if is_civil else 0), "host", "civil" if is_civil else "zone")


def proxy_journal(world, model, book, place):
    clock, host = Clock(world, world.proxy), world.proxy
    path, label = place(world, host, "supervisor", "journal.txt"), "nginx - high performance web server"
    for t, kind, where, v in model.events:
        for at, text in {"proxy_stop": [(t, f"Stopping {label}...")],
                         "proxy_start": [(t - 0.4, "nginx.service: Succeeded."), (t - 0.4, f"Stopped {label}."), (t, f"Started {label}.")],
                         "proxy_reload": [(t, f"Reloading {label}."), (t + 0.05, f"Reloaded {label}.")]}.get(kind, []):
            book.add(path, at, systemd_line(world, clock, host, world.journal, at, text))
    if path in book.files:
        is_civil = world.journal == "short-precise"
        book.source(path, -world.skew[host], "host", "civil" if is_civil else "zone")


# Deploy tools: each yields lines for (t, act, whether it starts, new version, version before, who).

def deploy_lines(world, clock, host, t, v, place_in_order):
    service, new, old, by = world.service, v["version"], v["previous"], v["by"] if v["by"] != "ci" else "github-actions"
    started, back = v["status"] == "started", v["act"] == "rollback"
    rng = number("deploy", world.seed, place_in_order)
    sha = "%07x" % rng.getrandbits(28)
    stamp = clock.stamp(t)
    tool = world.deploy_words
    from unseen import nanos, replica_set
    if tool == "capistrano":      # log/capistrano.log: only the start has a time, and the names of releases are times
        release = f"{stamp:%Y%m%d%H%M%S}"
        line = "  INFO " + "-" * 75
        if started:
            yield line
            yield f"  INFO START {stamp:%Y-%m-%d %H:%M:%S} +0000 cap production deploy{':rollback' if back else ''}"
            yield line
        elif back:
            yield f"  INFO [{sha}1] Running /usr/bin/env echo \"{by} rolled back to release {stamp - datetime.timedelta(days=6, hours=2):%Y%m%d%H%M%S}\" >> /srv/{service}/revisions.log as deploy@{host}"
        else:
            yield f"  INFO [{sha}1] Running /usr/bin/env ln -s /srv/{service}/releases/{release} /srv/{service}/releases/current as deploy@{host}"
            yield f"  INFO [{sha}2] Running /usr/bin/env echo \"Branch v{new} (at {sha}) deployed as release {release} by {by}\" >> " \
                  f"/srv/{service}/revisions.log as deploy@{host}"
    elif tool == "jenkins":       # a console log with the Timestamper plugin
        mark = f"[{clock.iso(t, 3, comma='.')}] "
        if started:
            yield mark + f"Started by user {by}"
            yield mark + f"+ ./{'rollback' if back else 'deploy'}.sh --env production --service {service} --version {new}"
        else:
            yield mark + f"{service} {new} is active on all nodes"
            yield mark + "Finished: SUCCESS"
    elif tool == "octopus":       # a subscription's webhook, one JSON a line; going back is to deploy an older release
        category = "DeploymentStarted" if started else "DeploymentSucceeded"
        yield json.dumps({"Timestamp": clock.iso(t, 3, comma=".", end="+00:00"), "EventType": "SubscriptionPayload", "Payload": {"Event": {
            "Id": f"Events-{9000 + place_in_order}", "Category": category, "Username": by, "Occurred": clock.iso(t, 3, comma=".", end="+00:00"),
            "Message": f"Deploy to Production {'started' if started else 'succeeded'} for {service} release {new} to Production"}}})
    elif tool == "dpkg":          # dpkg.log; a downgrade is an `upgrade` to what is older
        if started:
            yield f"{stamp:%Y-%m-%d %H:%M:%S} upgrade {service}:amd64 {old}-1 {new}-1"
            yield f"{stamp:%Y-%m-%d %H:%M:%S} status half-configured {service}:amd64 {old}-1"
        else:
            yield f"{stamp:%Y-%m-%d %H:%M:%S} status installed {service}:amd64 {new}-1"
    elif tool == "history":       # bash with HISTTIMEFORMAT set
        if started:
            yield f"#{int(world.epoch + world.skew[host] + t)}"
            yield f"sudo /opt/{service}/bin/{'rollback' if back else 'deploy'}.sh {new}"
    elif tool == "chat":          # an export of a channel in which Hubot deploys
        who = "hubot"
        mark = f"{stamp:%Y-%m-%d %H:%M:%S}Z"
        if started and by != "github-actions":
            yield f"{mark} <{by}> hubot {'rollback' if back else 'deploy'} {service} to {new}"
        yield f"{mark} <{who}> " + (
            f"{'rolling back' if back else 'deploying'} {service} from {old} to {new} in production ..." if started else
            f"{service} {new} {'rolled back' if back else 'deployed'} to production")
    elif tool == "github":        # the raw log of a job of GitHub Actions
        mark = nanos(clock, t)[:-3] + "Z "
        if started:
            yield mark + f"##[group]Run ./scripts/{'rollback' if back else 'deploy'}.sh production {new}"
            yield mark + "##[endgroup]"
            yield mark + (f"Rolling back {service} to {new} (was {old})" if back else f"Deploying {service} {new} to production (was {old})")
        else:
            yield mark + f"{'Rolled back to' if back else 'Deployed'} {service}@{new} (sha {sha})"
    elif tool == "gitlab":        # a job of GitLab's runner with timestamps (FF_TIMESTAMPS)
        mark = nanos(clock, t)[:-4] + "Z 01O "
        if started:
            yield mark + f"$ ./bin/release {'rollback' if back else 'up'} --app {service} --tag {new}"
            yield mark + (f"rollback of {service}: {old} -> {new}" if back else f"release of {service}: {old} -> {new}")
        else:
            yield mark + f"{service}: {new} healthy"
            yield mark + "Job succeeded"
    elif tool == "compose":       # a cron-like script that logs through logger(1) what `docker compose up -d` did
        who = f"{MONTHS[stamp.month - 1]} {stamp.day:2d} {stamp:%H:%M:%S} {host} release-{service}[{812 + place_in_order}]: "
        if started:
            yield who + f"{'rollback' if back else 'pull'}: registry.example/{service}:{new} (running: {old})"
        else:
            yield who + f"Container {service}-web-1  Started, image {service}:{new}"
    elif tool == "helm":          # helm's output, in a runner's log with times
        mark = nanos(clock, t)[:-4] + "Z "
        if started:
            yield mark + (f"+ helm rollback {service} 41 --namespace prod --wait" if back else
                          f"+ helm upgrade {service} charts/{service} --namespace prod --set image.tag={new} --wait")
        elif back:
            yield mark + "Rollback was a success! Happy Helming!"
        else:
            yield mark + f'Release "{service}" has been upgraded. Happy Helming!'
            yield mark + f"NAME: {service}"
            yield mark + f"LAST DEPLOYED: {clock.human(t)}"
            yield mark + "STATUS: deployed"
            yield mark + f"REVISION: {42 + place_in_order}"
    elif tool == "argocd":        # the events that Argo CD's server and controller log
        who = f'application={service} dest-namespace=prod dest-server="https://kubernetes.default.svc"'
        when = f'time="{clock.iso(t)}" level=info '
        if started:
            yield when + (f'msg="{by} initiated rollback to 41" ' if back else
                          f'msg="{by} initiated sync to v{new} ({sha})" ') + who + " reason=OperationStarted type=Normal"
        else:
            yield when + f'msg="Sync operation to {sha} succeeded" ' + who + " reason=OperationCompleted type=Normal"
    elif tool == "spinnaker":     # echo's webhooks of orca's pipelines
        yield json.dumps({"details": {"source": "orca", "type": f"orca:pipeline:{'starting' if started else 'complete'}",
                                      "created": str(int((world.epoch + t) * 1000)), "application": service},
                          "content": {"execution": {"application": service, "name": "Rollback production" if back else "Deploy to production",
                                                    "status": "RUNNING" if started else "SUCCEEDED", "trigger": {
                                                        "user": by, "tag": f"v{new}"}}}}, separators=(",", ":"))
    elif tool == "kubernetes":    # an exporter of events: the deployment controller scales replica sets; the old one comes back in a rollback
        for version, text in ((new, "Scaled up replica set {}-{} to {}"), (old, "Scaled down replica set {}-{} to {}")):
            if started == (version == new):
                yield json.dumps({"metadata": {"name": f"{service}.{rng.getrandbits(60):x}", "namespace": "prod"},
                                  "reason": "ScalingReplicaSet", "message": text.format(service, replica_set(world, version), len(world.apps) if started else 0),
                                  "source": {"component": "deployment-controller"}, "firstTimestamp": clock.iso(t), "lastTimestamp": clock.iso(t),
                                  "count": 1, "type": "Normal", "involvedObject": {"kind": "Deployment", "namespace": "prod", "name": service}})
    elif tool == "nomad":         # a shell with `set -x`, and what the nomad command says
        if started:
            yield f"+ nomad job {'revert' if back else 'run'} " + (f"{service} 41" if back else f"-var version={new} {service}.nomad.hcl")
            yield f'==> {clock.iso(t)}: Monitoring evaluation "{sha}0"'
            yield f'    {clock.iso(t)}: Evaluation triggered by job "{service}"'
        else:
            yield f'==> {clock.iso(t)}: Evaluation "{sha}0" finished with status "complete"'


DEPLOY_FILES = {"capistrano": "deploy/capistrano.log", "jenkins": "ci/jenkins-console.log", "octopus": "ci/octopus-events.jsonl", "github": "ci/2_deploy.txt",
                "gitlab": "ci/job.log", "chat": "chat/ops.txt", "helm": "ci/release.log", "argocd": "argocd/argocd-server.log",
                "spinnaker": "ci/spinnaker.jsonl", "kubernetes": "cluster/events.jsonl", "nomad": "ci/nomad-run.log"}


def deploys(world, model, book, place):
    host = world.apps[0]
    on_host = {"dpkg": "dpkg.log", "history": ".bash_history", "compose": "user.log"}.get(world.deploy_words)
    path = place(world, host, "deploy", on_host) if on_host else DEPLOY_FILES[world.deploy_words]
    clock = Clock(world, host if on_host else "ci", world.zone[host] if world.deploy_words == "dpkg" else 0)
    order = 0
    for t, kind, _, v in model.events:
        if kind == "deploy":
            for line in deploy_lines(world, clock, host, t, v, order):
                book.add(path, t, line)
            order += v["status"] != "started"
        elif kind == "scale":
            book.add(path, t, facts.scale_line(world, clock, t, v))
        elif kind == "config_change":
            book.add(path, t, facts.config_line(world, clock, t, v))
    if path in book.files and path not in book.sources:
        book.source(path, 0.0, "none", "zone")


# People.

def people(world, model, book, place):
    for host in world.apps + [world.proxy]:
        clock = Clock(world, host)
        for t, kind, where, v in model.events:
            if where != host:
                continue
            if kind == "sudo":
                name, lines = commands(world, clock, host, t, words_of(world, v["command"]))
            elif kind == "login":
                name, lines = logins(world, clock, host, t)
            else:
                continue
            path = place(world, host, "auth", name)
            for line in lines:
                book.add(path, t, line)
            book.source(path, -world.skew[host], "none", "zone")


def words_of(world, command):
    """What somebody types on this platform for an act that the model knows by its systemctl command."""
    if command.endswith("restart nginx"):
        return world.proxy_restart_words
    if command.endswith("reload nginx"):
        return world.proxy_reload_words
    return world.restart_words if command.endswith(f"restart {world.service}") else command


def commands(world, clock, host, t, words):
    person, style = world.person, world.sudo_words
    if style == "doas":           # OpenDoas, through syslog
        return "auth.log", [f"{clock.syslog(t)} {host} doas: {person} ran command {words} as root from /home/{person}"]
    if style == "sudo_rfc5424":   # sudo, by rsyslog's RSYSLOG_SyslogProtocol23Format
        return "secure", [f"<85>1 {clock.iso(t, 6, comma='.', end='+00:00')} {host} sudo {4100 + int(t)} - -  {person} : TTY=pts/3 ; "
                          f"PWD=/srv ; USER=root ; COMMAND={words}"]
    if style == "history":        # bash with HISTTIMEFORMAT
        return f"{person}.bash_history", [f"#{int(world.epoch + world.skew[host] + t)}", "sudo " + words.rsplit("bin/", 1)[-1].rsplit("init.d/", 1)[-1]
                                          if "init.d" not in words else "sudo " + words]
    parts = words.split()         # auditd, with interpreted times
    at = world.epoch + world.skew[host] + t
    serial = 8000 + int(t)
    return "audit.log", [
        f"type=EXECVE msg=audit({at:.3f}:{serial}): argc={len(parts)} " + " ".join(f'a{i}="{each}"' for i, each in enumerate(parts)),
        f'type=SYSCALL msg=audit({at:.3f}:{serial}): arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 ppid=4100 '
        f'pid={4200 + int(t) % 700} auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts3 ses=12 '
        f'comm="{parts[0].rsplit("/", 1)[1][:15]}" exe="{parts[0]}" key="root-commands"']


def logins(world, clock, host, t):
    person, client, port = world.person, f"10.20.9.{world.seed % 200 + 1}", 51022
    if world.login_words == "sshd_session":   # OpenSSH 9.8 and later
        return "auth.log", [f"{clock.iso(t, 6, comma='.', end='+00:00')} {host} sshd-session[{4000 + int(t)}]: Accepted keyboard-interactive/pam "
                            f"for {person} from {client} port {port} ssh2"]
    if world.login_words == "logind":         # systemd-logind and PAM
        return "auth.log", [f"{clock.syslog(t)} {host} sshd[{4000 + int(t)}]: pam_unix(sshd:session): session opened for user {person}(uid=1001) by (uid=0)",
                            f"{clock.syslog(t)} {host} systemd-logind[612]: New session 42 of user {person}."]
    return "messages", [f"{clock.syslog(t)} {host} dropbear[{4000 + int(t)}]: Pubkey auth succeeded for '{person}' with ssh-ed25519 key "
                        f"SHA256:n1Qp0rA5oJ7b2uYw9f4T8xVhN6eLdGsKiRq1cEZk3c0 from {client}:{port}"]


def alerts(world, model, book):
    clock = Clock(world, "ci")
    service, domain = world.service, world.domain
    for t, kind, _, v in model.events:
        if kind not in ("alert", "acknowledge"):
            continue
        fired = kind == "alert"
        at, iso = int(world.epoch + t), clock.iso(t, 3, comma=".")
        name, line = {
            # Nagios Core: nagios.log
            "nagios": lambda: ("alerts/nagios.log", f"[{at}] SERVICE ALERT: {world.proxy};HTTP {domain};CRITICAL;HARD;3;HTTP CRITICAL: HTTP/1.1 "
                               f"502 Bad Gateway - 312 bytes in 0.012 second response time" if fired else
                               f"[{at}] EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM;{world.proxy};HTTP {domain};2;1;0;{world.person};looking"),
            # Grafana: unified alerting, and an on-call integration's message
            "grafana": lambda: ("alerts/grafana.log", f'logger=ngalert.sender.router rule_uid=d1v8k2 org_id=1 t={clock.iso(t, 6, comma=".")} level=info '
                                f'msg="Sending alerts to local notifier" count=1 alertname="5xx ratio {service}"' if fired else
                                f'logger=oncall.alertgroup t={clock.iso(t, 6, comma=".")} level=info msg="alert group acknowledged" '
                                f'alertname="5xx ratio {service}" user={world.person}'),
            # Zabbix: the script of a media type logs the subject
            "zabbix": lambda: ("alerts/zabbix_alerts.log", f"{clock.stamp(t):%Y.%m.%d %H:%M:%S} PROBLEM: High HTTP error rate on {domain} (host {world.proxy}, severity High)"
                               if fired else f"{clock.stamp(t):%Y.%m.%d %H:%M:%S} UPDATE: {world.person} acknowledged problem: High HTTP error rate on {domain}"),
            # Datadog: events as the API gives them
            "datadog": lambda: ("alerts/datadog-events.jsonl", json.dumps({
                "date_happened": at, "title": f"[{'Triggered' if fired else 'Acknowledged'}] 5xx rate is high on service:{service}", "alert_type": "error",
                "source_type_name": "Monitor Alert", "tags": [f"service:{service}", "env:prod"]})),
            # PagerDuty: webhooks, version 3
            "pagerduty_v3": lambda: ("alerts/pagerduty.jsonl", json.dumps({"event": {
                "id": "01DEN%06d" % at, "event_type": "incident.triggered" if fired else "incident.acknowledged", "resource_type": "incident",
                "occurred_at": iso, "data": {"id": "PGR0VU2", "type": "incident", "number": 812, "title": f"{domain}: error budget burn",
                                             "urgency": "high", "service": {"summary": service}}}})),
            # CloudWatch: an alarm's state change by EventBridge
            "cloudwatch": lambda: ("alerts/eventbridge.jsonl", json.dumps({
                "version": "0", "detail-type": "CloudWatch Alarm State Change", "source": "aws.cloudwatch", "time": clock.iso(t), "region": "eu-west-1",
                "detail": {"alarmName": f"{service}-5xx", "state": {"value": "ALARM", "reason": "Threshold Crossed: 1 datapoint [41.0] was greater than "
                           "the threshold (5.0).", "timestamp": iso}, "previousState": {"value": "OK"}}}) if fired else json.dumps({
                "time": clock.iso(t), "source": "incident-manager", "detail-type": "Incident acknowledged", "detail": {"by": world.person, "alarmName": f"{service}-5xx"}})),
        }[world.alert_words]()
        book.add(name, t, line)
        book.source(name, 0.0, "none", "zone")
