import Evidence
import LogFormats

/// Memory readings in messages: series by instance or host and pid, and a fact where the application itself complains.
enum MemoryReadings {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        guard let reading = MemoryMessage.parse(scene.line, scene.record.readings) else { return }
        let subject = reading.instance.map { Scan.text(scene.line, $0) } ?? scene.hostName
        let time = scene.time
        let pid = scene.record.pid
        func add(_ quantity: MemoryQuantity, _ value: Int64?, _ tables: inout AxisTables) {
            guard let value else { return }
            tables[time.axis].memory.add(
                MemoryKey(subject: subject, pid: pid, quantity: quantity), time: time, value: value)
        }
        add(.rss, reading.rss, &tables)
        add(.heapUsed, reading.heapUsed, &tables)
        add(.heapCommitted, reading.heapCommitted, &tables)
        add(.limit, reading.limit, &tables)
        add(.descriptors, reading.descriptors, &tables)
        add(.threads, reading.threads, &tables)
        add(.databaseConnections, reading.databaseConnections, &tables)
        tables[time.axis].cited.add(
            second: time.second, key: CitedKey(.memory, subject: subject),
            cell: CitedLine(
                time: time, citation: scene.place,
                text: SecretMask.mask(scene.line, scene.record.shown(in: scene.line)).text))
        if reading.isHigh, let level = scene.record.level, level >= .warning {
            let attributes = Attributes([
                "rss_bytes": Field.int(reading.rss ?? reading.heapUsed), "limit_bytes": Field.int(reading.limit),
                "pid": Field.int(pid),
            ])
            scene.addFact(.memoryHigh, attributes, into: &tables)
        }
    }

    /// A host's memory in use, as a program on it states it.
    static func take(
        _ reading: HostMemoryMessage, _ line: Span<UInt8>, host: String, at place: Citation, time: SourceTime,
        into tables: inout AxisTables
    ) {
        for (quantity, value) in [(MemoryQuantity.rss, reading.used), (.limit, reading.total)] {
            tables[time.axis].memory.add(
                MemoryKey(subject: host, pid: nil, quantity: quantity), time: time, value: value)
        }
        tables[time.axis].cited.add(
            second: time.second, key: CitedKey(.memory, subject: host),
            cell: CitedLine(time: time, citation: place, text: SecretMask.mask(line).text))
    }
}
