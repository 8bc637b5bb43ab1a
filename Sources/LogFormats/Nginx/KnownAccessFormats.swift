/// Formats of servers other than Nginx as their manuals define them, written down as a `log_format`.
///
/// Shapes alone do not tell the unit of a whole number, nor which of several counts is which: for these the manual does.
/// `$rest` stands where releases have added fields.
enum KnownAccessFormats {
    static let all: [String] = [
        // Traefik, `common`.
        #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_count "$router" "$upstream_addr" ${request_time_ms}ms"#,
        // HAProxy, `option httplog` of 1.5 to 3.x, without and with what `option httpslog` adds.
        #"$remote_addr_port [$time_civil] $frontend $upstream_addr $time_client/$time_queue/$time_connect/$time_response/$request_time_ms $status $bytes_sent $request_cookie $response_cookie $termination_state $connections $queues $text_captured"$request""#,
        #"$remote_addr_port [$time_civil] $frontend $upstream_addr $time_client/$time_queue/$time_connect/$time_response/$request_time_ms $status $bytes_sent $request_cookie $response_cookie $termination_state $connections $queues $text_captured"$request" $rest"#,
        // Envoy's default, Istio's.
        #"[$time_stamp] "$request" $status $response_flags $request_length $bytes_sent $request_time_ms $upstream_service_time "$http_x_forwarded_for" "$http_user_agent" "$request_id" "$host" "$upstream_addr""#,
        #"[$time_stamp] "$request" $status $response_flags $response_code_details $connection_termination_details "$text_failure" $request_length $bytes_sent $request_time_ms $upstream_service_time "$http_x_forwarded_for" "$http_user_agent" "$request_id" "$host" "$upstream_addr" $rest"#,
        // AWS: application and classic load balancer, S3.
        #"$listener_type $time_stamp $load_balancer $remote_addr_port $upstream_addr $time_request $time_target $time_response $status $target_status $request_length $bytes_sent "$request" "$http_user_agent" $rest"#,
        #"$time_stamp $load_balancer $remote_addr_port $upstream_addr $time_request $time_target $time_response $status $target_status $request_length $bytes_sent "$request" "$http_user_agent" $rest"#,
        #"$bucket_owner $bucket [$time_local] $remote_addr $requester $s3_request_id $operation $key "$request" $status $error_code $bytes_sent $object_size $request_time_ms $turn_around_time "$http_referer" "$http_user_agent" $rest"#,
        // Squid's `squid`.
        "$time_stamp ${pad}$request_time_ms $remote_addr $squid_result/$status $bytes_sent $request_method $request_uri $squid_user $hierarchy $content_type",
    ]
}
