#include "CBuild.h"

#include <unistd.h>

// A Swift target cannot be given a value by the manifest; a C target can.
const char *CBuild_commit(void) {
    return CBUILD_COMMIT;
}

#ifdef __GLIBC__
// Swift's runtime, stdlib/public/stubs/CommandLine.cpp.
extern void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc) __attribute__((weak));

// Swift reads a program's arguments from /proc/self/cmdline and ends the program where there is none, as in a chroot or
// while a system's image is built. glibc hands them to constructors.
__attribute__((constructor)) static void keepArguments(int argc, char **argv) {
    if (access("/proc/self/cmdline", R_OK) == 0) return;
    if (_swift_stdlib_overrideUnsafeArgvArgc) _swift_stdlib_overrideUnsafeArgvArgc(argv, argc);
}
#endif
