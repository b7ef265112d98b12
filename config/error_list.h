// Collects what is wrong with a file or with a set of inputs, so that all of it is reported at
// once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/document/document.h"

namespace sqlpod {

class ErrorList {
 public:
  /// `message` names the place; `mark` only orders the errors, those without one come last, as they
  /// were added.
  void add(Mark mark, std::string message, std::string hint = {});

  bool empty() const { return entries_.empty(); }

  /// Throws what was collected, if anything, as one Error (usage): a single error as it is, several
  /// as
  /// "<subject> has N errors" with one line for each in the details.
  void throw_if_any(const std::string& subject) const;

 private:
  struct Entry {
    Mark mark;
    std::string message;
    std::string hint;
  };
  std::vector<Entry> entries_;
};

}  // namespace sqlpod
