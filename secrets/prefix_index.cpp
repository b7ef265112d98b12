#include "secrets/prefix_index.h"

#include <random>
#include <utility>

#include "secrets/escaped_text.h"

namespace sqlpod {
namespace {

/// Of a beginning that values are found by, unless they are shorter: innocent texts have shorter
/// ones everywhere.
constexpr std::size_t shortest_indexed = 4;
static_assert(shortest_indexed <= shortest_encoded);
/// Of the values found by one beginning. When there are more, these have one byte in addition.
constexpr std::size_t most_entries = 8;
constexpr std::size_t first_size = 64;  // of the table

std::uint64_t random_number() {
  std::random_device source;
  return static_cast<std::uint64_t>(source()) << 32 | source();
}

}  // namespace

PrefixIndex::PrefixIndex()
    : multiplier_(random_number() | 1U),
      bytes_(random_number()),
      digits_(random_number()),
      mask_(static_cast<unsigned char>(random_number())),
      nodes_(first_size) {}

std::size_t PrefixIndex::kinds_place(char first) const {
  return static_cast<unsigned char>(first) ^ mask_;
}

void PrefixIndex::allow_first(char c, unsigned kind) {
  unsigned char& kinds = kinds_[kinds_place(c)];
  kinds = static_cast<unsigned char>(kinds | kind);
}

PrefixIndex::Hash PrefixIndex::longer(Hash beginning, char next) const {
  const Hash hash = (beginning ^ static_cast<unsigned char>(next)) * multiplier_;
  return hash ^ hash >> 32;
}

/// Where the node of `hash` is, or would be.
std::size_t PrefixIndex::slot_of(Hash hash) const {
  const std::size_t last = nodes_.size() - 1;
  std::size_t slot = hash & last;
  while (nodes_[slot].is_used && nodes_[slot].hash != hash) slot = (slot + 1) & last;
  return slot;
}

PrefixIndex::Node& PrefixIndex::made_node(Hash hash) {
  std::size_t slot = slot_of(hash);
  if (nodes_[slot].is_used) return nodes_[slot];
  if (2 * ++used_ > nodes_.size()) {
    std::vector<Node> old(2 * nodes_.size());
    nodes_.swap(old);
    for (const Node& node : old) {
      if (node.is_used) nodes_[slot_of(node.hash)] = node;
    }
    slot = slot_of(hash);
  }
  nodes_[slot].hash = hash;
  nodes_[slot].is_used = true;
  return nodes_[slot];
}

template <typename Unit>
void PrefixIndex::add_path(Hash root, std::size_t size, const Unit& unit, Candidate candidate) {
  Hash hash = root;
  for (std::size_t i = 0; i < size; ++i) {
    hash = longer(hash, unit(i));
    Node& node = made_node(hash);
    const bool has_room = i + 1 >= shortest_indexed && node.entries < most_entries;
    if (!has_room && i + 1 < size) continue;
    entries_.push_back({candidate, node.last_entry});
    node.last_entry = static_cast<std::uint32_t>(entries_.size() - 1);
    ++node.entries;
    return;
  }
}

void PrefixIndex::add(std::string_view value, std::size_t number) {
  const char first = value.front();
  for (const char c : {first, '%', '\\', first == ' ' ? '+' : first}) allow_first(c, escaped);
  add_path(bytes_, value.size(), [&](std::size_t i) { return value[i]; }, {number, Form::escaped});
  if (value.size() < shortest_encoded) return;

  for (const std::string_view digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
    allow_first(digits[static_cast<unsigned char>(first) >> 4], hex);
  }
  for (const Form form :
       {Form::base64, Form::base64_after_one_byte, Form::base64_after_two_bytes}) {
    const auto digit = [&](std::size_t i) { return base64_digit(form, value, i); };
    allow_first(digit(0), base64);
    if (digit(0) == '+') allow_first('-', base64);
    if (digit(0) == '/') allow_first('_', base64);
    if (digit(0) == '/') allow_first('\\', base64);
    if (digit(0) == '+' || digit(0) == '/') allow_first('%', base64);
    add_path(digits_, base64_size(form, value), digit, {number, form});
  }
}

const PrefixIndex::Node* PrefixIndex::find_node(Hash hash) const {
  const Node& node = nodes_[slot_of(hash)];
  return node.is_used ? &node : nullptr;
}

template <typename Use>
void PrefixIndex::for_each_entry(const Node& node, const Use& use) const {
  std::size_t entry = node.last_entry;
  for (std::size_t i = 0; i < node.entries; ++i, entry = entries_[entry].previous) {
    use(entries_[entry].candidate);
  }
}

void PrefixIndex::find_at(std::string_view text, std::size_t at,
                          std::vector<Candidate>& found) const {
  found.clear();
  const unsigned kinds = kinds_[kinds_place(text[at])];
  if (kinds == 0) return;
  const auto use = [&](const Candidate& candidate) { found.push_back(candidate); };
  if ((kinds & escaped) != 0) {
    read_beginnings(text, at, bytes_, [&](Hash beginning, char c) -> std::optional<Hash> {
      const Hash hash = longer(beginning, c);
      const Node* node = find_node(hash);
      if (node == nullptr) return std::nullopt;
      for_each_entry(*node, use);
      return hash;
    });
  }
  if ((kinds & hex) != 0) {
    Hash hash = bytes_;
    for (std::size_t i = at; const auto byte = hex_byte_at(text, i); i += 2) {
      hash = longer(hash, *byte);
      const Node* node = find_node(hash);
      if (node == nullptr) break;
      if (i + 2 - at < 2 * shortest_encoded) continue;
      for_each_entry(*node, [&](Candidate candidate) { use({candidate.value, Form::hex}); });
    }
  }
  if ((kinds & base64) != 0) {
    Hash hash = digits_;
    for (std::size_t i = at; const auto digit = take_base64_digit(text, i);) {
      hash = longer(hash, *digit);
      const Node* node = find_node(hash);
      if (node == nullptr) break;
      for_each_entry(*node, use);
    }
  }
}

}  // namespace sqlpod
