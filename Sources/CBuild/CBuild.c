#include "CBuild.h"

// A Swift target cannot be given a value by the manifest; a C target can.
const char *CBuild_commit(void) {
    return CBUILD_COMMIT;
}
