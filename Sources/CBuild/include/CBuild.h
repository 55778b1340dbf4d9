#ifndef CBUILD_H
#define CBUILD_H

/// The git commit that the package manifest saw, or "unknown".
const char *CBuild_commit(void);

#endif
