// A PersistentVolume on the disk of the node, which is this machine, for one claim.
//
// Failures throw std::runtime_error.
#pragma once

#include <string>

#include "tests/kubernetes/namespace.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class Volume {
 public:
  /// For the claim of that name in the namespace, which must outlive it. The folder belongs to root
  /// and nobody else may look into it: a pod gets in by its fsGroup. With `mount_options` it is a
  /// file system of its own, in memory: "size=1m", "ro".
  Volume(const Namespace& name_space, const std::string& claim,
         const std::string& mount_options = {});
  Volume(const Volume&) = delete;
  Volume& operator=(const Volume&) = delete;
  ~Volume();

  /// Where its files are, on this machine.
  const std::string& folder() const { return folder_.path(); }

 private:
  const Namespace& name_space_;
  TemporaryFolder folder_;
  bool is_mounted_;
};

}  // namespace sqlpod::testing
