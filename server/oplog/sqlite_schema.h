#pragma once
#include "base/result.h"
#include "oplog/sqlite.h"

namespace entonnoir {

/// Takes the file for this server alone, and makes the tables in a new one. To be called before anything else.
/// Error: log_unavailable with words for the operator: locked, no such database, made by a newer version.
Result<void> open_schema(Sqlite& db);

}  // namespace entonnoir
