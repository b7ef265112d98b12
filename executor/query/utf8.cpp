#include "executor/query/utf8.h"

#include <algorithm>

namespace sqlpod::utf8 {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::optional<char32_t> next(std::string_view text, std::size_t& position) {
  if (position >= text.size()) return std::nullopt;
  const auto lead = static_cast<unsigned char>(text[position]);
  if (lead < 0x80U) {
    ++position;
    return lead;
  }
  const std::size_t size = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
  if (lead < 0xC2U || lead > 0xF4U || text.size() - position < size) return std::nullopt;
  char32_t code_point = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const char c = text[position + i];
    if (!is_continuation(c)) return std::nullopt;
    code_point = (code_point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  const bool overlong = (size == 3 && code_point < 0x800U) || (size == 4 && code_point < 0x10000U);
  const bool surrogate = code_point >= 0xD800U && code_point <= 0xDFFFU;
  if (overlong || surrogate || code_point > 0x10FFFFU) return std::nullopt;
  position += size;
  return code_point;
}

void append(std::string& text, char32_t code_point) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80U) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800U) {
    text += static_cast<char>(0xC0U | (code_point >> 6U));
    tail(0);
  } else if (code_point < 0x10000U) {
    text += static_cast<char>(0xE0U | (code_point >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (code_point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_white_space(char32_t c) {
  return (c >= 0x09U && c <= 0x0DU) || (c >= 0x1CU && c <= 0x20U) || c == 0x85U || c == 0xA0U ||
         c == 0x1680U || (c >= 0x2000U && c <= 0x200AU) || c == 0x2028U || c == 0x2029U ||
         c == 0x202FU || c == 0x205FU || c == 0x3000U;
}

bool is_valid(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    if (!next(text, position)) return false;
  }
  return true;
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::size_t offset_of(std::string_view text, std::size_t index) {
  std::size_t position = 0;
  for (; position < text.size(); ++position) {
    if (!is_continuation(text[position]) && index-- == 0) break;
  }
  return position;
}

}  // namespace sqlpod::utf8
