import Evidence
import Extraction
import Testing

/// What one event log's record must give: its facts, each as sorted `name=value` words.
struct EventCase: Sendable, CustomStringConvertible {
    var format: String
    var record: String
    var facts: [String]
    var description: String { "\(format): \(record.prefix(60))" }

    init(_ format: String, _ record: String, _ facts: String...) {
        self.format = format
        self.record = record
        self.facts = facts
    }
}

extension Fact {
    /// `unit act=started unit=app`.
    var summary: String {
        let words = attributes.entries.map { entry in
            switch entry.value {
            case .int(let value): "\(entry.name)=\(value)"
            case .text(let value): "\(entry.name)=\(value)"
            case .flag(let value): "\(entry.name)=\(value)"
            }
        }
        return (["\(kind)"] + words).joined(separator: " ")
    }
}

extension ExtractorRun {
    /// All facts by time.
    var allFacts: [Fact] { FactKind.allCases.flatMap(facts).sorted(by: Fact.precedes) }
}

@Suite("Event logs become facts")
struct EventFormatTests {
    static let supervisors = [
        EventCase(
            "supervisord", "2025-03-03 02:14:07,512 WARN exited: app (terminated by SIGKILL; not expected)",
            "unit act=main_exited signal_name=KILL supervisor=supervisord unexpected=1 unit=app"),
        EventCase(
            "supervisord", "2025-03-03 02:14:07,512 INFO exited: app (exit status 0; expected)",
            "unit act=main_exited exit_code=0 status=0 supervisor=supervisord unit=app"),
        EventCase(
            "supervisord", "2025-03-03 02:14:08,520 INFO spawned: 'app' with pid 4711",
            "processStart pid=4711 process=app step=booting supervisor=supervisord"),
        EventCase(
            "supervisord",
            "2025-03-03 02:14:12,003 INFO gave up: app entered FATAL state, too many start retries too quickly",
            "unit act=start_limit supervisor=supervisord unit=app"),
        EventCase("supervisord", "2025-03-03 02:14:12,003 INFO daemonizing the supervisord process"),
        EventCase(
            "pm2", "2025-03-03T02:14:07: PM2 log: App [api:0] exited with code [0] via signal [SIGKILL]",
            "unit act=main_exited signal_name=KILL supervisor=pm2 unit=api"),
        // `SIGINT` is PM2's word for an unknown signal.
        EventCase(
            "pm2", "2019-02-27T23:03:59: PM2 log: App [app:0] exited with code [1] via signal [SIGINT]",
            "unit act=main_exited exit_code=1 status=1 supervisor=pm2 unit=app"),
        EventCase(
            "pm2",
            "2025-03-03T02:14:07: PM2 log: [PM2][WORKER] Process 0 restarted because it exceeds --max-memory-restart value (current_memory=2147483648 max_memory_limit=1073741824 [octets])",
            "unit act=restart_scheduled limit_bytes=1073741824 reason=memory_limit rss_bytes=2147483648 supervisor=pm2 unit=0"
        ),
        EventCase("pm2", "2025-03-03T02:14:07: PM2 log: Launching in no daemon mode"),
        EventCase(
            "uwsgi", "Mon Mar  3 02:14:07 2025 - *** HARAKIRI ON WORKER 2 (pid: 21, try: 1) ***",
            "processExit pid=21 reason=timeout supervisor=uwsgi"),
        EventCase(
            "uwsgi",
            "Mon Mar  3 02:14:07 2025 - DAMN ! worker 2 (pid: 21) died, killed by signal 9 :( trying respawn ...",
            "processExit pid=21 signal=9 supervisor=uwsgi"),
        EventCase(
            "uwsgi", "*** Starting uWSGI 2.0.20 (64bit) on [Mon Mar  3 02:00:01 2025] ***",
            "processStart process=uwsgi step=starting version=2.0.20"),
        // Below a request stands a line without a time: the request's is not its own.
        EventCase(
            "uwsgi",
            "[pid: 21|app: 0|req: 5/9] 10.0.0.1 () {34 vars in 617 bytes} [Mon Mar  3 02:00:01 2025] GET /x => generated 12 bytes\nDAMN ! worker 2 (pid: 21) died, killed by signal 9 :( trying respawn ..."
        ),
        EventCase(
            "php_fpm",
            "[03-Mar-2025 02:14:07] WARNING: [pool www] child 4711 exited on signal 9 (SIGKILL) after 812.5 seconds from start",
            "processExit pid=4711 signal=9 supervisor=php-fpm unit=www"),
        EventCase(
            "php_fpm",
            "[03-Mar-2025 02:14:07] WARNING: [pool www] server reached pm.max_children setting (50), consider raising it",
            "unit act=saturated limit=50 supervisor=php-fpm unit=www"),
        EventCase(
            "php_fpm",
            "[03-Mar-2025 02:14:07] WARNING: [pool www] child 4711, script '/srv/x.php' (request: \"GET /x.php\") execution timed out (30.1 sec), terminating",
            "processExit pid=4711 reason=timeout supervisor=php-fpm unit=www"),
        EventCase(
            "php_fpm",
            "[03-Mar-2025 02:14:07.118480] NOTICE: pid 1, fpm_event_loop(), line 83: ready to handle connections",
            "unit act=started supervisor=php-fpm unit=php-fpm"),
        EventCase("php_fpm", "[03-Mar-2025 02:14:07] NOTICE: [pool www] child 4711 started"),
        EventCase("puma", "=== puma startup: 2015-08-07 00:20:55 -0400 ==="),
        EventCase(
            "puma", "=== puma shutdown: 2025-03-03 02:45:01 +0000 ===", "unit act=stopped supervisor=puma unit=puma"),
        EventCase(
            "puma", "[4711] ! Terminating timed out worker (Worker 1 failed to check in within 60 seconds): 4722"),
    ]

    static let containers = [
        EventCase(
            "docker_events",
            "2025-03-03T02:14:07.118480123Z container oom e90c55d1a1b2c3d4 (image=app:1.5.0, name=app)",
            "unit act=oom_reported container=e90c55d1a1b2c3d4 image=app:1.5.0 supervisor=docker unit=app version=1.5.0"),
        EventCase(
            "docker_events",
            "2025-03-03T02:14:07.220000000Z container die e90c55d1a1b2c3d4 (exitCode=137, image=reg:5000/app:1.5.0, name=app)",
            "unit act=main_exited container=e90c55d1a1b2c3d4 exit_code=137 image=reg:5000/app:1.5.0 signal=9 signal_name=KILL supervisor=docker unit=app version=1.5.0"
        ),
        EventCase(
            "docker_events",
            #"{"status":"die","id":"e90c","from":"app:1.5.0","Type":"container","Action":"die","Actor":{"ID":"e90c","Attributes":{"exitCode":"1","image":"app:latest","name":"app"}},"scope":"local","time":1740968047,"timeNano":1740968047220000000}"#,
            "unit act=main_exited container=e90c exit_code=1 image=app:latest status=1 supervisor=docker unit=app"),
        EventCase(
            "docker_events", "2025-03-03T02:14:09.0Z container exec_create: sh -c 'x oom' e90c (image=a, name=b)"),
        EventCase(
            "kubernetes_events",
            #"{"apiVersion":"v1","count":5,"firstTimestamp":"2025-03-03T02:14:07Z","involvedObject":{"kind":"Pod","name":"api-7d9f8c-abcde","fieldPath":"spec.containers{api}"},"kind":"Event","lastTimestamp":"2025-03-03T02:16:07Z","message":"Back-off restarting failed container","reason":"BackOff","type":"Warning"}"#,
            "unit act=back_off container=api count=5 first_us=1740968047000000 reason=BackOff supervisor=kubernetes unit=api-7d9f8c-abcde"
        ),
        EventCase(
            "kubernetes_events",
            #"{"apiVersion":"v1","involvedObject":{"kind":"Node","name":"n1"},"kind":"Event","lastTimestamp":"2025-03-03T02:14:07Z","message":"System OOM encountered, victim process: node, pid: 31877","reason":"SystemOOM"}"#,
            "unit act=oom_reported pid=31877 process=node reason=SystemOOM supervisor=kubernetes unit=n1"),
        EventCase(
            "kubernetes_events",
            "2025-03-03T02:14:07Z   Normal   ScalingReplicaSet   deployment/api   Scaled up replica set api-7d9f8c to 3 from 0",
            "deployAct act=deploy count=3 replica_set=api-7d9f8c service=api version=7d9f8c"),
        EventCase(
            "kubernetes_events",
            "2025-03-03T02:14:07Z   Normal   ScalingReplicaSet   deployment/api   Scaled up replica set api-7d9f8c to 6 from 3",
            "unit act=scaled count=6 previous=3 replica_set=api-7d9f8c supervisor=kubernetes unit=api"),
        EventCase(
            "kubernetes_events",
            "2025-03-03T02:14:07Z   Normal   Pulled   pod/api-7d9f8c-abcde   Successfully pulled image \"reg/api:1.5.0\" in 2.1s",
            "unit act=starting image=reg/api:1.5.0 reason=Pulled supervisor=kubernetes unit=api-7d9f8c-abcde version=1.5.0"
        ),
        // An age is no time.
        EventCase(
            "kubernetes_events",
            "5m12s (x3 over 10m)   Warning   BackOff     pod/api-7d9f8c-abcde   Back-off restarting failed container api"
        ),
        EventCase(
            "kubernetes_describe",
            "Name:             nginx\nNamespace:        default\nContainers:\n  nginx:\n    Image:          nginx:1.25\n    State:          Running\n      Started:      Thu, 12 Oct 2023 19:00:49 +0000\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Started:      Thu, 12 Oct 2023 18:59:16 +0000\n      Finished:     Thu, 12 Oct 2023 19:00:48 +0000\n    Ready:          True\nConditions:\n  Type              Status\nEvents:\n  Normal  Killing  1m  kubelet  x",
            "unit act=killed_by_oom container=nginx exit_code=137 image=nginx:1.25 namespace=default reason=OOMKilled signal=9 signal_name=KILL supervisor=kubernetes unit=nginx",
            "unit act=started container=nginx image=nginx:1.25 supervisor=kubernetes unit=nginx version=1.25"),
        EventCase(
            "containerd_events",
            #"2025-03-03 02:14:07.118480123 +0000 UTC k8s.io /tasks/oom {"container_id":"e90c55d1a1b2c3d4"}"#,
            "unit act=oom_reported container=e90c55d1a1b2c3d4 namespace=k8s.io supervisor=containerd unit=e90c55d1a1b2c3d4"
        ),
        EventCase(
            "containerd_events",
            #"2025-03-03 02:14:07.22 +0000 UTC moby /tasks/exit {"container_id":"e90c","id":"e90c","pid":4711,"exit_status":137}"#,
            "unit act=main_exited container=e90c exit_code=137 namespace=moby pid=4711 signal=9 signal_name=KILL supervisor=containerd unit=e90c"
        ),
        EventCase(
            "containerd_events",
            #"2025-03-03 02:14:07.22 +0000 UTC moby /tasks/exit {"container_id":"e90c","id":"77aa","pid":4712,"exit_status":1}"#
        ),
        // 137 and a reason that is not memory; and a state that nobody saw.
        EventCase(
            "kubernetes_describe",
            "Name:             nginx\nContainers:\n  nginx:\n    State:          Terminated\n      Reason:       Error\n      Exit Code:    137\n      Finished:     Thu, 12 Oct 2023 19:00:48 +0000\n    Last State:     Terminated\n      Reason:       ContainerStatusUnknown\n      Exit Code:    137\n      Finished:     Mon, 01 Jan 0001 00:00:00 +0000",
            "unit act=main_exited container=nginx exit_code=137 reason=Error signal=9 signal_name=KILL supervisor=kubernetes unit=nginx"
        ),
    ]

    static let acts = [
        EventCase(
            "kubernetes_audit",
            #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"patch","user":{"username":"jane"},"objectRef":{"resource":"deployments","name":"api"},"responseStatus":{"code":200},"requestObject":{"spec":{"template":{"spec":{"containers":[{"name":"api","image":"reg/api:1.5.0"}]}}}},"requestReceivedTimestamp":"2025-03-03T02:30:00.123456Z"}"#,
            "deployAct act=deploy by=jane command=kubectl set image deployments/api image=reg/api:1.5.0 service=api target=deployments version=1.5.0"
        ),
        EventCase(
            "kubernetes_audit",
            #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"update","user":{"username":"system:serviceaccount:kube-system:deployment-controller"},"objectRef":{"resource":"replicasets","name":"api-7d"},"requestReceivedTimestamp":"2025-03-03T02:30:00.123456Z"}"#
        ),
        EventCase(
            "kubernetes_audit",
            #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"patch","user":{"username":"jane"},"objectRef":{"resource":"deployments","name":"api"},"responseStatus":{"code":403},"requestReceivedTimestamp":"2025-03-03T02:30:00.123456Z"}"#
        ),
        EventCase(
            "dpkg", "2025-03-03 01:29:58 upgrade api:amd64 1.4.2-1 1.5.0-1",
            "deployAct act=package previous=1.4.2-1 service=api verb=upgrade version=1.5.0-1"),
        EventCase("dpkg", "2025-03-03 01:29:58 status half-configured api:amd64 1.4.2-1"),
        EventCase(
            "dnf", "2025-03-03T01:29:58+0000 SUBDEBUG Upgrade: api-1.5.0-1.x86_64",
            "deployAct act=package service=api verb=Upgrade version=1.5.0-1.x86_64"),
        EventCase(
            "apt_history",
            "Start-Date: 2025-03-03  01:29:58\nCommandline: apt-get install api=1.5.0-1\nRequested-By: deploy (1000)\nUpgrade: api:amd64 (1.4.2-1, 1.5.0-1), lib:amd64 (2.0, 2.1)\nEnd-Date: 2025-03-03  01:30:02",
            "deployAct act=package by=deploy command=apt-get install api=1.5.0-1 previous=1.4.2-1 service=api verb=Upgrade version=1.5.0-1",
            "deployAct act=package by=deploy command=apt-get install api=1.5.0-1 previous=2.0 service=lib verb=Upgrade version=2.1"
        ),
        EventCase(
            "capistrano", "Branch main (at 1a2b3c4) deployed as release 20250303013000 by deploy",
            "deployAct act=deploy by=deploy revision=1a2b3c4 version=20250303013000"),
        // It names the release that was gone back to, not when: no time, no fact.
        EventCase("capistrano", "deploy rolled back to release 20250302120000"),
        EventCase(
            "ansible",
            "2025-03-03 01:30:02,118 p=812 u=jane n=ansible | TASK [rollback : activate release 7.12.0 of shop-api] ****",
            "deployAct act=rollback by=jane service=shop-api status=started version=7.12.0"),
        EventCase(
            "ansible",
            "2025-03-03 01:30:02,118 p=812 u=jane n=ansible | changed: [app-1] => release 7.12.0 active (was 7.13.0)",
            "deployAct act=activate by=jane host=app-1 previous=7.13.0 status=ok version=7.12.0"),
        EventCase(
            "ansible", "2025-03-03 01:30:02,118 p=812 u=jane n=ansible | TASK [common : update 12 packages] ****"),
        EventCase(
            "ansible", "2025-03-03 01:30:02,118 p=812 u=jane n=ansible | ok: [app-1] => version 7.12.0 active"),
        EventCase(
            "ansible", "2025-03-03 01:30:02,118 p=812 u=deploy n=ansible | PLAY [deploy shop] *********",
            "deployAct act=deploy by=deploy command=PLAY [deploy shop] service=shop"),
        EventCase(
            "ansible",
            "2025-03-03 01:30:02,118 p=812 u=deploy n=ansible | web1 : ok=12 changed=3 unreachable=0 failed=0"),
        EventCase(
            "shell_history", "#1740969900\nsudo systemctl restart nginx",
            "deployAct act=ops command=sudo systemctl restart nginx target=nginx"),
        EventCase(
            "shell_history", "#1740969900\nkubectl -n shop set image deployment/api api=registry/api:2.5.0",
            "deployAct act=deploy command=kubectl -n shop set image deployment/api api=registry/api:2.5.0 target=deployment/api version=2.5.0"
        ),
        EventCase(
            "shell_history", "#1740969900\nnomad job revert shop 3",
            "deployAct act=rollback command=nomad job revert shop 3 target=shop"),
        EventCase(
            "shell_history", "#1740969900\nsudo -u app ./deploy.sh shop v2.5.0",
            "deployAct act=deploy command=sudo -u app ./deploy.sh shop v2.5.0 target=shop version=v2.5.0"),
        EventCase("shell_history", "#1740969900\nnomad job status shop", "command command=nomad job status shop"),
        EventCase("shell_history", ": 1740969900:0;tail -f /var/log/x", "command command=tail -f /var/log/x"),
        EventCase(
            "audit", #"type=EXECVE msg=audit(1740969900.123:4711): argc=3 a0="systemctl" a1="restart" a2="nginx""#,
            "deployAct act=ops command=systemctl restart nginx"),
        EventCase("audit", #"type=EXECVE msg=audit(1740969900.123:4711): argc=2 a0="cat" a1="/etc/passwd""#),
        EventCase(
            "audit",
            "node=web-1 type=USER_CMD msg=audit(1740969900.120:4710): pid=812 uid=1000 auid=1000 ses=4 msg='cwd=\"/home/deploy\" cmd=73797374656D63746C2072657374617274206E67696E78 exe=\"/usr/bin/sudo\" terminal=pts/0 res=success'UID=\"deploy\" AUID=\"deploy\"",
            "deployAct act=ops by=deploy command=systemctl restart nginx host=web-1 terminal=pts/0"),
        EventCase(
            "audit",
            "type=USER_LOGIN msg=audit(1740969800.001:4600): pid=800 uid=0 auid=1000 ses=4 msg='op=login id=1000 exe=\"/usr/sbin/sshd\" hostname=? addr=192.0.2.7 terminal=ssh res=success'",
            "login from=192.0.2.7 terminal=ssh user=1000"),
        EventCase(
            "audit",
            "type=USER_LOGIN msg=audit(1740969800.001:4600): pid=800 uid=0 auid=1000 ses=4 msg='op=login acct=\"root\" exe=\"/usr/sbin/sshd\" hostname=? addr=192.0.2.7 terminal=ssh res=failed'"
        ),
    ]

    static let alerts = [
        EventCase(
            "nagios", "[1740967500] SERVICE ALERT: web-1;HTTP;CRITICAL;HARD;3;HTTP CRITICAL: a; b",
            "alert name=HTTP severity=CRITICAL source=nagios state=firing summary=HTTP CRITICAL: a; b target=web-1"),
        EventCase(
            "nagios", "[1740967500] SERVICE ALERT: web-1;HTTP;CRITICAL;SOFT;1;x",
            "alert name=HTTP severity=CRITICAL source=nagios state=pending summary=x target=web-1"),
        EventCase(
            "nagios", "[1740967500] HOST ALERT: web-1;UP;HARD;1;PING OK",
            "alert name=web-1 severity=UP source=nagios state=resolved summary=PING OK target=web-1"),
        EventCase(
            "nagios", "[1740967560] EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM;web-1;HTTP;2;1;1;jane;looking; at it",
            "alert by=jane name=HTTP source=nagios state=acknowledged target=web-1"),
        EventCase("nagios", "[1740967560] CURRENT SERVICE STATE: web-1;HTTP;OK;HARD;1;x"),
        EventCase(
            "monit", "[UTC Mar  3 02:14:07] error    : 'shop' total mem amount of 1532.4 MB matches resource limit",
            "alert name=shop source=monit state=firing summary=total mem amount of 1532.4 MB matches resource limit"),
        EventCase(
            "monit", "[UTC Mar  3 02:14:09] info     : 'shop' trying to restart",
            "unit act=restart_scheduled supervisor=monit unit=shop"),
        EventCase(
            "alert_json",
            #"{"receiver":"oncall","status":"resolved","alerts":[{"status":"firing","labels":{"alertname":"High5xx","instance":"web-1","severity":"critical"},"annotations":{"summary":"5xx"},"startsAt":"2025-03-03T02:05:00.120Z","endsAt":"0001-01-01T00:00:00Z"},{"status":"resolved","labels":{"alertname":"Mem"},"startsAt":"2025-03-03T02:01:00Z","endsAt":"2025-03-03T02:50:00Z"}]}"#,
            "alert name=High5xx severity=critical source=alertmanager state=firing summary=5xx target=web-1",
            "alert name=Mem source=alertmanager state=resolved"),
        EventCase(
            "alert_json",
            #"{"AlarmName":"5xx","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed","StateChangeTime":"2025-03-03T02:05:00.000+0000"}"#,
            "alert name=5xx source=cloudwatch state=firing summary=Threshold Crossed"),
        EventCase(
            "alert_json",
            #"{"event":{"event_type":"incident.acknowledged","occurred_at":"2025-03-03T02:08:00Z","agent":{"summary":"Jane"},"data":{"title":"502s"}}}"#,
            "alert by=Jane name=502s source=pagerduty state=acknowledged"),
        EventCase(
            "app_logfmt",
            "level=debug ts=2025-03-03T02:05:00.120Z caller=dispatch.go:165 component=dispatcher msg=\"Received alert\" alert=HighLatency[3f2a1bc][active]",
            "alert name=HighLatency source=alertmanager state=firing"),
    ]

    @Test("a record gives these facts and no other", arguments: supervisors + containers + acts + alerts)
    func facts(of event: EventCase) throws {
        let run = try ExtractorRun(event.format, event.record)
        #expect(run.allFacts.map(\.summary) == event.facts)
        #expect(run.refused == 0)
    }

    @Test(
        "a record's time is its own",
        arguments: [
            (
                "php_fpm", "[03-Mar-2025 02:14:07.5] NOTICE: ready to handle connections", TimeAxis.civil,
                1_740_968_047_500_000
            ),
            ("nagios", "[1740967500] HOST ALERT: a;DOWN;HARD;1;x", .instant, 1_740_967_500_000_000),
            ("capistrano", "Branch a (at b) deployed as release 20250303013000 by c", .instant, 1_740_965_400_000_000),
            ("dpkg", "2025-03-03 01:29:58 upgrade a:all 1 2", .civil, 1_740_965_398_000_000),
            (
                "docker_events", "2025-03-03T03:14:07.118480123+01:00 container start e9 (name=a)", .instant,
                1_740_968_047_118_480
            ),
            (
                "uwsgi", "*** Starting uWSGI 2.0 (64bit) on [Mon Mar  3 02:14:07 2025] ***", .civil,
                1_740_968_047_000_000
            ),
        ] as [(String, String, TimeAxis, Int64)])
    func times(format: String, record: String, axis: TimeAxis, micros: Int64) throws {
        let run = try ExtractorRun(format, record)
        #expect(run.allFacts.map(\.time) == [SourceTime(axis: axis, micros: micros)])
    }
}
