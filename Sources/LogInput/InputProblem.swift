import Glibc

/// A sentence about one input that could not be read, or not wholly: what, where, how to mend.
package struct InputProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// How much was lost.
    package enum Severity: String, Sendable, Hashable {
        /// Text was left out: the run ends with exit code 1.
        case lost
        /// Nothing was lost; worth knowing all the same.
        case warning
    }

    /// The input's path as shown (see `InputFile.path`).
    package let path: String
    /// Where in the file as stored (compressed bytes, from 0); nil where no place applies.
    package let byte: Int64?
    /// What happened and how to mend it, in lower case, without the path.
    package let sentence: String
    package let severity: Severity

    package init(path: String, byte: Int64? = nil, sentence: String, severity: Severity = .lost) {
        self.path = path
        self.byte = byte
        self.sentence = sentence
        self.severity = severity
    }

    /// `path: sentence`, as it is shown to people.
    package var description: String { "\(path): \(sentence)" }
}

extension InputProblem {
    /// The problem behind a failed system call on `path`; `code` is its `errno`.
    static func systemCall(_ path: String, errno code: Int32, byte: Int64? = nil) -> InputProblem {
        InputProblem(path: path, byte: byte, sentence: sentence(errno: code))
    }

    /// What a failed `open`, `stat`, `opendir` or `read` means to the user.
    static func sentence(errno code: Int32) -> String {
        switch code {
        case ENOENT: "no such file or folder. Check the spelling, and quote a pattern only where no shell expands it."
        case EACCES, EPERM: "permission denied. Run as a user who may read it, or copy it with sudo."
        case ENOTDIR: "a part of the path is a file, not a folder. Check the path."
        case EISDIR: "is a folder where a file was expected. Give the folder itself to read all that is in it."
        case ELOOP: "symbolic links lead in a circle. Give the path of the file itself."
        case ENAMETOOLONG: "the path is longer than the system allows. Give a folder further down."
        case EMFILE, ENFILE: "too many files are open. Raise the limit (ulimit -n) or use fewer workers."
        case EIO, ENXIO: "the disk reported an error. Copy what can be read to another disk and read that."
        case ESTALE: "the network share has lost this file. Mount it again, or copy the file first."
        default: "could not be read (\(systemText(code)), errno \(code)). Copy the file and read the copy."
        }
    }

    /// The C library's words for `code`; `strerror` answers in English as long as nobody sets a locale.
    private static func systemText(_ code: Int32) -> String {
        var text = [UInt8](repeating: 0, count: 128)
        let length = unsafe text.withUnsafeMutableBytes { bytes -> Int in
            guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
            _ = unsafe strerror_r(code, start, bytes.count)
            return unsafe strnlen(start, bytes.count)
        }
        return String(decoding: text.prefix(length), as: UTF8.self)
    }
}
