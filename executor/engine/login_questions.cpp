#include "executor/engine/login_questions.h"

#include <openssl/ui.h>

namespace sqlpod {

void answer_no_questions() {
  UI_set_default_method(UI_null());
}

}  // namespace sqlpod

char* mysql_authentication_dialog_ask(st_mysql* /*connection*/, int /*type*/,
                                      const char* /*question*/, char* /*answer*/, int /*size*/) {
  return nullptr;
}
