// Where a store is reached, when it is not the provider's own place.
#pragma once

#include <string>

#include "config/storage_args.h"

namespace sqlpod {

struct StoreEndpoint {
  std::string scheme = "https";  ///< or "http"
  std::string authority;         ///< host[:port]; empty: the provider's own
};

/// Of the args `endpoint` (a URL or host[:port]) and `scheme`, which goes over the URL's;
/// `fallback` is the endpoint when the args name none. Throws Error (usage).
StoreEndpoint store_endpoint(const StorageArgs& args, const std::string& fallback = {});

}  // namespace sqlpod
