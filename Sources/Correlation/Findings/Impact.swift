/// `incidents[].impact`.
package struct Impact: Sendable {
    package struct Row: Sendable {
        /// Path, upstream, method or client class.
        package var key: String
        package var requests: Int64
        package var failedRequests: Int64
        package var byStatus: [(status: Int, count: Int64)]
        package var p99S: Double?
        package init(
            key: String, requests: Int64, failedRequests: Int64, byStatus: [(status: Int, count: Int64)], p99S: Double?
        ) {
            self.key = key
            self.requests = requests
            self.failedRequests = failedRequests
            self.byStatus = byStatus
            self.p99S = p99S
        }
    }
    package struct Bounds: Sendable {
        package var low: Int64
        package var high: Int64
        package init(low: Int64, high: Int64) {
            self.low = low
            self.high = high
        }
    }
    /// `endpoints_spared[]`: an endpoint of the input that had no failed request in the window.
    package struct Endpoint: Sendable, Hashable {
        package var method: String
        package var path: String
        /// In the window; 0 where nobody asked for it.
        package var requests: Int64
        package init(method: String, path: String, requests: Int64) {
            self.method = method
            self.path = path
            self.requests = requests
        }
    }
    /// `hour_of_day`: the window against the day's usual traffic.
    package struct HourOfDay: Sendable, Hashable {
        /// Hours of the day, of 24, for which the logs hold a whole hour outside the window.
        package var hoursKnown: Int64
        /// The hour (UTC) with most requests; nil where too few hours are known, as for what follows.
        package var peakHour: Int64?
        /// Usual traffic in the window's hours, as a share of the peak hour's.
        package var shareOfPeak: Double?
        package var isPeak: Bool?
        package init(hoursKnown: Int64 = 0, peakHour: Int64? = nil, shareOfPeak: Double? = nil, isPeak: Bool? = nil) {
            self.hoursKnown = hoursKnown
            self.peakHour = peakHour
            self.shareOfPeak = shareOfPeak
            self.isPeak = isPeak
        }
    }
    package var requests: Int64 = 0
    package var failedRequests: Int64 = 0
    package var badGateway: Int64 = 0
    package var failedShare: Double = 0
    package var peakFailedShare: Double = 0
    package var clients: Int64 = 0
    package var affectedClients: Int64 = 0
    package var clientBasis: String = ""
    package var failedWrites = Bounds(low: 0, high: 0)
    package var missingRequests: Bounds?
    package var downS: Int64 = 0
    package var degradedS: Int64 = 0
    package var noDataS: Int64 = 0
    package var endpointsTotal: Int64 = 0
    package var endpointsFailed: Int64 = 0
    /// The 50 with most requests.
    package var endpointsSpared: [Endpoint] = []
    package var hourOfDay = HourOfDay()
    package var estimated = false
    package var error: Double?
    package var byPath: [Row] = []
    package var byUpstream: [Row] = []
    package var byMethod: [Row] = []
    package var byClientClass: [Row] = []
    package var recount: [Recount] = []
    package init() {}
}
