// Casts the columns of a query that have no decoder to text, at the server.
//
//   const std::vector<Type> types = catalog.types_of(connection, description);
//   if (needs_text_cast(types)) sql = with_text_casts(sql, types, description);
//
// Parameters keep their numbers. `types` stay those of the columns: what they say of a column that
// is cast is how its text is read.
//
// The query becomes a subquery of one that selects its columns. PostgreSQL promises no order of a
// subquery's rows, but it has always given those of a lone subquery with ORDER BY as they are
// ordered: nothing between that scan and the client could change it. FOR UPDATE locks the same
// rows, for all of them are read.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <vector>

#include "executor/engine/postgresql/type.h"

namespace sqlpod::postgresql {

/// Whether a column of this type, or of one of these, has to be cast.
bool needs_text_cast(const Type& type);
bool needs_text_cast(const std::vector<Type>& types);

/// The query with its columns that have to be cast so, their names kept. `description` is that of
/// the query itself. Throws Error (query) that names column and type for a statement that no query
/// can take as a part, such as FETCH.
std::string with_text_casts(const std::string& sql, const std::vector<Type>& types,
                            const PGresult* description);

}  // namespace sqlpod::postgresql
