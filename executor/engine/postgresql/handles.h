// Owners for what libpq hands out.
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace sqlpod::postgresql {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

struct FreeCancel {
  void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};
using Cancel = std::unique_ptr<PGcancel, FreeCancel>;

}  // namespace sqlpod::postgresql
