// PostgreSQL, and what speaks its protocol, by libpq.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

const Engine& engine();

}  // namespace sqlpod::postgresql

/// What libsqlpod_postgresql.so exports, for executor/engine/engine_registry.cpp.
extern "C" const sqlpod::Engine* sqlpod_engine_postgresql();
