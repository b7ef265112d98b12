// The different values of a column chunk, numbered as they come.
//
// A dictionary gives up when it does not pay: when most of the first values differ, or when it
// grows past what an index or a page should hold. Views and their bytes must outlive it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sqlpod {

/// Eight bytes at once, from anywhere.
inline std::uint64_t eight_bytes(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// Up to eight bytes; texts of one length that differ give different words.
inline std::uint64_t few_bytes(const char* bytes, std::size_t count) {
  if (count >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, bytes, sizeof first);
    std::memcpy(&last, bytes + count - sizeof last, sizeof last);
    return std::uint64_t{first} << 32U | last;
  }
  if (count == 0) return 0;
  const auto at = [&](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(bytes[i])};
  };
  return at(0) << 16U | at(count / 2) << 8U | at(count - 1);
}

/// Numbers by their bits: NaN equals itself, and -0.0 is not 0.0.
template <typename Number>
struct NumberKey {
  using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;

  static std::uint64_t mixed(Number value) {
    return std::uint64_t{std::bit_cast<Bits>(value)} * 0x9E37'79B9'7F4A'7C15U;
  }
  static bool equal(Number a, Number b) { return std::bit_cast<Bits>(a) == std::bit_cast<Bits>(b); }
  static std::size_t plain_bytes(Number) { return sizeof(Number); }
};

struct TextKey {
  static std::uint64_t mixed(std::string_view text) {
    constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15U;
    std::uint64_t hash = 0;
    if (text.size() <= 8) {
      hash = few_bytes(text.data(), text.size());
    } else {
      const char* const last = text.data() + text.size() - 8;
      for (const char* bytes = text.data(); bytes < last; bytes += 8) {
        hash = std::rotl((hash ^ eight_bytes(bytes)) * odd, 29);
      }
      hash ^= eight_bytes(last);
    }
    hash = (hash ^ text.size()) * odd;
    return (hash ^ hash >> 32U) * odd;
  }
  static bool equal(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() <= 8) {
      return few_bytes(a.data(), a.size()) == few_bytes(b.data(), b.size());
    }
    const std::size_t last = a.size() - 8;
    for (std::size_t i = 0; i < last; i += 8) {
      if (eight_bytes(a.data() + i) != eight_bytes(b.data() + i)) return false;
    }
    return eight_bytes(a.data() + last) == eight_bytes(b.data() + last);
  }
  static std::size_t plain_bytes(std::string_view text) {
    return sizeof(std::uint32_t) + text.size();
  }
};

template <typename Value, typename Key>
class Dictionary {
 public:
  static constexpr std::size_t most_entries = std::size_t{32} * 1024;  // an index has 15 bits
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;
  static constexpr std::size_t sample = std::size_t{8} * 1024;
  static constexpr std::size_t fewest_repeats = 8;  // of an entry, on average

  /// `forced`: as long as it can, also when it does not pay.
  explicit Dictionary(bool forced) : forced_(forced), slots_(first_slots) {}

  /// Appends the indices of `count` values, each of which `next` answers in turn. False once it has
  /// given up.
  template <typename Next>
  bool add(std::size_t count, Next next) {
    const std::size_t first = indices_.size();
    indices_.resize(first + count);
    for (std::size_t i = first; i < first + count; ++i) {
      const Value value = next();
      std::size_t slot = Key::mixed(value) >> shift_;
      std::uint32_t entry = slots_[slot];
      while (entry != 0 && !Key::equal(entries_[entry - 1], value)) {
        slot = (slot + 1) & (slots_.size() - 1);
        entry = slots_[slot];
      }
      if (entry == 0) {
        if (!add_entry(value, slot, i)) return false;
        entry = static_cast<std::uint32_t>(entries_.size());
      }
      indices_[i] = static_cast<std::uint16_t>(entry - 1);
    }
    return true;
  }

  /// Whether it makes the chunk smaller.
  bool pays() const {
    return !entries_.empty() && (forced_ || entries_.size() * fewest_repeats <= indices_.size());
  }

  std::span<const Value> entries() const { return entries_; }
  /// Of all entries, written plainly.
  std::size_t bytes() const { return bytes_; }
  std::vector<std::uint16_t> take_indices() { return std::move(indices_); }

 private:
  static constexpr std::size_t first_slots = 1024;

  bool add_entry(Value value, std::size_t slot, std::size_t values) {
    bytes_ += Key::plain_bytes(value);
    if (entries_.size() == most_entries || bytes_ > most_bytes) return false;
    if (!forced_ && entries_.size() >= sample / 2 && values < sample) return false;
    entries_.push_back(value);
    slots_[slot] = static_cast<std::uint32_t>(entries_.size());
    if (entries_.size() * 2 > slots_.size()) grow();
    return true;
  }

  void grow() {
    slots_.assign(slots_.size() * 4, 0);
    shift_ -= 2;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      std::size_t slot = Key::mixed(entries_[i]) >> shift_;
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
  }

  bool forced_;
  std::vector<std::uint32_t> slots_;  ///< number of the entry, counted from 1; 0: none
  int shift_ = 64 - std::countr_zero(first_slots);
  std::vector<Value> entries_;
  std::vector<std::uint16_t> indices_;
  std::size_t bytes_ = 0;
};

template <typename Number>
using NumberDictionary = Dictionary<Number, NumberKey<Number>>;
using TextDictionary = Dictionary<std::string_view, TextKey>;

}  // namespace sqlpod
