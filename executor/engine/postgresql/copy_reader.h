// Reads what a COPY … TO STDOUT (FORMAT binary) sends: the cheapest way for rows to come.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/reader.h"

namespace sqlpod::postgresql {

class CopyReader : public Reader {
 public:
  /// The server has answered that it will send the data (PGRES_COPY_OUT).
  using Reader::Reader;

 protected:
  std::optional<std::size_t> read_row() override;
  std::vector<std::optional<std::string_view>> peek_row() override;

 private:
  struct FreeMemory {
    void operator()(char* memory) const noexcept { PQfreemem(memory); }
  };

  /// The next row's message, which stays until the one after it; none at the end.
  std::optional<std::string_view> next_message();
  /// Takes the server's word for how COPY ended. Throws Error unless it is complete.
  void end();

  std::unique_ptr<char, FreeMemory> memory_;
  std::optional<std::string_view> peeked_;
  bool at_header_ = true;
  bool at_trailer_ = false;
  bool at_end_ = false;
};

}  // namespace sqlpod::postgresql
