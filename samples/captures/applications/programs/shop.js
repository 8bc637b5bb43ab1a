// JSON lines of pino's fields, then what node itself prints: an uncaught error with its cause, or the end of the heap.
const log = (level, msg, more = {}) =>
    console.log(JSON.stringify({ level, time: Date.now(), pid: process.pid, hostname: 'app-1', ...more, msg }));

function load(rows) {
    return rows.missing.length;
}

function handle() {
    try {
        load({});
    } catch (error) {
        log(50, 'request failed', {
            reqId: 'req-1a',
            err: { type: error.name, message: error.message, stack: error.stack },
        });
        throw new Error('cannot answer', { cause: error });
    }
}

log(30, 'listening', { reqId: 'req-1a' });
if (process.argv[2] === 'memory') {
    const rows = [];
    for (;;) rows.push(new Array(1000).fill(rows.length));
}
handle();
