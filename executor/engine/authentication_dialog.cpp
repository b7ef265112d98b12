#include "executor/engine/authentication_dialog.h"

char* mysql_authentication_dialog_ask(st_mysql* /*connection*/, int /*type*/,
                                      const char* /*question*/, char* /*answer*/, int /*size*/) {
  return nullptr;
}
