import Faultline
import Glibc
import Synchronization

/// How far the reading is, on standard error: only on a terminal, only for work over a second, gone at the end.
final class ProgressBar: Sendable {
    private struct State {
        var start = ProgressBar.now()
        var drawnAt: Int64 = 0
        var isDrawn = false
        var isFinished = false
    }

    private static let patience: Int64 = 1_000_000_000
    private static let interval: Int64 = 100_000_000

    private let isOn: Bool
    private let state = Mutex(State())

    init(isQuiet: Bool) {
        isOn = !isQuiet && Console.errorIsTerminal && Console.environment("TERM") != "dumb"
    }

    /// Takes a progress, from any thread.
    func show(_ progress: Analysis.Progress) {
        guard isOn else { return }
        state.withLock { state in
            let now = ProgressBar.now()
            guard !state.isFinished, now - state.start >= ProgressBar.patience,
                now - state.drawnAt >= ProgressBar.interval
            else { return }
            state.drawnAt = now
            state.isDrawn = true
            Console.draw("\r\(ProgressBar.text(progress))\u{1B}[K")
        }
    }

    /// Erases it; nothing is drawn afterwards.
    func finish() {
        state.withLock { state in
            state.isFinished = true
            if state.isDrawn { Console.draw("\r\u{1B}[K") }
            state.isDrawn = false
        }
    }

    private static func text(_ progress: Analysis.Progress) -> String {
        let read = megabytes(progress.bytesRead)
        guard let total = progress.totalBytes, total > 0 else { return "reading \(read) MB" }
        let share = min(1, Double(progress.bytesRead) / Double(total))
        let filled = Int(share * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        return "reading [\(bar)] \(Int(share * 100)) %  \(read) of \(megabytes(total)) MB"
    }

    private static func megabytes(_ bytes: Int64) -> String { String(max(0, bytes) / 1_000_000) }

    private static func now() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
