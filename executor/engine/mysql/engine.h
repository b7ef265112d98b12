// MySQL and MariaDB, by MariaDB's client.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::mysql {

const Engine& engine();

}  // namespace sqlpod::mysql

/// What libsqlpod_mysql.so exports, for executor/engine/engine_registry.cpp.
extern "C" const sqlpod::Engine* sqlpod_engine_mysql();
