extension NginxAccessFormat {
    /// Where a value ends whose shape Nginx does not write, and notes it; −1 where it is not valid.
    @inline(never)
    func foreignEnd(of step: Step, _ line: Span<UInt8>, start: Int, into record: inout NginxAccessRecord) -> Int {
        switch step.shape {
        case .stamp: NginxAccessFormat.timeEnd(step, line, start, as: .instant, into: &record)
        case .civilStamp: NginxAccessFormat.timeEnd(step, line, start, as: .civil, into: &record)
        case .universalStamp: NginxAccessFormat.timeEnd(step, line, start, as: .universal, into: &record)
        case .milliseconds: NginxAccessFormat.durationEnd(step, line, start, divisor: 1000, into: &record)
        case .microseconds: NginxAccessFormat.durationEnd(step, line, start, divisor: 1_000_000, into: &record)
        case .nanoseconds: NginxAccessFormat.durationEnd(step, line, start, divisor: 1_000_000_000, into: &record)
        case .unitTime: NginxAccessFormat.unitTimeEnd(step, line, start, into: &record)
        case .addressPort: NginxAccessFormat.addressPortEnd(step, line, start, into: &record)
        case .blanks: Scan.skipBlanks(line, start, to: line.count)
        default: -1
        }
    }

    private static func timeEnd(
        _ step: Step, _ line: Span<UInt8>, _ start: Int, as kind: AccessStamp.Kind, into record: inout NginxAccessRecord
    ) -> Int {
        guard let stamp = AccessStamp.read(line, at: start, as: kind) else { return -1 }
        if step.slot == .time { (record.second, record.micros) = (stamp.micros / 1_000_000, stamp.micros) }
        return stamp.end
    }

    /// A number; `seconds` reads it as microseconds of seconds, so that the unit is a divisor of that.
    private static func durationEnd(
        _ step: Step, _ line: Span<UInt8>, _ start: Int, divisor: Int64, into record: inout NginxAccessRecord
    ) -> Int {
        if let (micros, count) = AccessNumber.seconds(line, at: start) {
            if step.slot == .requestTime { record.requestTime = micros / divisor }
            return start &+ count
        }
        if step.slot == .requestTime { record.requestTime = -1 }
        guard Scan.byte(line, start) == UInt8(ascii: "-") else { return start }
        return Scan.byte(line, start &+ 1) == UInt8(ascii: "1") ? start &+ 2 : start &+ 1
    }

    private static func unitTimeEnd(
        _ step: Step, _ line: Span<UInt8>, _ start: Int, into record: inout NginxAccessRecord
    ) -> Int {
        if Scan.byte(line, start) == UInt8(ascii: "-") {
            if step.slot == .requestTime { record.requestTime = -1 }
            return start &+ 1
        }
        guard let read = UnitTime.read(line, at: start) else { return -1 }
        if step.slot == .requestTime { record.requestTime = read.micros }
        return read.end
    }

    /// An address up to a blank, a quote or what the format has behind it; a port behind a colon is no part of it.
    private static func addressPortEnd(
        _ step: Step, _ line: Span<UInt8>, _ start: Int, into record: inout NginxAccessRecord
    ) -> Int {
        var end = start
        while end < line.count, line[end] > 0x20, line[end] != UInt8(ascii: "\""),
            step.count == 0 || line[end] != step.delimiter || step.delimiter == UInt8(ascii: ":")
        { end &+= 1 }
        guard end > start else { return -1 }
        if step.slot == .remoteAddr { record.remoteAddr = AccessAddress.withoutPort(line, start, end) }
        return end
    }
}
