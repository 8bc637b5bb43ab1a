# Logs through Ruby's own Logger, a request id before the message as Rails' tags have it; then an error that nobody rescues.
require "logger"

LOG = Logger.new($stderr, progname: "shop")

def load(rows)
  rows.fetch(:missing)
end

def handle
  load({})
rescue KeyError => error
  LOG.error(error)
  raise ArgumentError, "cannot answer"
end

LOG.info("[ffefe763-4b76-4a96-9dcc-54cd944ed443] Started GET \"/orders\" for 192.0.2.7")
LOG.warn("user agent was NoMemoryError: failed to allocate memory")
handle
