#if canImport(Glibc)
    import Glibc
#endif

/// Milliseconds of a clock that never jumps.
func monotonicMS() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
}
