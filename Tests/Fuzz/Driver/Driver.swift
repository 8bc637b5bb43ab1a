import FaultlineFuzz
import Glibc

/// The target that `FAULTLINE_FUZZ` names.
private let target: FuzzTarget = {
    let name = unsafe getenv("FAULTLINE_FUZZ").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget.named(name) else { fatalError("FAULTLINE_FUZZ=\(name) names no target") }
    return target
}()

/// Names all targets and ends where `FAULTLINE_FUZZ` is `list`; called by libFuzzer once, before all else.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafePointer<CInt>?, _ arguments: UnsafeRawPointer?) -> CInt {
    if unsafe getenv("FAULTLINE_FUZZ").map({ unsafe String(cString: $0) }) == "list" {
        for target in FuzzTarget.all { print(target.name) }
        exit(0)
    }
    return 0
}

/// What libFuzzer calls with each input that it makes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(unsafe Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
}
