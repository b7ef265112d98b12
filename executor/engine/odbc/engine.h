// What ODBC serves: SQL Server, Oracle, and any data source under the dialect `odbc`.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::odbc {

const Engine& mssql_engine();
const Engine& oracle_engine();
const Engine& engine();

}  // namespace sqlpod::odbc

/// What libsqlpod_odbc.so exports, for executor/engine/engine_registry.cpp.
extern "C" const sqlpod::Engine* sqlpod_engine_mssql();
extern "C" const sqlpod::Engine* sqlpod_engine_oracle();
extern "C" const sqlpod::Engine* sqlpod_engine_odbc();
