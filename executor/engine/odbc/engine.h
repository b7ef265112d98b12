// What ODBC serves: SQL Server, Oracle, and any data source under the dialect `odbc`.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::odbc {

const Engine& mssql_engine();
const Engine& oracle_engine();
const Engine& engine();

}  // namespace sqlpod::odbc
