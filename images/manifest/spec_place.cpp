#include "images/manifest/spec_place.h"

#include "error/in_quotes.h"

namespace sqlpod {

std::string spec_place(const std::string& file, const std::string& section,
                       const std::string& key) {
  const std::string escaped = in_quotes(key);
  return file + ": " + section + "." + (escaped == "'" + key + "'" ? key : escaped);
}

}  // namespace sqlpod
