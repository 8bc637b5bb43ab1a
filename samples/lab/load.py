"""The clients: an open loop of synthetic requests through nginx, each written down by the client's own clock.

Usage: python3 load.py RATE SEED OUTPUT. Ends on SIGTERM; OUTPUT is one JSON object a request.
"""
import json
import random
import signal
import socket
import sys
import threading
import time

RATE, SEED, OUTPUT = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
PROXY = ("127.0.0.1", 80)
rng = random.Random(SEED)
records = []
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
signal.signal(signal.SIGINT, lambda *_: stop.set())

AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Tickets/4.2 (Android 16)", "Tickets/4.3 (iOS 26.1; \"mini\")", "Tickets/4.3 (Android 15)",
    "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
]
# What strangers write about themselves; only a field that the format puts in its place counts.
HOSTILE_AGENTS = [
    b"<script>alert('502')</script><img src=x onerror=alert(1)>",
    b"\x1b[31mred\x1b[0m \x1b]0;title\x07 | [click](javascript:alert(1)) `id`",
    b"Out of memory: Killed process 4242 (nginx) total-vm:1kB, anon-rss:1kB",
    b"=cmd|' /C calc'!A0, connect() failed (111: Connection refused) while connecting to upstream",
]
HOSTILE_PATHS = [
    b'/v1/search?q="_502_"',
    b"/v1/search?q=%22%20502%20157%20%22-%22%20%22-%22",
    b'/v1/events/12"HTTP/1.1"502',
    b"/v1/search?q=2026-11-24T00:00:00Z+ERROR+oom-killer",
    b"/v1/events/%3Cb%3E7%3C/b%3E",
    b"/v1/search?q=\xc5\x81\xc3\xb3d\xc5\xba&token=not-a-real-secret-0000",
]
MALFORMED = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200, 232)) + b"\x00\x20" + b"\xff" * 32,
    b"SSH-2.0-libssh_0.11.1\r\n\r\n",
    b"GET /v1/events HTTP/7.5\r\nHost: tickets.example\r\n\r\n",
    b"GET /\xfe\xff%zz HTTP/1.1\r\nHost: tickets.example\r\n\r\n",
    b"\x00\x00\x00\x54\xffSMB\x72" + b"\x00" * 16 + b"\r\n\r\n",
]


def address():
    kind = rng.random()
    if kind < 0.15:
        return "203.0.113.%d" % rng.randrange(1, 255)
    if kind < 0.3:
        return "198.51.100.%d" % rng.randrange(1, 255)
    if kind < 0.8:
        return "198.%d.%d.%d" % (rng.randrange(18, 20), rng.randrange(256), rng.randrange(1, 255))
    return "2001:db8:%x:%x::%x" % (rng.randrange(0x10000), rng.randrange(0x10000), rng.randrange(1, 0x10000))


clients = sorted({address() for _ in range(400)})
rng.shuffle(clients)
agent_of = {client: rng.choice(AGENTS).encode() for client in clients}


def ask(client, agent, method, path, body=b"", patience=14.0, referer=b""):
    head = [method + b" " + path + b" HTTP/1.1", b"Host: tickets.example", b"Connection: close",
            b"User-Agent: " + agent, b"X-Forwarded-For: " + client.encode()]
    if referer:
        head.append(b"Referer: " + referer)
    if body:
        head += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
    send(client, method, path, b"\r\n".join(head) + b"\r\n\r\n" + body, patience)


def send(client, method, path, data, patience=14.0):
    start = time.time()
    clock = time.perf_counter()
    status = "empty"
    try:
        with socket.create_connection(PROXY, timeout=patience) as connection:
            connection.settimeout(patience)
            connection.sendall(data)
            answer = b""
            while True:
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
            if answer:
                status = answer.split(b" ", 2)[1].decode()
    except ConnectionRefusedError:
        status = "refused"
    except TimeoutError:
        status = "timeout"
    except OSError:
        status = "broken"
    records.append({"start": start, "duration": time.perf_counter() - clock, "client": client,
                    "method": method.decode("latin1"), "path": path.decode("latin1"), "status": status})


def ordinary():
    client = clients[min(int(rng.paretovariate(0.55)) - 1, 10**9) % len(clients)] if rng.random() < 0.25 \
        else rng.choice(clients)
    agent = agent_of[client]
    referer = rng.choice([b"", b"", b"https://tickets.example/", b"https://tickets.example/v1/events"])
    kind = rng.random()
    method, body = b"GET", b""
    if kind < 0.12:
        path = b"/"
    elif kind < 0.26:
        path = b"/v1/events?page=%d" % rng.randrange(1, 41)
    elif kind < 0.42:
        path = b"/v1/events/%d" % rng.randrange(1, 620)
    elif kind < 0.55:
        path = b"/v1/events/%d/seats" % rng.randrange(1, 601)
    elif kind < 0.77:
        path = b"/v1/bookings?account=%d&page=%d" % (rng.randrange(1, 1501), rng.randrange(1, 3))
    elif kind < 0.82:
        path = b"/v1/search?q=" + rng.choice([b"jazz", b"choir", b"Winter%20Circus", b"%C5%81%C3%B3d%C5%BA", b"50%25"])
    elif kind < 0.88:
        method, path = b"POST", b"/v1/session"
        body = json.dumps({"account": rng.randrange(1, 1501),
                           "password": "correct" if rng.random() < 0.9 else "wrong"}).encode()
    elif kind < 0.93:
        method, path = b"POST", b"/v1/holds"
        body = json.dumps({"event": rng.randrange(1, 601), "seats": rng.randrange(1, 5)}).encode()
    elif kind < 0.985:
        path = rng.choice([b"/assets/app.css", b"/assets/app.js", b"/assets/hall.svg"])
    elif kind < 0.992:
        path = b"/favicon.ico"
    else:
        path = rng.choice([b"/.env", b"/wp-login.php", b"/v1/events/last", b"/v1/bookings"])
    return (client, agent, method, path, body, 0.012 if rng.random() < 0.001 else 14.0, referer)


def spawn(target, *arguments):
    threading.Thread(target=target, args=arguments, daemon=True).start()


def main():
    begin = time.monotonic()
    # Each entry: the next time, the period, what to do.
    regular = [
        [1.0, 5.0, lambda n: spawn(ask, "192.0.2.5", b"probe/1.4", b"GET", b"/livez")],
        [2.3, 7.0, lambda n: spawn(ask, "192.0.2.66", b"Mozilla/5.0 (compatible; ExampleBot/3.0; +https://bot.example/)",
                                   b"GET", b"/v1/events/%d" % (n % 600 + 1))],
        [4.1, 19.0, lambda n: spawn(ask, "192.0.2.77", b"curl/8.16.0", b"HEAD", b"/")],
        [6.0, 13.0, lambda n: spawn(ask, clients[n % 9], HOSTILE_AGENTS[n % 4], b"GET", b"/v1/events?page=1")],
        [9.0, 17.0, lambda n: spawn(ask, clients[9 + n % 9], AGENTS[3].encode(), b"GET", HOSTILE_PATHS[n % 6])],
        [12.0, 29.0, lambda n: spawn(send, "127.0.0.1", b"-", b"malformed", MALFORMED[n % 5], 3.0)],
    ]
    counts = [0] * len(regular)
    following = 0.2
    while not stop.is_set():
        now = time.monotonic() - begin
        while following <= now:
            spawn(ask, *ordinary())
            following += rng.expovariate(RATE)
        for i, (due, period, act) in enumerate(regular):
            if due <= now:
                act(counts[i])
                counts[i] += 1
                regular[i][0] += period
        time.sleep(max(0.001, min([following] + [entry[0] for entry in regular]) - (time.monotonic() - begin)))
    for _ in range(150):
        if threading.active_count() == 1:
            break
        time.sleep(0.1)
    with open(OUTPUT, "w") as file:
        for record in sorted(records, key=lambda record: record["start"]):
            file.write(json.dumps(record) + "\n")


main()
