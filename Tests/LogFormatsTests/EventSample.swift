/// True lines of the event logs; of a format of several lines the first ones of its records.
enum EventSample {
    static let programs = [
        "sudo", "sshd", "systemd-logind", "su", "supervisord", "login", "containerd", "kubelet", "haproxy", "monit",
        "nagios", "uwsgi", "puma", "pm2", "php-fpm8.2",
    ]
    /// Messages behind an envelope.
    static let messages = [
        "[PM2][WORKER] Process  restarted because it exceeds --max-memory-restart value (current_memory=1 max_memory_limit=2 [octets])",
        "Script  had too many unstable restarts (16). Stopped. \"errored\"", "Stopping app: id:0",
        "App [:] exited with code [] via signal []", "exited: app (terminated by SIG; not expected)",
        "spawned: '' with pid 4",
        "DAMN ! worker 2 (pid: 21) died, killed by signal 9 :( trying respawn ...",
        "*** EVIL RELOAD ON WORKER 2 RSS: 5 (pid: 21) ***",
        "[4711] ! Terminating timed out worker (Worker 1 failed to check in within 60 seconds): 4722",
        "TaskExit event &TaskExit{ContainerID:25a3,ID:25a3,Pid:181537,ExitStatus:137,ExitedAt:x,}",
        "gave up: app entered FATAL state",
        "  deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/etc/init.d/ restart",
        "Accepted publickey for deploy from 192.0.2.7 port 5 ssh2",
        "New session 42 of user deploy.", "(to root) deploy on pts/0", "LOGIN ON tty1 BY deploy",
        "Server app/app-1 is DOWN, reason: x",
        "'shop' total mem amount of 1532.4 MB matches resource limit",
        "SERVICE ALERT: web-1;HTTP;CRITICAL;HARD;3;HTTP CRITICAL",
        "[pool ] child 4711 exited on signal 9 (SIGKILL) after 8 seconds from start",
        "Release \"api\" has been upgraded. Happy Helming!",
        "deployment.apps/api rolled back", "Partial sync operation to 1a2b3c4 succeeded", "WORKER TIMEOUT (pid:88)",
        "sudo -u root bash -c \"systemctl restart nginx\"; kubectl -n shop rollout undo deployment/api",
        "time=\"2023-10-12T19:00:20Z\" level=info msg=\"TaskOOM event container_id:\\\"25a38b5b\\\"\"",
        "I1012 19:34:45.000152    2480 x.go:709] \"Generic (PLEG): container finished\" podID=27 containerID=\"4296\" exitCode=137",
        "Unit shop.service entered failed state.", "start request repeated too quickly for shop.service",
    ]
    static let supervisord = [
        "2025-03-03 02:14:07,512 WARN exited: app (terminated by SIGKILL; not expected)",
        "2025-03-03 02:14:08,520 INFO spawned: 'app' with pid 4711",
        "2025-03-03 02:14:09,531 INFO success: app entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)",
        "2025-03-03 02:14:12,003 INFO gave up: app entered FATAL state, too many start retries too quickly",
        "2025-03-03 02:14:12,004 DEBG fd 7 closed, stopped monitoring <POutputDispatcher at 140>",
    ]
    static let pm2 = [
        "2025-03-03T02:14:07: PM2 log: App [api:0] exited with code [0] via signal [SIGKILL]",
        "PM2        | 2019-02-27T23:03:59: PM2 log: App [app:0] exited with code [1] via signal [SIGINT]",
        "2026-05-17T13:14:05: PM2 log: App [backend:0] online",
        "2021-09-30T16:11:10: PM2 error: Trace: Error: spawn E2BIG",
    ]
    static let uwsgi = [
        "[pid: 88185|app: 0|req: 1/1] 127.0.0.1 () {38 vars in 696 bytes} [Sun Mar 13 22:49:12 2016] POST /update_metrics => generated 47 bytes in 129 msecs (HTTP/1.1 200) 9 headers in 378 bytes (1 switches on core 3)",
        "{address space usage: 123456789 bytes/117MB} {rss usage: 45678901 bytes/43MB} [pid: 21|app: 0|req: 5/9] 10.0.0.1 () {34 vars in 617 bytes} [Mon Mar  3 02:00:01 2025] GET /x => generated 12 bytes in 34 msecs (HTTP/1.1 200) 2 headers in 79 bytes (1 switches on core 0)",
        "Mon Mar  3 02:14:07 2025 - *** HARAKIRI ON WORKER 2 (pid: 21, try: 1) ***",
        "*** Starting uWSGI 2.0.20 (64bit) on [Mon Mar  3 02:00:01 2025] ***",
    ]
    static let phpFpm = [
        "[03-Mar-2025 02:14:07] WARNING: [pool www] child 4711 exited on signal 9 (SIGKILL) after 812.512345 seconds from start",
        "[03-Mar-2025 02:14:07.118480] NOTICE: pid 1, fpm_event_loop(), line 83: ready to handle connections",
        "[03-Mar-2025 02:14:07] NOTICE: fpm is running, pid 1",
    ]
    static let puma = [
        "=== puma startup: 2015-08-07 00:20:55 -0400 ===", "=== puma shutdown: 2025-03-03 02:45:01 +0000 ===",
        "[14493] - Worker 0 (pid: 14514) booted, phase: 0",
        "[4711] ! Terminating timed out worker (Worker 1 failed to check in within 60 seconds): 4722",
        "Puma starting in cluster mode...",
    ]
    static let dockerEvents = [
        "2025-03-03T02:14:07.118480123Z container oom e90c55d1a1b2c3d4 (image=app:1.5.0, name=app)",
        "2025-03-03T02:14:07.220000000Z container die e90c55d1a1b2c3d4 (exitCode=137, image=app:1.5.0, name=app)",
        "2025-03-03T02:14:08.000000000Z container health_status: unhealthy e90c55d1a1b2c3d4 (image=app:1.5.0, name=app)",
        "2025-03-03T02:14:09.000000000+01:00 network connect 2f1c (container=e90c, name=bridge, type=bridge)",
        #"{"status":"die","id":"e90c","from":"app:1.5.0","Type":"container","Action":"die","Actor":{"ID":"e90c","Attributes":{"exitCode":"137","image":"app:1.5.0","name":"app"}},"scope":"local","time":1740968047,"timeNano":1740968047220000000}"#,
    ]
    static let containerdEvents = [
        #"2025-03-03 02:14:07.118480123 +0000 UTC k8s.io /tasks/oom {"container_id":"e90c55d1a1b2c3d4"}"#,
        #"2025-03-03 02:14:07.22 +0000 UTC moby /tasks/exit {"container_id":"e90c55d1a1b2c3d4","id":"e90c55d1a1b2c3d4","pid":4711,"exit_status":137,"exited_at":"2025-03-03T02:14:07.2Z"}"#,
    ]
    static let kubernetesEvents = [
        "LAST SEEN   TYPE      REASON      OBJECT                     MESSAGE",
        "5m12s (x3 over 10m)   Warning   BackOff     pod/api-7d9f8c-abcde   Back-off restarting failed container api in pod api-7d9f8c-abcde",
        "shop        45s         Normal    Killing     pod/api-7d9f8c-abcde   Stopping container api",
        "2025-03-03T02:14:07Z   Warning   OOMKilling   node/n1   Memory cgroup out of memory: Killed process 4711 (app)",
        #"            "apiVersion": "v1","#,
        #"{"apiVersion":"v1","count":5,"firstTimestamp":"2025-03-03T02:14:07Z","involvedObject":{"kind":"Pod","name":"api-7d9f8c-abcde"},"kind":"Event","lastTimestamp":"2025-03-03T02:16:07Z","message":"Back-off restarting failed container","reason":"BackOff","type":"Warning"}"#,
    ]
    static let kubernetesDescribe = ["Name:             nginx", "Name:         api-7d9f8c-abcde"]
    static let kubernetesAudit = [
        #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"3f2a","stage":"ResponseComplete","requestURI":"/apis/apps/v1/namespaces/shop/deployments/api","verb":"patch","user":{"username":"jane","groups":["system:authenticated"]},"sourceIPs":["192.0.2.7"],"objectRef":{"resource":"deployments","namespace":"shop","name":"api","apiGroup":"apps","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2025-03-03T02:30:00.123456Z","stageTimestamp":"2025-03-03T02:30:00.130000Z"}"#
    ]
    static let nagios = [
        "[1740967500] SERVICE ALERT: web-1;HTTP;CRITICAL;HARD;3;HTTP CRITICAL: HTTP/1.1 502 Bad Gateway",
        "[1740967510] SERVICE NOTIFICATION: oncall;web-1;HTTP;CRITICAL;notify-by-sms;HTTP CRITICAL: HTTP/1.1 502",
        "[1740967560] EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM;web-1;HTTP;2;1;1;jane;looking; at it",
        "[1740960000] Nagios 4.4.6 starting... (PID=812)",
    ]
    static let monit = [
        "[UTC Mar  3 02:14:07] error    : 'shop' total mem amount of 1532.4 MB matches resource limit [total mem amount > 1.5 GB]",
        "[CET Mar  3 02:14:09] info     : 'shop' trying to restart",
    ]
    static let alertJSON = [
        #"{"receiver":"oncall","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"High5xx","instance":"web-1","severity":"critical"},"annotations":{"summary":"5xx"},"startsAt":"2025-03-03T02:05:00.120Z","endsAt":"0001-01-01T00:00:00Z"}],"groupLabels":{},"version":"4"}"#,
        #"{"AlarmName":"5xx","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed","StateChangeTime":"2025-03-03T02:05:00.000+0000"}"#,
        #"{"version":"0","detail-type":"CloudWatch Alarm State Change","time":"2025-03-03T02:05:00Z","detail":{"alarmName":"5xx","state":{"value":"OK","reason":"x"}}}"#,
        #"{"event":{"id":"01","event_type":"incident.acknowledged","occurred_at":"2025-03-03T02:08:00Z","agent":{"summary":"Jane"},"data":{"title":"502s"}}}"#,
    ]
    static let dpkg = [
        "2025-03-03 01:29:58 upgrade api:amd64 1.4.2-1 1.5.0-1", "2009-02-25 11:45:23 conffile /etc/X11/Xsession keep",
        "2016-08-03 15:25:53 startup archives install", "2016-08-06 17:35:39 install base-files:amd64 <none> 9.6",
    ]
    static let dnf = [
        "2025-03-03T01:29:58+0000 SUBDEBUG Upgrade: api-1.5.0-1.x86_64",
        "2025-03-03T01:29:58Z DDEBUG Extra commands: ['upgrade', 'api']",
    ]
    static let aptHistory = ["Start-Date: 2025-03-03  01:29:58"]
    static let capistrano = [
        "Branch main (at 1a2b3c4) deployed as release 20250303013000 by deploy",
        "deploy rolled back to release 20250302120000",
    ]
    static let ansible = [
        "2025-03-03 01:30:02,118 p=812 u=deploy n=ansible | PLAY [deploy shop] *******************************",
        "2025-03-03 01:30:40,002 p=812 u=deploy n=ansible | web1                       : ok=12   changed=3    unreachable=0    failed=0",
    ]
    static let helm = [
        "LAST DEPLOYED: Mon Mar  3 01:30:00 2025",
        "7       \tMon Mar  3 01:30:00 2025\tdeployed  \tapi-1.5.0\t1.5.0      \tUpgrade complete",
    ]
    static let shellHistory = ["#1740969900", ": 1740969900:0;systemctl restart nginx"]
    static let audit = [
        #"type=EXECVE msg=audit(1740969900.123:4711): argc=3 a0="systemctl" a1="restart" a2="nginx""#,
        #"type=USER_CMD msg=audit(1783414573.687:423): pid=2100 uid=0 auid=0 ses=6 subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 msg='cwd="/root" cmd="true" exe="/usr/bin/sudo" terminal=? res=success'UID="root" AUID="root""#,
        "node=web-1 type=SERVICE_STOP msg=audit(1740969900.500:4713): pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=nginx comm=\"systemd\" exe=\"/usr/lib/systemd/systemd\" hostname=? addr=? terminal=? res=success'",
        "type=LOGIN msg=audit(1337845201.174:94983): pid=25443 uid=0 old auid=4294967295 new auid=0 old ses=4294967295 new ses=1165",
    ]
    static let all: [(id: String, lines: [String])] = [
        ("supervisord", supervisord), ("pm2", pm2), ("uwsgi", uwsgi), ("php_fpm", phpFpm), ("puma", puma),
        ("docker_events", dockerEvents), ("containerd_events", containerdEvents),
        ("kubernetes_events", kubernetesEvents),
        ("kubernetes_describe", kubernetesDescribe), ("kubernetes_audit", kubernetesAudit), ("nagios", nagios),
        ("monit", monit), ("alert_json", alertJSON), ("dpkg", dpkg), ("dnf", dnf), ("apt_history", aptHistory),
        ("capistrano", capistrano), ("helm", helm), ("ansible", ansible), ("shell_history", shellHistory),
        ("audit", audit),
    ]
    /// Lines that look like those and are not.
    static let neighbours = [
        "type=WRONGDATE msg=audit(1337845201): missing milliseconds, should be skipped by parser",
        "#1740", "# 1740969900", ": no history", "Name: short", "Branch office",
        "2025-03-03 01:29:58 upgrade api:amd64 1.4.2-1", "[1740967500] x", "[17409675000] SERVICE ALERT: a;b;c",
        #"{"alerts":[{"status":"firing","startsAt":"2025-03-03T02:05:00.120Z"}]"#,
        #"{"level":"info","event":{"apiVersion":"v1","kind":"Event","involvedObject":{"kind":"Pod"}}}"#,
        #"{"Type":"container","Action":"die"}"#, #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"patch"}"#,
        "*** Starting uWSGI 2.0.20 (64bit) ***", "LAST DEPLOYED: yesterday",
        "7\tMon Mar  3 01:30:00 2025\tdone\ta\tb\tc", "5m12s   Odd   BackOff   pod/x   y",
        "2025-03-03 02:14:07.118480123 +0000 UTC k8s.io /tasks/oom {}x",
        "2025-03-03 02:14:07 +0000 UTC k8s.io tasks {}",
        "DAMN ! worker 2 (pid: 21) died, killed by signal 9 :( trying respawn ...",
    ]
}
