// Text and bytes.
#pragma once

#include <arrow/array.h>

#include <cstring>
#include <string_view>

#include "executor/table/parquet/dictionary.h"
#include "executor/table/parquet/number_encoder.h"
#include "executor/table/parquet/value_encoder.h"

namespace sqlpod {

/// The smallest and the largest of texts, byte by byte. Most of them are told from their first
/// eight bytes.
class TextRange {
 public:
  void clear() { is_set_ = false; }
  bool is_set() const { return is_set_; }
  std::string_view smallest() const { return smallest_; }
  std::string_view largest() const { return largest_; }

  void widen(std::string_view text) {
    const std::uint64_t start = start_of(text);
    if (!is_set_) {
      is_set_ = true;
      smallest_ = largest_ = text;
      smallest_start_ = largest_start_ = start;
    }
    if (start <= smallest_start_ && text < smallest_) {
      smallest_ = text;
      smallest_start_ = start;
    }
    if (start >= largest_start_ && text > largest_) {
      largest_ = text;
      largest_start_ = start;
    }
  }

 private:
  /// Ordered as the texts are, but for equal ones.
  static std::uint64_t start_of(std::string_view text) {
    if (text.size() >= 8) return __builtin_bswap64(eight_bytes(text.data()));
    std::uint64_t start = 0;
    for (const char c : text) start = start << 8U | static_cast<unsigned char>(c);
    return text.empty() ? 0 : start << (64 - 8 * text.size());
  }

  bool is_set_ = false;
  std::string_view smallest_;
  std::string_view largest_;
  std::uint64_t smallest_start_ = 0;
  std::uint64_t largest_start_ = 0;
};

template <typename Array>
class TextEncoder final : public ValueEncoder {
 public:
  void begin(bool with_range, parquet::BloomFilter* filter) override {
    with_range_ = with_range;
    range_.clear();
    filter_ = filter;
  }

  std::optional<EncodedDictionary> dictionary(std::span<const LeafPiece> pieces,
                                              bool forced) override {
    TextDictionary dictionary(forced);
    EncodedDictionary encoded;
    for (const LeafPiece& piece : pieces) {
      if (piece.values() == 0) continue;
      const auto& array = static_cast<const Array&>(*piece.array);
      std::int64_t row = 0;
      const auto by_position = [&] { return array.GetView(row++); };
      const auto by_row = [&] {
        return array.GetView(piece.rows[static_cast<std::size_t>(row++)]);
      };
      const auto count = static_cast<std::size_t>(piece.values());
      if (!(piece.whole ? dictionary.add(count, by_position) : dictionary.add(count, by_row))) {
        return std::nullopt;
      }
    }
    if (!dictionary.pays()) return std::nullopt;
    encoded.indices = dictionary.take_indices();
    encoded.entries = dictionary.entries().size();
    encoded.page.resize(dictionary.bytes());
    char* to = encoded.page.data();
    for (const std::string_view text : dictionary.entries()) {
      observe(text);
      to = put_length(text, to);
      to = text.copy(to, text.size()) + to;
    }
    return encoded;
  }

  void append(const LeafPiece& piece, std::string& page) override {
    if (piece.values() == 0) return;
    const auto& array = static_cast<const Array&>(*piece.array);
    const std::size_t size = page.size();
    page.resize(size + bytes_of(piece, array) + short_text);
    // Up to here a short text may be read with what follows it.
    const arrow::Buffer* const bytes = array.value_data().get();
    const char* const last_readable =
        bytes == nullptr || bytes->size() < std::int64_t{short_text}
            ? nullptr
            : reinterpret_cast<const char*>(bytes->data()) + bytes->size() - short_text;
    char* to = page.data() + size;
    for_each_value(piece, [&](std::int64_t row) {
      const std::string_view text = array.GetView(row);
      observe(text);
      to = put_length(text, to);
      if (text.size() <= short_text && text.data() <= last_readable) {
        std::memcpy(to, text.data(), short_text);
      } else {
        text.copy(to, text.size());
      }
      to += text.size();
    });
    page.resize(static_cast<std::size_t>(to - page.data()));
  }

  std::optional<ValueRange> range() const override {
    if (!range_.is_set()) return std::nullopt;
    return ValueRange{std::string(range_.smallest()), std::string(range_.largest())};
  }

 private:
  static constexpr std::size_t short_text = 32;

  static char* put_length(std::string_view text, char* to) {
    const auto length = static_cast<std::uint32_t>(text.size());
    std::memcpy(to, &length, sizeof length);
    return to + sizeof length;
  }

  static std::size_t bytes_of(const LeafPiece& piece, const Array& array) {
    std::size_t bytes = static_cast<std::size_t>(piece.values()) * sizeof(std::uint32_t);
    if (piece.whole) return bytes + static_cast<std::size_t>(array.total_values_length());
    for (const std::int64_t row : piece.rows) bytes += array.GetView(row).size();
    return bytes;
  }

  void observe(std::string_view text) {
    if (with_range_) range_.widen(text);
    if (filter_ != nullptr) filter_->InsertHash(filter_->Hash(text));
  }

  bool with_range_ = false;
  TextRange range_;
  parquet::BloomFilter* filter_ = nullptr;
};

}  // namespace sqlpod
