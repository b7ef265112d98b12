// Finds the values that may begin at a place of a text, in any of their forms, in a time that
// hardly depends on how many values there are: a tree of the values' beginnings, which the text is
// read along.
//
// The tree is one table of keyed hashes, so that no beginning of a secret lies in memory as it is;
// the key is made of random bytes. Two beginnings of one hash cost time and nothing else: what is
// found may begin there, and whoever asks has to look.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "secrets/encoded_forms.h"

namespace sqlpod {

/// Safe to share between threads that only look.
class PrefixIndex {
 public:
  struct Candidate {
    std::size_t value;  ///< its number
    Form form;
  };

  PrefixIndex();

  /// Adds `value`, which is not empty, under a number.
  void add(std::string_view value, std::size_t number);

  /// Makes `found` what may begin at text[at], which must be inside the text; one may be named
  /// twice.
  void find_at(std::string_view text, std::size_t at, std::vector<Candidate>& found) const;

 private:
  using Hash = std::uint64_t;  ///< of a beginning

  // The kinds of forms, as bits.
  static constexpr unsigned escaped = 1;
  static constexpr unsigned hex = 2;
  static constexpr unsigned base64 = 4;

  struct Node {
    Hash hash = 0;
    std::uint32_t entries = 0;
    std::uint32_t last_entry = 0;
    bool is_used = false;
  };

  struct Entry {
    Candidate candidate;
    std::uint32_t previous;  ///< of the same node, when there is one
  };

  std::size_t kinds_place(char first) const;
  void allow_first(char c, unsigned kind);
  Hash longer(Hash beginning, char next) const;
  std::size_t slot_of(Hash hash) const;
  Node& made_node(Hash hash);
  template <typename Unit>
  void add_path(Hash root, std::size_t size, const Unit& unit, Candidate candidate);
  const Node* find_node(Hash hash) const;
  template <typename Use>
  void for_each_entry(const Node& node, const Use& use) const;

  Hash multiplier_;
  Hash bytes_;   ///< the empty beginning of values
  Hash digits_;  ///< and that of their base64
  /// By a form's first character, masked: the kinds of forms that can begin with it.
  std::array<unsigned char, 256> kinds_{};
  unsigned char mask_;
  std::vector<Node> nodes_;  ///< a hash table, at most half of it used, its size a power of two
  std::size_t used_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace sqlpod
