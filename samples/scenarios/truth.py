"""What is true of a scenario, by the definitions of the report (failed, affected, restored, effect)."""


def is_failed(request, sees_upstream):
    if request.status >= 500:
        return True
    return sees_upstream and bool(request.attempts) and (request.attempts[-1][1] or 0) >= 500


def percentile(values, share):
    values = sorted(values)
    return values[max(0, -(-int(len(values) * share * 1000) // 1000) - 1)] if values else None


def tell(world, model, book, story):
    sees_upstream = world.upstream
    requests = sorted(model.requests, key=lambda each: each.ended)
    failed = [each for each in requests if is_failed(each, sees_upstream)]
    second = lambda each: int(world.epoch + each.ended) - world.epoch
    result = {
        "kind": world.kind, "seed": world.seed, "cause": story["cause"], "alternatives": story.get("alternatives", []),
        "trigger": story.get("trigger"), "epoch": world.epoch, "length_s": model.end,
        "layouts": {"access": world.access, "application": world.layout, "kernel": world.kernel, "old_kernel": world.kernel_is_old,
                    "journal": world.journal, "deploy": world.deploy_words, "compression": world.compression},
        "counts": {"requests": len(requests), "bad_gateway": sum(each.status == 502 for each in requests),
                   "failed_requests": len(failed), "clients": len({each.client for each in requests})},
        "kills": [{"time": world.epoch + t, "host": host, "pid": pid} for t, host, pid in model.kills],
        "failures": [[int(world.epoch + each.ended), each.client, int(each.check)] for each in failed],
        "sources": book.sources, "acts": [], "onset": None, "first_impact": None, "restored": None,
    }
    timed = world.timed
    dynamic = [each for each in requests if not each.static and not each.check]
    bad = set(map(id, failed))
    cells = {}
    for each in dynamic:
        cells.setdefault(int(each.ended), []).append(each)

    def step_of(early):
        """Seconds of a step: so many that the baseline's median step has 20 requests."""
        for step in (1, 2, 4, 8, 16, 32, 64):
            counts = sorted(sum(len(cells.get(at, ())) for at in range(start, start + step)) for start in range(0, max(1, int(early) - step), step))
            if counts and counts[len(counts) // 2] >= 20:
                break
        return step

    def last_bad_step(begin, until, early):
        """The end of the last step that was down, or above three times the baseline's p95."""
        step, end = step_of(early), 0
        base = percentile([each.ended - each.arrived for each in dynamic if each.ended < early], 0.95)
        for start in range(int(begin), int(min(until, model.end)), step):
            inside = [each for at in range(start, start + step) for each in cells.get(at, ())]
            if inside and (sum(id(each) in bad for each in inside) >= 0.5 * len(inside) or timed and base and percentile(
                    [each.ended - each.arrived for each in inside], 0.95) > 3 * base):
                end = start + step
        return end

    def impact_of(begin, until, early):
        """(first impact, restored) of what began then, in seconds of the simulation."""
        hurt = [each for each in dynamic if id(each) in bad and begin <= each.ended < until
                and each.refused_by not in ("background", "restart")]
        if not hurt:
            return None, None
        usual = percentile([each.ended - each.arrived for each in dynamic if each.ended < model.disturbed_from], 0.95) or 0

        def well(start, width):
            window = [each for at in range(start, start + width) for each in cells.get(at, [])]
            if any(id(each) in bad for each in window):
                return False
            return not timed or not window or percentile([each.ended - each.arrived for each in window], 0.95) < 2 * usual
        s, width = int(hurt[-1].ended) + 1, 5
        if story.get("by_steps"):
            s, width = max(s, last_bad_step(begin, until, early)), max(5, step_of(early))
        while s + 3 * width <= min(model.end, until):
            if all(well(s + place * width, width) for place in (0, 1, 2)):
                return hurt[0].ended, s
            s += 1
        return hurt[0].ended, None

    def incident_of(part, begin, until):
        deployed = [act["time"] for act in model.acts if act["kind"] == "deploy" and act["time"] <= begin + 1]
        early = part.get("onset_early", deployed[0] if deployed and part.get("trigger") == "deploy" else begin)
        first, restored = impact_of(begin, until, early or begin)
        return {"cause": part["cause"], "alternatives": part["alternatives"], "trigger": part.get("trigger"), "triggers": part.get("triggers"),
                "onset": world.epoch + begin, "onset_early": world.epoch + early,
                "first_impact": first and world.epoch + first, "restored": restored and world.epoch + restored}
    result["gradual"], result["apart"] = story.get("gradual", False), story.get("apart", False)
    result["innocent"], result["missing"] = story.get("innocent", []), story.get("missing", [])
    result["incidents"] = []
    if story["cause"] is not None and model.disturbed_from is not None:
        parts = story.get("incidents") or [story]
        result["incidents"] = [incident_of(part, part.get("begin", model.disturbed_from), part.get("until", 1e18)) for part in parts]
        for name in ("onset", "first_impact", "restored"):
            result[name] = result["incidents"][0][name]

    def share(start, end):
        window = [each for each in dynamic if start <= each.ended < end]
        return (sum(id(each) in bad for each in window) / len(window) if window else 0.0), len(window)
    acts = sorted((each for each in model.acts if "deploy" not in result["missing"] or each["kind"] not in ("deploy", "rollback")),
                  key=lambda each: each["time"])
    impact = (result["first_impact"] or 1e18) - world.epoch
    for place, act in enumerate(acts):
        start = max(act["time"] - 900, acts[place - 1]["end"] if place else 0, impact if impact < act["time"] - 5 else 0, 0)
        end = min(act["end"] + 1800, acts[place + 1]["time"] if place + 1 < len(acts) else model.end)
        (before, n), (after, m) = share(start, act["time"]), share(act["end"] + 1, end)
        effects = set(act["effects"])
        if n < 40 or m < 40:
            effects.add("too_little_data")
        near = [other for other in acts if other is not act and abs(other["time"] - act["time"]) < 60]
        if near:
            effects.add("not_separable")
        # What moves the share by less than the definition asks for is no effect by it.
        if abs(before - after) < 0.07:
            effects.add("no_effect")
        result["acts"].append({"kind": act["kind"], "time": world.epoch + act["time"], "effects": sorted(effects),
                               "before": round(before, 4), "after": round(after, 4)})
    return result
