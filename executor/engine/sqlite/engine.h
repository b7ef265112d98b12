// SQLite, by its own library.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::sqlite {

const Engine& engine();

}  // namespace sqlpod::sqlite

/// What libsqlpod_sqlite.so exports, for executor/engine/engine_registry.cpp.
extern "C" const sqlpod::Engine* sqlpod_engine_sqlite();
