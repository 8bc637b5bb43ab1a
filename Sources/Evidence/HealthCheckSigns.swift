/// How a health check is told from other requests: by these alone, so that a shell command can do the same.
package enum HealthCheckSigns {
    /// Paths, without query and trailing slash.
    package static let paths = [
        "/health", "/healthz", "/healthcheck", "/health-check", "/health/live", "/health/ready", "/_health", "/ping",
        "/livez", "/readyz", "/live", "/ready", "/status", "/nginx_status", "/stub_status", "/basic_status",
        "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/-/healthy", "/-/ready",
        "/nginx-health",
    ]

    /// Words of a user agent, in lower case.
    package static let agents = [
        "healthcheck", "health-check", "health check", "kube-probe", "googlehc", "pingdom", "uptimerobot", "statuscake",
        "site24x7", "newrelicpinger", "uptime-kuma", "blackbox-exporter", "blackbox exporter", "consul-health",
        "amazon-route53-health", "haproxy", "envoy/hc", "check_http",
    ]
}
