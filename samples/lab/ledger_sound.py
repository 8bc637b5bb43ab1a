"""The account ledger as releases 7.12.x have it: one page for one request, nothing kept."""

PAGE = "SELECT id, event, seats, state, total, created FROM bookings WHERE account = ? ORDER BY id DESC LIMIT ? OFFSET ?"


def resume(pool, log):
    """Has nothing to resume: these releases keep no jobs."""


def page(pool, log, account, number):
    """Returns one page of an account's bookings."""
    with pool.connection() as connection:
        return connection.query(PAGE, (account, 25, 25 * (number - 1)))
