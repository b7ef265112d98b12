// PostgreSQL, and what speaks its protocol, by libpq.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

const Engine& engine();

}  // namespace sqlpod::postgresql
