// A secret value: the only type in which a password, token or key may be kept.
//
// It cannot be printed (no operator<<, no conversion to a string), copied by accident (move only;
// clone() is greppable) or compared in a time that depends on where it differs. Its memory is wiped
// when it dies or is moved from. Threads: as std::string, that is, const access from several is
// safe.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace sqlpod {

/// Overwrites the characters of `text`, spare capacity included, and empties it.
void wipe(std::string& text) noexcept;

class Secret {
 public:
  Secret() = default;
  /// Takes the value over; the caller's string is wiped.
  explicit Secret(std::string&& value);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// A second owner of the same value, on purpose.
  Secret clone() const;

  /// The value itself. Every call is a place to audit: pass it on at once, store it nowhere.
  std::string_view reveal() const { return value_; }

  bool empty() const { return value_.empty(); }

  /// Compares in a time that depends on the lengths only.
  bool equals(const Secret& other) const;

 private:
  std::string value_;
};

/// Deleted, so that streaming a Secret fails to compile.
std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace sqlpod
