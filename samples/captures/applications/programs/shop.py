"""Logs through Python's own logging in one of its usual forms: plain records, a chained traceback, a MemoryError."""
import json
import logging
import resource
import sys
import threading

FORMS = {
    "basic": logging.BASIC_FORMAT,
    "common": "%(asctime)s - %(name)s - %(levelname)s - %(message)s",
    "columns": "%(asctime)s %(name)-12s %(levelname)-8s %(message)s",
    "brackets": "%(asctime)s [%(process)d] [%(threadName)s] [%(levelname)s] %(name)s: %(message)s",
}


class JSONFormatter(logging.Formatter):
    def format(self, record):
        fields = {
            "asctime": self.formatTime(record),
            "levelname": record.levelname,
            "name": record.name,
            "threadName": record.threadName,
            "process": record.process,
            "request_id": getattr(record, "request_id", None),
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exc_info"] = self.formatException(record.exc_info)
        return json.dumps(fields)


form = sys.argv[1]
handler = logging.StreamHandler(sys.stderr)
handler.setFormatter(JSONFormatter() if form == "json" else logging.Formatter(FORMS[form]))
logging.basicConfig(level=logging.DEBUG, handlers=[handler])
log = logging.getLogger("shop.orders")


def load(rows):
    return {"a": 1}[rows]


def handle(request_id):
    try:
        load("b")
    except KeyError as error:
        raise RuntimeError(f"request {request_id} failed") from error


def run():
    log.info("loading %d rows", 12, extra={"request_id": "5b8aa5a2d2c872e8"})
    try:
        handle("5b8aa5a2d2c872e8")
    except RuntimeError:
        log.exception("it broke\nin two lines", extra={"request_id": "5b8aa5a2d2c872e8"})


thread = threading.Thread(target=run, name="worker-1")
log.debug("starting")
thread.start()
thread.join()
log.warning("user agent was %r", "java.lang.OutOfMemoryError: Java heap space")
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    rows = bytearray(4 << 30)
except MemoryError:
    log.error("cannot load the rows", exc_info=True)
log.critical("stopping")
