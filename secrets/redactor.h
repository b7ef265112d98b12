// Takes known secrets out of text: the last thing that happens to every text that leaves the
// process (logs, errors, drivers' messages, run records, the termination message). Table data is
// not text in this sense.
//
// Each known form of a secret is replaced by `***`, overlapping finds by one:
// - character by character, in any mixture: as it is, percent-encoded (either case, `+` for a
//   blank), escaped by a backslash (SQL, C, JSON with \uXXXX), doubled (the quotes of SQL, `%%`),
//   or escaped so twice; also the first 6 bytes or more of it before an ellipsis, as a server
//   writes that cuts what it repeats;
// - hex, either case;
// - base64, standard and URL-safe, at the three alignments that a longer text can give it; also as
//   URLs and JSON escape it.
//
// Of a secret of several lines each line of 8 bytes or more counts as a secret of its own, the
// BEGIN and END lines of PEM aside, and of a secret of more than a KiB each piece of half a KiB: a
// server may repeat the beginning alone. A secret shorter than 4 bytes is only replaced where it
// stands as a word of its own, and only character by character; an empty one never is.
//
// Thread-safe. Must outlive whoever writes through it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "error/error.h"
#include "secrets/secret.h"

namespace sqlpod {

class Redactor {
 public:
  Redactor();
  ~Redactor();
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;

  /// Makes a secret known. What is known stays known until the Redactor dies; adding it again
  /// changes nothing.
  void add(const Secret& secret);

  std::string redact(std::string_view text) const;
  /// The same error with each of its texts redacted; kind and SQLSTATE stay.
  Error redact(const Error& error) const;

 private:
  struct Forms;
  std::unique_ptr<Forms> forms_;
};

}  // namespace sqlpod
