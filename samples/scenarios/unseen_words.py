"""The third pool: what other programs write. Every entry names the program, or says that a script of a house writes it.

No wording, format, name or layout of the first two pools stands here.
"""

SERVICES = ["reservations", "wallet", "geo-lookup", "checkin", "loyalty-svc"]
HOSTS = ["node{:03d}", "euw1-api-{}", "prod-be{}", "vm{}.int"]
PROXIES = ["nginx-edge-0", "rp1", "ingress-a"]
DATABASES = ["mysql-a", "rds-prod", "mongo1"]
OUTER = ["waf1", "fe-gate"]
PEOPLE = ["kwest", "t.nguyen", "ubuntu", "ec2-user", "sanna"]
NAMED_PATHS = ["/", "/api/v2/search?term=oslo", "/api/v2/bookings/{}", "/account/{}/history", "/basket", "/stock/{}/level", "/me"]
NAMED_WRITES = ["/api/v2/bookings", "/basket/lines", "/auth/token"]
AGENTS = [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
    "Dart/3.5 (dart:io)", "axios/1.7.7", "Apache-HttpClient/5.3.1 (Java/21.0.4)"]
CHECKS = [("/health/live", "kube-probe/1.30"), ("/ping", "GoogleHC/1.0"), ("/actuator/health", "Consul Health Check")]

# name: (whether it shows upstream statuses, whether times, whether request ids)
ACCESS = {
    "amplify": (True, True, False),       # main_ext of NGINX Amplify's and NGINX Plus' documentation
    "datadog": (False, True, False),      # the format that Datadog's documentation recommends
    "ingress": (True, True, True),        # upstreaminfo of ingress-nginx
    "gitlab": (False, False, False),      # Omnibus GitLab
    "analytics": (False, True, True),     # json_analytics of the Grafana dashboard for Loki
    "ingress_json": (False, True, True),  # the JSON example of ingress-nginx' documentation
    "ecs": (True, True, True),            # a house's nginx.conf after the Elastic Common Schema
    "elk": (False, True, False),          # the JSON that most ELK tutorials copy
    "ltsv": (True, True, True),           # labelled tab-separated values, as ltsv.org proposes for nginx
    "vhost": (True, True, True)}          # a house's: virtual host first, times last, without names
ENVELOPES = ["none", "none", "none", "docker", "cri"]  # docker: json-file; cri: containerd's files under /var/log/pods

# platform: who keeps the processes alive, and the tools that bring releases to it.
PLATFORMS = {
    "systemd": ["capistrano", "jenkins", "octopus", "dpkg", "history", "chat"],
    "supervisord": ["capistrano", "history", "jenkins", "chat"],
    "docker": ["github", "gitlab", "compose", "chat", "octopus"],
    "kubernetes": ["helm", "argocd", "spinnaker", "kubernetes", "github"],
    "nomad": ["nomad", "jenkins", "github"]}
RESTARTS = {
    "systemd": "/usr/sbin/service {service} restart", "supervisord": "/usr/bin/supervisorctl restart {service}",
    "docker": "/usr/bin/docker restart {service}",
    "kubernetes": "/usr/local/bin/kubectl -n prod rollout restart deployment/{service}",
    "nomad": "/usr/bin/nomad job restart -yes {service}"}
PROXY_RESTARTS = ["/usr/sbin/service nginx restart", "/etc/init.d/nginx restart"]
PROXY_RELOADS = ["/usr/sbin/nginx -s reload", "/usr/sbin/service nginx reload"]
SUDO = ["doas", "sudo_rfc5424", "history", "audit"]     # OpenDoas; sudo behind rsyslog's RFC 5424; bash; the audit daemon
LOGINS = ["sshd_session", "logind", "dropbear"]         # OpenSSH 9.8 and later; systemd-logind; Dropbear
ALERTS = ["nagios", "grafana", "zabbix", "datadog", "pagerduty_v3", "cloudwatch"]
KERNELS = ["el7", "5.4", "6.11"]                        # what the dump looks like
KERNEL_PREFIXES = ["dmesg_x", "caller", "rfc5424", "short_precise", "priority"]
JOURNALS = ["short-precise", "short-full", "rfc5424"]
COMPRESSIONS = ["gz_members", "gz_named", "bz2_streams", "zst_frames", "xz_check", "lz4_checked"]
ROTATIONS = ["dateext", "stamp", "sizeandtime", "hourly"]   # logrotate's dateext; lumberjack; Logback; Python's TimedRotatingFileHandler

# What an application is made of: its layouts, its kernel name, its words. `{…}` are filled in by the writer.
STACKS = {
    "ruby": {   # Rails on Puma
        "layouts": ["ruby_logger", "lograge"], "process": "bundle",
        "request": "Completed {status} {reason} in {ms:.0f}ms (Views: {view:.1f}ms | ActiveRecord: {db:.1f}ms | Allocations: {size})",
        "memory": ["PumaWorkerKiller: Consuming {mb:.2f} mb with master and {threads} workers.",    # puma_worker_killer
                   "rss={mb:.0f}MB heap_live_slots={slots} gc_count={gcs}"],                        # an initializer of a house
        "start": ["Booted {service} {version} in production, worker pid {pid}", "* Listening on http://0.0.0.0:8080 ({service} {version})"],
        "error": ("NoMethodError", "undefined method `amount' for nil:NilClass"),
        "trace": ["app/services/price_service.rb:41:in `total'", "app/controllers/bookings_controller.rb:19:in `show'"],
        "boot": ("ActiveRecord::AdapterNotSpecified", "The `production` database is not configured for the `production` environment."),
        "pool": "ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within {timeout:.3f} seconds "
                "(waited {timeout:.3f} seconds); all pooled connections were in use)",
        "disk": "Errno::ENOSPC (No space left on device @ io_write - /var/lib/{service}/spool/queue)"},
    "dotnet": {  # ASP.NET Core with Serilog, or the console logger of Microsoft.Extensions.Logging
        "layouts": ["serilog", "msconsole"], "process": "{Service}.Api",
        "request": "HTTP {method} {uri} responded {status} in {ms:.4f} ms",
        "memory": ["Working set {mb:.1f} MB, GC heap {heap:.1f} MB, gen2 collections {gcs}", "WorkingSet64={bytes} GCTotalMemory={heap_bytes}"],
        "start": ["{Service}.Api {version} started, process {pid}. Now listening on: http://[::]:8080",
                  "Application started. {Service}.Api, Version={version}.0, Culture=neutral"],
        "error": ("System.NullReferenceException", "Object reference not set to an instance of an object."),
        "trace": ["   at {Service}.Api.Pricing.Total(Order order) in /src/Pricing.cs:line 41", "   at lambda_method23(Closure, Object, Object[])"],
        "boot": ("System.InvalidOperationException", "The ConnectionString property has not been initialized."),
        "pool": "Npgsql.NpgsqlException (0x80004005): The connection pool has been exhausted, either raise 'Max Pool Size' (currently {size}) "
                "or 'Timeout' (currently {timeout:.0f} seconds) in your connection string.",
        "disk": "System.IO.IOException: No space left on device : '/var/lib/{service}/spool/queue'"},
    "php": {     # Laravel Octane
        "layouts": ["monolog"], "process": "php", "request": "request handled",
        "memory": ["worker memory {mb:.1f} MB (peak {peak:.1f} MB)", "octane worker rss {mb:.1f}M of {limit:.0f}M"],
        "start": ["Octane server for {service} {version} running [http://0.0.0.0:8080], pid {pid}", "application {service}@{version} booted"],
        "error": ("DivisionByZeroError", "Division by zero"),
        "trace": ["#0 /var/www/app/Pricing.php(41): App\\Pricing->share(0)", "#1 /var/www/app/Http/Controllers/BookingController.php(19)"],
        "boot": ("RuntimeException", "No application encryption key has been specified."),
        "pool": "SQLSTATE[08006] [7] timeout expired: channel pool exhausted, waited {timeout:.3f} sec for one of {size} connections",
        "disk": "file_put_contents(/var/www/storage/queue): Failed to open stream: No space left on device"},
    "go": {      # zap, log/slog, Gin with the standard logger
        "layouts": ["zap", "slog", "gin"], "process": "{service}", "request": "request served",
        "memory": ["memstats alloc={heap_mib:.1f}MiB sys={mb:.1f}MiB num_gc={gcs} goroutines={threads}", "process resident memory {bytes} bytes"],
        "start": ["{service} build {version} (go1.22.5) listening on :8080", "serving {service} version={version} pid={pid} addr=:8080"],
        "error": ("runtime error", "invalid memory address or nil pointer dereference"),
        "trace": ["goroutine 4182 [running]:", "main.(*Pricing).Total(0x0)", "\t/src/pricing.go:41 +0x1d"],
        "boot": ("panic", "missing required environment variable DATABASE_URL"),
        "pool": "acquire conn: context deadline exceeded after {timeout:.1f}s (pgxpool total={size} acquired={size} idle=0)",
        "disk": "write /var/lib/{service}/spool/queue: no space left on device"},
    "node": {    # Fastify with pino, Winston
        "layouts": ["pino", "winston"], "process": "next-server (v1", "request": "request completed",
        "memory": ["process.memoryUsage rss={bytes} heapTotal={heap_bytes} heapUsed={used_bytes}", "memory: {mb:.0f} MB rss, {heap:.0f} MB heap"],
        "start": ["Server listening at http://0.0.0.0:8080 ({service}@{version})", "{service}@{version} ready on port 8080, pid {pid}"],
        "error": ("ReferenceError", "vatRate is not defined"),
        "trace": ["    at total (/app/dist/pricing.js:41:18)", "    at async Object.handler (/app/dist/routes/bookings.js:19:20)"],
        "boot": ("Error", "Cannot find module '@acme/config'"),
        "pool": "Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?",
        "disk": "ENOSPC: no space left on device, write '/var/lib/{service}/spool/queue'"},
    "java": {    # Quarkus, Log4j 2 as JSON, Tomcat's java.util.logging
        "layouts": ["quarkus", "log4j_json", "jul"], "process": "jsvc", "request": "{method} {uri} {status} {ms:.0f}",
        "memory": ["Memory used={heap:.0f}MB committed={mb:.0f}MB max={limit:.0f}MB", "VmRSS {kb} kB, {threads} live threads"],
        "start": ["{service} {version} on JVM (powered by Quarkus 3.8.1) started in 1.204s. Listening on: http://0.0.0.0:8080",
                  "Server startup of {service}-{version}.war in [2204] milliseconds"],
        "error": ("java.lang.NullPointerException", "Cannot invoke \"java.math.BigDecimal.add(java.math.BigDecimal)\" because \"fee\" is null"),
        "trace": ["\tat com.acme.pricing.Pricing.total(Pricing.java:41)", "\tat com.acme.web.BookingResource.show(BookingResource.java:19)"],
        "boot": ("java.lang.IllegalStateException", "Failed to load config value of type class java.lang.String for: datasource.url"),
        "pool": "java.sql.SQLException: Acquisition timeout while waiting for new connection (agroal, max-size {size}, {timeout:.0f}s)",
        "disk": "java.io.IOException: No space left on device"},
    "rust": {    # tracing with tower-http, sqlx
        "layouts": ["tracing", "tracing_json"], "process": "{service}", "request": "finished processing request",
        "memory": ["jemalloc resident={bytes} allocated={heap_bytes}", "rss {mib:.1f} MiB, {threads} tasks"],
        "start": ["{service} v{version} listening on 0.0.0.0:8080", "starting service: \"{service}-{version}\", workers: 8, pid: {pid}"],
        "error": ("panicked", "called `Option::unwrap()` on a `None` value"),
        "trace": ["   0: rust_begin_unwind", "   1: core::panicking::panic_fmt"],
        "boot": ("Error", "missing field `database_url` in configuration"),
        "pool": "pool timed out while waiting for an open connection (sqlx, {size} in use, {timeout:.0f}s)",
        "disk": "Os {{ code: 28, kind: StorageFull, message: \"No space left on device\" }}"},
    "python": {  # FastAPI on Uvicorn with structlog
        "layouts": ["structlog_json", "structlog_console"], "process": "uvicorn", "request": "request_finished",
        "memory": ["psutil memory_info rss={bytes} vms={vms_bytes}", "current memory usage {mb:.1f} MB ({percent:.1f}% of limit)"],
        "start": ["Application startup complete. {service}=={version} pid={pid}", "Started server process [{pid}] for {service}=={version}"],
        "error": ("IndexError", "list index out of range"),
        "trace": ["  File \"/opt/app/pricing.py\", line 41, in total", "    rate = rates[0]"],
        "boot": ("pydantic_core._pydantic_core.ValidationError", "1 validation error for Settings database_url Field required"),
        "pool": "asyncpg.exceptions.TooManyConnectionsError: no connection of {size} became free within {timeout:.1f} s",
        "disk": "OSError: [Errno 28] No space left on device"}}
