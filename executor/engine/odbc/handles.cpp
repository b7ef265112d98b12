#include "executor/engine/odbc/handles.h"

namespace sqlpod::odbc {

EnvironmentHandle make_environment() {
  EnvironmentHandle environment(nullptr);
  SQLSetEnvAttr(environment.get(), SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3), 0);
  return environment;
}

}  // namespace sqlpod::odbc
