// A secret that has to be kept for as long as the process lives, and is needed now and then: it
// lies in memory masked by random bytes, which lie elsewhere. Who sees a piece of the memory (a
// page that was swapped out, a block that was freed and handed out again) does not see the secret;
// who reads all of it can put the two together.
#pragma once

#include <string>

#include "secrets/secret.h"

namespace sqlpod {

/// Immutable; safe to share between threads. Its memory is wiped when it dies.
class MaskedSecret {
 public:
  /// Throws Error (internal) when the system gives no random bytes.
  explicit MaskedSecret(const Secret& secret);

  /// The secret itself, for as short a time as can be.
  Secret open() const;

 private:
  Secret mask_;
  Secret masked_;
};

}  // namespace sqlpod
