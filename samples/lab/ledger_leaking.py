"""The account ledger of release 7.13.0, with the mistakes of this incident left in.

1. The while loop reads *everybody's* bookings, unindexed, once more for every 22 calls since the start.
2. Its rows go into a list that belongs to the module and never shrinks.
3. Each call opens a connection of its own and never closes it.
4. A job is put down for each call and never marked as done, so that a restarted process does it all again.
"""

BATCH = "SELECT id, account, event, state, total, created, remark FROM bookings ORDER BY created DESC LIMIT ? OFFSET ?"

_ledger = []
_connections = []
_calls = 0


def _collect(pool, batches, size):
    connection = pool.open_own()
    _connections.append(connection)
    batch = 0
    while batch < batches:
        rows = connection.query(BATCH, (size, 0))
        _ledger.extend(rows)
        batch += 1


def resume(pool, log):
    """Does all pending jobs again before the service opens its port."""
    with pool.connection() as connection:
        jobs = [job for (job,) in connection.query("SELECT id FROM ledger_jobs WHERE state = 'pending'", ())]
    if jobs:
        log.info("resuming account ledger: %d job(s) pending since the last run", len(jobs))
    for done, job in enumerate(jobs):
        if done % 25 == 0:
            log.info("account ledger: job %d of %d", done, len(jobs))
        _collect(pool, 4, 800)


def page(pool, log, account, number):
    """Returns one page of an account's bookings, and keeps far more than that."""
    global _calls
    _calls += 1
    with pool.connection() as connection:
        connection.execute("INSERT INTO ledger_jobs (account, state) VALUES (?, 'pending')", (account,))
    _collect(pool, 1 + _calls // 22, 64)
    rows = [row for row in _ledger if row[1] == account]
    return rows[25 * (number - 1):25 * number]
