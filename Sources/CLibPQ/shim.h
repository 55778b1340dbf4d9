#include <libpq-fe.h>

// PG_DIAG_* are character literals, which Swift does not import.
static inline int CLibPQ_diagnosticSQLState(void) { return PG_DIAG_SQLSTATE; }
static inline int CLibPQ_diagnosticPrimaryMessage(void) { return PG_DIAG_MESSAGE_PRIMARY; }
static inline int CLibPQ_diagnosticDetail(void) { return PG_DIAG_MESSAGE_DETAIL; }
static inline int CLibPQ_diagnosticConstraint(void) { return PG_DIAG_CONSTRAINT_NAME; }
static inline int CLibPQ_diagnosticTable(void) { return PG_DIAG_TABLE_NAME; }
