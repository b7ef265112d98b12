// The forms that one secret can take in a text, and where they stand in it: what the redactor
// searches for. Which forms there are is in redactor.h.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "secrets/secret.h"

namespace sqlpod {

/// A stretch of a text: [begin, end).
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_continued = false;  ///< a find right behind it belongs to it
};

/// Immutable; safe to share between threads.
class EncodedForms {
 public:
  /// `secret` must not be empty. `is_continued`: it is a piece of a longer one, and not its last.
  explicit EncodedForms(const Secret& secret, bool is_continued = false);

  /// The longest form of the secret whose first character is text[at], if there is one. The span
  /// may begin one character before `at`: a base64 digit that holds bits of the secret and of what
  /// comes before it.
  std::optional<TextSpan> find_at(std::string_view text, std::size_t at) const;

  /// Whether a form of the secret can begin with this character.
  bool may_begin_with(char c) const { return first_[static_cast<unsigned char>(c)] != 0; }

 private:
  // The kinds of forms, as bits; base64 << alignment for each of its three.
  static constexpr unsigned escaped = 1;
  static constexpr unsigned hex = 2;
  static constexpr unsigned base64 = 4;

  void allow_first(char c, unsigned form);
  std::optional<TextSpan> base64_span(std::string_view text, std::size_t at,
                                      std::size_t alignment) const;

  Secret secret_;
  bool is_continued_;
  /// The base64 digits that hold nothing but bits of the secret, by the number of bytes before it
  /// modulo 3.
  std::array<Secret, 3> base64_;
  std::array<unsigned char, 256>
      first_{};  ///< by character: the kinds of forms that can begin with it
};

}  // namespace sqlpod
