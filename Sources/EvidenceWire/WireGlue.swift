package import SwiftProtobuf

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What the codec needs of the protobuf library and of Foundation, so that `Evidence` imports neither.
package enum WireGlue {
    /// The bytes of a message; nil where they would be 2 GiB or more, which the library refuses.
    package static func bytes(of message: some Message) -> [UInt8]? {
        try? message.serializedBytes()
    }

    /// Reads a message; nil where the bytes are none of its kind. Fields that are not known are left out.
    package static func message<M: Message>(_ type: M.Type, from bytes: [UInt8]) -> M? {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        return try? M(serializedBytes: bytes, options: options)
    }

    package static func data(_ bytes: [UInt8]) -> Data { Data(bytes) }

    package static func bytes(_ data: Data) -> [UInt8] { [UInt8](data) }
}
