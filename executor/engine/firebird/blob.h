// The content of BLOBs, which Firebird keeps apart from the rows that refer to them.
#pragma once

#include <string>
#include <string_view>

#include "executor/engine/firebird/handles.h"

namespace sqlpod::firebird {

std::string read_blob(Firebird::IAttachment& attachment, Firebird::ITransaction& transaction,
                      ISC_QUAD id);

/// Makes a BLOB that a statement of the same transaction can refer to.
ISC_QUAD write_blob(Firebird::IAttachment& attachment, Firebird::ITransaction& transaction,
                    std::string_view content);

}  // namespace sqlpod::firebird
