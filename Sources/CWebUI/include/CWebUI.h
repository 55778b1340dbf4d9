#ifndef CWEBUI_H
#define CWEBUI_H

#include <stddef.h>

/// A file of the dashboard, as it lies in `web/`.
struct CWebUI_file {
    /// Path from `web/` on, zero-terminated.
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// All files of the dashboard. They live as long as the process.
const struct CWebUI_file *CWebUI_files(size_t *count);

#endif
