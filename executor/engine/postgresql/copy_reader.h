// Reads what a COPY … TO STDOUT (FORMAT binary) sends: the cheapest way for rows to come.
#pragma once

#include <cstddef>
#include <optional>

#include "executor/engine/postgresql/reader.h"

namespace sqlpod::postgresql {

class CopyReader : public Reader {
 public:
  /// The server has answered that it will send the data (PGRES_COPY_OUT).
  using Reader::Reader;

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  /// Takes the server's word for how COPY ended. Throws Error unless it is complete.
  void end();

  bool at_header_ = true;
  bool at_trailer_ = false;
};

}  // namespace sqlpod::postgresql
