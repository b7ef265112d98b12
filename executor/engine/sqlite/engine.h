// SQLite, by its own library.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::sqlite {

const Engine& engine();

}  // namespace sqlpod::sqlite
