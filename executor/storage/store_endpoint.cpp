#include "executor/storage/store_endpoint.h"

#include <string_view>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {

StoreEndpoint store_endpoint(const StorageArgs& args, const std::string& fallback) {
  StoreEndpoint endpoint;
  std::string text = args.text("endpoint");
  if (text.empty()) text = fallback;
  std::string_view rest = text;
  if (const std::size_t separator = rest.find("://"); separator != std::string_view::npos) {
    endpoint.scheme = rest.substr(0, separator);
    rest = rest.substr(separator + 3);
  }
  while (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);
  if (rest.find_first_of("/@?# \t\r\n") != std::string_view::npos) {
    throw Error(ErrorKind::usage, "the endpoint is more than a host and a port",
                "write it as https://host:port, and credentials as secret_storage_args");
  }
  endpoint.authority = rest;
  if (args.find("scheme") != nullptr) endpoint.scheme = args.text("scheme");
  if (endpoint.scheme != "http" && endpoint.scheme != "https") {
    throw Error(ErrorKind::usage, in_quotes(endpoint.scheme) + " is no scheme of an endpoint",
                "write http or https");
  }
  return endpoint;
}

}  // namespace sqlpod
