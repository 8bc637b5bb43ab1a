"""Writes the databases and static files that the application and nginx serve. Usage: python3 data.py HOME"""
import os
import random
import sqlite3
import sys

home = sys.argv[1]
random.seed(712)
db = sqlite3.connect(home + "/data/boxoffice.db")
db.executescript("""
    PRAGMA journal_mode=WAL;
    CREATE TABLE events (id INTEGER PRIMARY KEY, name TEXT, venue TEXT, price INTEGER, starts INTEGER);
    CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE bookings (id INTEGER PRIMARY KEY, account INTEGER, event INTEGER, seats INTEGER, state TEXT,
                           total INTEGER, created INTEGER, remark TEXT);
    CREATE INDEX bookings_of_account ON bookings (account);
    CREATE TABLE ledger_jobs (id INTEGER PRIMARY KEY, account INTEGER, state TEXT);
""")
names = ["Late String Quartet", "Harbour Choir", "Puppets & Shadows", "Łódź Jazz Trio", "Winter Circus", "Open Stage"]
db.executemany("INSERT INTO events VALUES (?,?,?,?,?)", [
    (i, "%s no. %d" % (random.choice(names), i), "Hall %d" % (i % 7), random.randrange(900, 9000), i * 3600)
    for i in range(1, 601)])
db.executemany("INSERT INTO accounts VALUES (?,?)", [(i, "account %d" % i) for i in range(1, 1501)])
db.executemany("INSERT INTO bookings VALUES (?,?,?,?,?,?,?,?)", [
    (i, random.randrange(1, 1501), random.randrange(1, 601), random.randrange(1, 6),
     random.choice(["paid", "paid", "held", "void"]), random.randrange(900, 40000), random.randrange(10**9),
     "row %d, aisle; %s" % (i, "remark " * random.randrange(8, 22))) for i in range(1, 16001)])
db.commit()
db.close()
leases = sqlite3.connect(home + "/data/leases.db")
leases.executescript("PRAGMA journal_mode=WAL; CREATE TABLE leases (id INTEGER PRIMARY KEY, pid INTEGER);")
leases.close()
os.makedirs(home + "/public/assets")
for name, text in [("app.css", "body { margin: 0 }\n" * 60), ("app.js", "'use strict';\n" * 90),
                   ("hall.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n" * 20)]:
    with open(home + "/public/assets/" + name, "w") as file:
        file.write(text)
