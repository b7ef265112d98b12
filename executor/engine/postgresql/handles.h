// Owners for what libpq hands out.
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace sqlpod::postgresql {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

}  // namespace sqlpod::postgresql
