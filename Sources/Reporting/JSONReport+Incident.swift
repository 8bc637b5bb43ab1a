internal import Correlation
internal import Evidence

extension JSONReport {
    static func incident(_ incident: Incident, _ events: EventIndex, to writer: inout JSONWriter) {
        writer.object(.lines) { writer in
            writer.field("id", incident.id)
            writer.field("title", incident.title)
            writer.field("severity", incident.severity)
            writer.field("start", incident.start)
            writer.field("detected", incident.detected)
            writer.field("end", incident.end)
            writer.field("score", incident.score)
            milestones(incident.milestones, to: &writer)
            writer.field("restored_criterion", unknownIfEmpty: incident.restoredCriterion)
            rootCause(incident.rootCause, to: &writer)
            writer.key("trigger")
            writer.object { writer in
                writer.field("kind", incident.trigger.kind)
                writer.field("version", incident.trigger.version)
                writer.field("time", incident.trigger.time)
                writer.field("event", incident.trigger.event)
            }
            writer.field("contributing", incident.contributing, .lines) { writer, contribution in
                writer.object { writer in
                    writer.field("kind", contribution.kind)
                    writer.field("text", contribution.text)
                    writer.field("events", contribution.events)
                }
            }
            writer.field("related", incident.related) { writer, relation in
                writer.object { writer in
                    writer.field("incident", relation.incident)
                    writer.field("relation", relation.relation)
                }
            }
            writer.field("hypotheses", incident.hypotheses, .lines) { hypothesis($1, to: &$0) }
            writer.key("impact")
            impact(incident.impact, to: &writer)
            writer.field("memory", incident.memory, .lines) { memory($1, to: &$0) }
            writer.field("phases", incident.phases, .lines) { writer, phase in
                writer.object { writer in
                    writer.field("name", phase.name)
                    writer.field("start", phase.start)
                    writer.field("end", phase.end)
                }
            }
            writer.field("timeline", incident.timeline.compactMap { events[$0] }, .lines) { event($1, to: &$0) }
        }
    }

    private static func milestones(_ milestones: Milestones, to writer: inout JSONWriter) {
        writer.key("milestones")
        writer.object(.lines) { writer in
            for (name, milestone) in milestones.named {
                writer.field(name, milestone) { writer, milestone in
                    writer.field("time", milestone.time)
                    writer.field("low", milestone.low)
                    writer.field("high", milestone.high)
                    writer.field("event", milestone.event)
                }
            }
        }
    }

    private static func rootCause(_ cause: Incident.RootCause, to writer: inout JSONWriter) {
        writer.key("root_cause")
        writer.object(.lines) { writer in
            writer.field("kind", cause.kind)
            writer.field("confidence", cause.confidence)
            writer.field("subject", unknownIfEmpty: cause.subject)
            writer.field("summary", cause.summary)
            writer.field("evidence", cause.evidence)
            writer.field("chain", cause.chain, .lines) { writer, link in
                writer.object { writer in
                    writer.field("from", link.from)
                    writer.field("to", link.to)
                    writer.field("mechanism", link.mechanism)
                    writer.field("lag_s", link.lagS)
                }
            }
        }
    }

    private static func hypothesis(_ hypothesis: Hypothesis, to writer: inout JSONWriter) {
        func arguments(_ name: String, _ arguments: [Hypothesis.Argument], to writer: inout JSONWriter) {
            writer.field(name, arguments) { writer, argument in
                writer.object { writer in
                    writer.field("text", argument.text)
                    writer.field("events", argument.events)
                }
            }
        }
        writer.object { writer in
            writer.field("kind", hypothesis.kind)
            writer.field("confidence", hypothesis.confidence)
            writer.field("verdict", hypothesis.verdict)
            writer.field("expected", hypothesis.expected) { writer, expectation in
                writer.object { writer in
                    writer.field("text", expectation.text)
                    writer.field("source_class", expectation.sourceClass.rawValue)
                    writer.key("seen")
                    writer.value(expectation.seen)
                }
            }
            writer.field("coverage", hypothesis.coverage)
            arguments("for", hypothesis.arguments, to: &writer)
            arguments("against", hypothesis.against, to: &writer)
        }
    }

    private static func impact(_ impact: Impact, to writer: inout JSONWriter) {
        func bounds(_ name: String, _ bounds: Impact.Bounds?, to writer: inout JSONWriter) {
            writer.field(name, bounds) { writer, bounds in
                writer.field("low", bounds.low)
                writer.field("high", bounds.high)
            }
        }
        func rows(_ name: String, _ rows: [Impact.Row], keyed key: String, to writer: inout JSONWriter) {
            writer.field(name, rows, .lines) { writer, row in
                writer.object { writer in
                    writer.field(key, row.key)
                    writer.field("requests", row.requests)
                    writer.field("failed_requests", row.failedRequests)
                    statuses(row.byStatus, to: &writer)
                    writer.field("p99_s", row.p99S)
                }
            }
        }
        writer.object(.lines) { writer in
            writer.field("requests", impact.requests)
            writer.field("failed_requests", impact.failedRequests)
            writer.field("bad_gateway", impact.badGateway)
            writer.field("failed_share", impact.failedShare)
            writer.field("peak_failed_share", impact.peakFailedShare)
            writer.field("clients", impact.clients)
            writer.field("affected_clients", impact.affectedClients)
            writer.field("client_basis", unknownIfEmpty: impact.clientBasis)
            bounds("failed_writes", impact.failedWrites, to: &writer)
            bounds("missing_requests", impact.missingRequests, to: &writer)
            writer.field("down_s", impact.downS)
            writer.field("degraded_s", impact.degradedS)
            writer.field("no_data_s", impact.noDataS)
            writer.field("endpoints_total", impact.endpointsTotal)
            writer.field("endpoints_failed", impact.endpointsFailed)
            writer.field("endpoints_spared", impact.endpointsSpared, .lines) { writer, endpoint in
                writer.object { writer in
                    writer.field("method", endpoint.method)
                    writer.field("path", endpoint.path)
                    writer.field("requests", endpoint.requests)
                }
            }
            hourOfDay(impact.hourOfDay, to: &writer)
            writer.field("estimated", impact.estimated)
            writer.field("error", impact.error)
            rows("by_path", impact.byPath, keyed: "path", to: &writer)
            rows("by_upstream", impact.byUpstream, keyed: "upstream", to: &writer)
            rows("by_method", impact.byMethod, keyed: "method", to: &writer)
            rows("by_client_class", impact.byClientClass, keyed: "client_class", to: &writer)
            recount(impact.recount, to: &writer)
        }
    }

    private static func hourOfDay(_ hour: Impact.HourOfDay, to writer: inout JSONWriter) {
        writer.key("hour_of_day")
        writer.object { writer in
            writer.field("hours_known", hour.hoursKnown)
            writer.field("peak_hour", hour.peakHour)
            writer.field("share_of_peak", hour.shareOfPeak)
            writer.key("is_peak")
            writer.value(hour.isPeak)
        }
    }
}
