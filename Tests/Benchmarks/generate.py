#!/usr/bin/env python3
"""Writes a large access log, the same bytes for the same size: combined format and the usual timing fields.

    generate.py BYTES FILE

Time increases; 40 to 200 requests a second come from some 30,000 clients; about every 25 minutes the upstream is gone
for one to four minutes and most answers are 502. Lines have about 250 bytes. What does not depend on the second is
made once, in two pools; a second takes a run of lines from anywhere in its pool, so that a compressor finds about as
many repeats as in a real log, and Python joins whole seconds at a time.
"""
import random
import sys
import time

LINES_A_POOL = 80_000
START = 1_740_960_000  # 2025-03-03T00:00:00Z

AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/%d.1 Safari/605",
    "Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS %d_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "shop-app/%d.4 (Android 14)",
    "shop-app/%d.4 (iOS 18)",
    "okhttp/4.%d.0",
    "kube-probe/1.%d",
]
PATHS = [
    ("GET", "/", 8), ("GET", "/api/products?page=%d", 20), ("GET", "/api/products/%d", 22),
    ("GET", "/static/app-%d.js", 8),
    ("GET", "/static/img/%d.webp", 10), ("GET", "/api/orders?user=%d&page=2", 9), ("POST", "/api/checkout", 6),
    ("POST", "/api/login", 5), ("GET", "/healthz", 4), ("PUT", "/api/cart/%d", 6), ("GET", "/search?q=item+%d", 7),
]


def agent(dice):
    text = dice.choice(AGENTS)
    version = dice.randrange(12, 139)
    return text % ((version,) * text.count("%d"))


def pool(dice, outage):
    """Lines as (what stands before the time, what stands after it)."""
    def numbers(count, below):
        return tuple(dice.randrange(below) for _ in range(count))

    clients = ["198.%d.%d.%d" % (18 + dice.randrange(2), *numbers(2, 256)) for _ in range(28_000)]
    clients += ["2001:db8:%x:%x::%x" % numbers(3, 65536) for _ in range(2_000)]
    agents = [agent(dice) for _ in range(400)]
    weights = [weight for _, _, weight in PATHS]
    lines = []
    for _ in range(LINES_A_POOL):
        # Some clients ask often, most seldom.
        client = clients[int(len(clients) * dice.random() ** 3)]
        method, path, _ = dice.choices(PATHS, weights)[0]
        if "%d" in path:
            path %= int(5_000 * dice.random() ** 2)
        is_static = path.startswith("/static/")
        draw = dice.random()
        upstream = "10.0.3.%d:8000" % dice.randrange(11, 15)
        if outage and not is_static and draw < 0.95:
            status, size, took = 502, 157, dice.choice((0.0, 0.001, 0.002))
        elif is_static:
            status, size = (304, 0) if draw < 0.3 else (200, dice.randrange(900, 200_000))
            took, upstream = 0.0, "-"
        else:
            status = 200 if draw < 0.955 else dice.choice((201, 301, 400, 401, 404, 404, 499, 500, 502))
            size = dice.randrange(80, 30_000)
            took = dice.lognormvariate(-3.2, 0.9)
        page = dice.choice(("/", "/cart", "/products/%d" % dice.randrange(900)))
        referrer = "-" if draw < 0.35 else "https://shop.example" + page
        answer = ("-", "-", "-") if upstream == "-" else (status, "0.000", "%.3f" % took)
        timing = "rt=%.3f uaddr=%s ustatus=%s uct=%s urt=%s rid=%032x" % (
            took, upstream, *answer, dice.getrandbits(128))
        lines.append((
            "%s - - [" % client,
            '] "%s %s HTTP/1.1" %d %d "%s" "%s" %s\n' % (
                method, path, status, size, referrer, dice.choice(agents), timing)))
    return lines


class Pool:
    """A pool cut at the times: `between[i]` is what stands after line i's time and before that of line i + 1."""

    def __init__(self, lines):
        self.before = [before for before, _ in lines]
        self.after = [after for _, after in lines]
        self.between = [after + lines[i + 1][0] for i, (_, after) in enumerate(lines[:-1])]

    def second(self, stamp, first, count):
        # count is at least 2, so that there is always something between the first time and the last
        last = first + count - 1
        return self.before[first] + stamp + stamp.join(self.between[first:last]) + stamp + self.after[last]


def main():
    size, path = int(sys.argv[1]), sys.argv[2]
    dice = random.Random(20250303)
    normal, broken = Pool(pool(dice, False)), Pool(pool(dice, True))
    second, outage_from, outage_to, rate, written = START, START + 900, START + 1_020, 120, 0
    with open(path, "wb", buffering=1 << 20) as out:
        while written < size:
            rate = min(200, max(40, rate + dice.randrange(-6, 7)))
            if second >= outage_to:
                outage_from = second + dice.randrange(1_200, 1_800)
                outage_to = outage_from + dice.randrange(60, 240)
            source = broken if second >= outage_from else normal
            stamp = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(second))
            text = source.second(stamp, dice.randrange(LINES_A_POOL - 200), rate).encode()
            out.write(text)
            written += len(text)
            second += 1


main()
