// Looks for a secret in what a process wrote. It shares nothing with the redactor, and works the
// other way round: it decodes the text in every way it knows, one after the other and two deep, and
// looks for the plain value, or a piece of it, in what comes out.
#pragma once

#include <bitset>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

namespace sqlpod::testing {

class Searcher {
 public:
  static constexpr std::size_t no_pieces = 0;

  /// So many bytes in a row of a value that is longer count as a find, too.
  explicit Searcher(std::string value, std::size_t piece = 12);
  Searcher(const Searcher&) = delete;
  Searcher& operator=(const Searcher&) = delete;

  /// How the value stands in the text, such as "percent" or "hex of base64"; none: it does not.
  std::set<std::string> find_in(const std::string& text) const;

 private:
  bool stands_in(std::string_view text) const;

  std::string value_;
  std::size_t piece_;
  std::unordered_set<std::string_view> pieces_;
  std::bitset<65536> beginnings_;  ///< by the first two bytes of a piece: for speed
};

}  // namespace sqlpod::testing
