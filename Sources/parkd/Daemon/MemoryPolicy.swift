import CMalloc

/// How the C library's allocator keeps memory, for a process whose large buffers come and go in bursts.
enum MemoryPolicy {
    /// Sets it, before other threads begin.
    ///
    /// Buffers of a batch or a result get mappings of their own, which leave when they are freed: otherwise each growth
    /// of one leaves a hole (measured at full speed: 4 MB of 57). Two arenas do for threads that seldom allocate at
    /// once (`mallopt(3)`).
    static func apply() {
        mallopt(M_MMAP_THRESHOLD, 128 << 10)
        mallopt(M_ARENA_MAX, 2)
    }
}
