// Finds out what the columns of a described statement are made of. Built-in types are known; others
// are asked of pg_type and pg_attribute, with one query for all that is not known yet, and one more
// for each level of types inside them; how many dimensions a table's array column has is one query.
//
// Belongs to one session, which remembers what it has asked, composites aside: they can be altered.
// One thread at a time. Errors: those of the queries.
#pragma once

#include <libpq-fe.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "executor/engine/postgresql/type.h"

namespace sqlpod::postgresql {

/// A row of pg_type.
struct CatalogType {
  struct Attribute {
    std::string name;
    Oid type = 0;
    int modifier = -1;
    int dimensions = 0;
  };

  char kind = 'p';     ///< typtype: b, c, d, e, m, p or r
  std::string name;    ///< as SQL has it, with a schema where it needs one
  Oid element = 0;     ///< of a true array
  Oid base = 0;        ///< of a domain
  int modifier = -1;   ///< of a domain
  int dimensions = 0;  ///< of a domain over arrays, as it was declared
  bool is_hstore = false;
  std::vector<Attribute> attributes;  ///< of a composite; dropped ones are not there
};

class TypeCatalog {
 public:
  /// `clamps_infinity` is of the types that it gives.
  explicit TypeCatalog(bool clamps_infinity = false) : clamps_infinity_(clamps_infinity) {}

  /// The types of the columns of `description` (a PGresult of PQdescribePrepared, or of rows), in
  /// order. Runs its queries on `connection`, which must have no statement in flight; a prepared
  /// statement without a name may be gone afterwards.
  std::vector<Type> types_of(PGconn* connection, const PGresult* description);

 private:
  void learn(PGconn* connection, const std::set<Oid>& types);

  std::map<Oid, CatalogType> known_;
  bool clamps_infinity_;
};

}  // namespace sqlpod::postgresql
