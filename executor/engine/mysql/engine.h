// MySQL and MariaDB, by MariaDB's client.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::mysql {

const Engine& engine();

}  // namespace sqlpod::mysql
