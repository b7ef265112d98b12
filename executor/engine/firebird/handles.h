// Owners for what fbclient hands out, and the status that its calls answer with.
#pragma once

#include <firebird/Interface.h>
#include <unistd.h>

#include <memory>
#include <utility>

namespace sqlpod::firebird {

/// A reference to one of fbclient's counted interfaces.
template <typename Interface>
struct ReleaseReference {
  void operator()(Interface* reference) const noexcept { reference->release(); }
};
template <typename Interface>
using Reference = std::unique_ptr<Interface, ReleaseReference<Interface>>;

/// One more reference to what `other` refers to.
template <typename Interface>
Reference<Interface> another(const Reference<Interface>& other) {
  other->addRef();
  return Reference<Interface>(other.get());
}

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// The entry to fbclient; the library's own.
inline Firebird::IMaster& master() {
  return *Firebird::fb_get_master_interface();
}

/// What a call of fbclient is given first. A call that fails throws the Error that it stands for
/// (error.h). One thread at a time.
class Status final : public Firebird::BaseStatusWrapper<Status> {
 public:
  Status() : BaseStatusWrapper(master().getStatus()) {}
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;
  ~Status() override { dispose(); }

  /// Called by fbclient's headers after each call.
  static void checkException(Status* status);  // NOLINT(readability-identifier-naming)
};

/// Runs a call that consumes its reference when it succeeds: commit, close, detach.
template <typename Interface, typename Call>
void consume(Reference<Interface>& reference, Call&& call) {
  std::forward<Call>(call)(*reference);
  static_cast<void>(reference.release());
}

}  // namespace sqlpod::firebird
