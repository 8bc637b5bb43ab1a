import Evidence
import Extraction
import Testing

@Suite("Supervisors and responders behind an envelope")
struct SyslogEventTests {
    static let lines: [(String, [String])] = [
        (
            "sudo[9]:   deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx",
            [
                "deployAct act=ops by=deploy command=/usr/bin/systemctl restart nginx host=web-1 target=nginx terminal=pts/0"
            ]
        ),
        (
            "sudo[9]:   deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/less /var/log/syslog",
            ["command by=deploy command=/usr/bin/less /var/log/syslog host=web-1 terminal=pts/0"]
        ),
        // Without a terminal a program ran it.
        (
            "sudo[9]:  neutron : TTY=unknown ; PWD=/var/lib/neutron ; USER=root ; COMMAND=/usr/bin/neutron-rootwrap x ip netns",
            []
        ),
        ("sudo[9]:   deploy : command not allowed ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/sbin/reboot", []),
        (
            "sshd[812]: Accepted publickey for deploy from 192.0.2.7 port 51022 ssh2: ED25519 SHA256:x",
            ["login by=sshd from=192.0.2.7 host=web-1 method=publickey user=deploy"]
        ),
        ("sshd[812]: Failed password for invalid user Accepted publickey for deploy from 192.0.2.7 port 1 ssh2", []),
        ("sshd[812]: pam_unix(sshd:session): session opened for user deploy by (uid=0)", []),
        ("systemd-logind[7]: New session 42 of user deploy.", ["login by=logind host=web-1 session=42 user=deploy"]),
        ("systemd-logind[7]: New session c1 of user gdm.", []),
        ("systemd-logind[7]: System is rebooting.", ["hostSymptom host=web-1 symptom=shutdown"]),
        ("CRON[9]: pam_unix(cron:session): session opened for user root by (uid=0)", []),
        (
            #"containerd[1]: time="2023-10-12T19:00:20.879932879Z" level=info msg="TaskOOM event container_id:\"25a38b5b\"""#,
            ["unit act=oom_reported container=25a38b5b host=web-1 supervisor=containerd unit=25a38b5b"]
        ),
        (
            #"containerd[1]: time="2023-10-12T19:00:20Z" level=info msg="TaskExit event &TaskExit{ContainerID:25a3,ID:25a3,Pid:181537,ExitStatus:137,ExitedAt:x,}""#,
            [
                "unit act=main_exited container=25a3 exit_code=137 host=web-1 pid=181537 signal=9 signal_name=KILL supervisor=containerd unit=25a3"
            ]
        ),
        // A probe that was run within the container.
        (
            #"containerd[1]: time="2023-10-12T19:00:20Z" level=info msg="TaskExit event &TaskExit{ContainerID:25a3,ID:77aa,Pid:5,ExitStatus:137,}""#,
            []
        ),
        (
            #"kubelet[2]: I1012 19:34:45.000152    2480 kuberuntime_container.go:709] "Killing container with a grace period" pod="default/nginx" podUID=27aff94d containerName="nginx" containerID="containerd://4296" gracePeriod=0"#,
            ["unit act=stopping container=nginx host=web-1 supervisor=kubelet unit=default/nginx"]
        ),
        (
            "haproxy[5]: Server app/app-1 is DOWN, reason: Layer7 wrong status, code: 502",
            [
                "alert host=web-1 name=app/app-1 source=haproxy state=firing summary=is DOWN, reason: Layer7 wrong status, code: 502"
            ]
        ),
        (
            "supervisord[5]: WARN exited: app (terminated by SIGKILL; not expected)",
            ["unit act=main_exited host=web-1 signal_name=KILL supervisor=supervisord unexpected=1 unit=app"]
        ),
        (
            "uwsgi[5]: DAMN ! worker 2 (pid: 21) died, killed by signal 9 :( trying respawn ...",
            ["processExit host=web-1 pid=21 signal=9 supervisor=uwsgi"]
        ),
        (
            "bundle[5]: [4711] ! Terminating timed out worker (Worker 1 failed to check in within 60 seconds): 4722",
            ["processExit host=web-1 pid=4722 reason=timeout supervisor=puma"]
        ),
        (
            "node[5]: App [api:0] exited with code [0] via signal [SIGKILL]",
            ["unit act=main_exited host=web-1 signal_name=KILL supervisor=pm2 unit=api"]
        ),
        // A whole line of a supervisor within the envelope of a container engine.
        (
            "php[5]: [03-Mar-2025 01:14:07] WARNING: [pool www] child 4711 exited on signal 9 (SIGKILL) after 8.5 seconds from start",
            ["processExit host=web-1 pid=4711 signal=9 supervisor=php-fpm unit=www"]
        ),
        (
            "api[5]: 2025-03-03T01:14:07: PM2 log: App [api:0] online",
            ["unit act=started host=web-1 supervisor=pm2 unit=api"]
        ),
        (
            "ci[5]: Release \"api\" has been upgraded. Happy Helming!",
            ["deployAct act=deploy by=helm host=web-1 service=api"]
        ),
        ("ci[5]: deployment.apps/api rolled back", ["deployAct act=rollback host=web-1 service=api"]),
        ("systemd[1]: Unit shop.service entered failed state.", ["unit act=failed host=web-1 unit=shop.service"]),
        (
            "systemd[1]: shop.service: main process exited, code=killed, status=9/KILL",
            ["unit act=main_exited host=web-1 signal=9 signal_name=KILL unit=shop.service"]
        ),
        (
            "systemd[1]: start request repeated too quickly for shop.service",
            ["unit act=start_limit host=web-1 unit=shop.service"]
        ),
        (
            "systemd[1]: shop.service: Watchdog timeout (limit 10s)!",
            ["unit act=timed_out host=web-1 unit=shop.service"]
        ),
        // Words that a client or another program chose.
        ("shop[5]: GET /?q=Killed process 1 (x) 404 0.4ms", []),
        ("shop[5]: search for \"Deployed v9\" gave 0 rows", []),
        ("shop[5]: agent said: Release \"api\" has been upgraded. Happy Helming!", []),
        ("shop[5]: sudo: root : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/sbin/reboot", []),
        ("shop[5]: Accepted publickey for root from 192.0.2.7 port 1 ssh2", []),
        ("nginx: 192.0.2.1 \"GET /deployment.apps/api rolled back HTTP/1.1\" 404", []),
        ("shop[5]: deployment.apps/api rolled back by nobody", []),
    ]

    @Test("a line of syslog gives these facts and no other", arguments: lines)
    func facts(line: String, expected: [String]) throws {
        let run = try ExtractorRun("syslog", "Mar  3 02:14:07 web-1 " + line)
        #expect(run.allFacts.map(\.summary) == expected)
        #expect(run.parsed == 1)
    }

    @Test("gunicorn's master ends a worker after a timeout: the same words as for memory, but announced")
    func gunicornTimeout() throws {
        let run = try ExtractorRun(
            "app_text",
            """
            [2025-03-03 02:14:07 +0000] [12] [CRITICAL] WORKER TIMEOUT (pid:88)
            [2025-03-03 02:14:08 +0000] [12] [ERROR] Worker (pid:88) was sent SIGKILL! Perhaps out of memory?
            [2025-03-03 02:14:09 +0000] [12] [INFO] Handling signal: hup
            [2025-03-03 02:14:09 +0000] [12] [INFO] WORKER TIMEOUT (pid:88) is what a user typed
            """)
        #expect(
            run.allFacts.map(\.summary) == [
                "processExit pid=88 reason=timeout supervisor=gunicorn", "processExit pid=88 signal=SIGKILL",
                "unit act=reloading supervisor=gunicorn unit=gunicorn",
            ])
    }

    @Test("no secret of a command stays")
    func secrets() throws {
        let run = try ExtractorRun(
            "syslog",
            "Mar  3 02:14:07 web-1 sudo[9]:   jane : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/docker restart --env PASSWORD=hunter2 app"
        )
        let fact = try #require(run.facts(.deployAct).first)
        #expect(!fact.summary.contains("hunter2") && !String(decoding: fact.text, as: UTF8.self).contains("hunter2"))
    }
}
