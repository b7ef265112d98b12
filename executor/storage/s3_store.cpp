#include "executor/storage/s3_store.h"

#include <arrow/util/config.h>

#ifdef ARROW_S3
#include <arrow/filesystem/s3fs.h>
#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#endif

#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/storage/percent_encoding.h"
#include "executor/storage/store_credentials.h"
#include "executor/storage/store_endpoint.h"
#include "executor/storage/store_failure.h"
#include "executor/storage/store_timeout.h"

namespace sqlpod {

#ifdef ARROW_S3
namespace {

/// A request is tried so often in all, with a pause that doubles; one that nobody answers twice.
constexpr std::int64_t most_attempts = 3;
constexpr std::int64_t first_pause = 200;  // milliseconds

/// In seconds. For a byte from the store there is more: a store that puts a large object together
/// is silent for a while.
constexpr double longest_connect = 3;

bool has_virtual_addressing(const StorageArgs& args) {
  const std::string addressing = args.text("addressing");
  if (addressing.empty() || addressing == "path") return false;
  if (addressing == "virtual") return true;
  throw Error(ErrorKind::usage, "the addressing " + in_quotes(addressing) + " is none",
              "write path (endpoint/bucket/key) or virtual (bucket.endpoint/key)");
}

/// The client's own strategy takes six seconds to find a port closed.
class FewRetries final : public arrow::fs::S3RetryStrategy {
 public:
  bool ShouldRetry(const AWSErrorDetail& error, std::int64_t attempted_retries) override {
    constexpr std::string_view curl_timeout = "curlCode: 28";
    const bool is_slow = error.message.find(curl_timeout) != std::string::npos;
    return error.should_retry && attempted_retries + 1 < (is_slow ? 2 : most_attempts);
  }
  std::int64_t CalculateDelayBeforeNextRetry(const AWSErrorDetail& /*error*/,
                                             std::int64_t attempted_retries) override {
    return first_pause << std::min<std::int64_t>(attempted_retries, most_attempts);
  }
};

/// The plug-in lies beside the libarrow that is loaded, under a name with the same end. An Arrow
/// that has none there has S3 in itself.
std::string find_plug_in() {
  Dl_info library{};
  void* const address = reinterpret_cast<void*>(&arrow::fs::LoadFileSystemFactories);
  if (::dladdr(address, &library) == 0 || library.dli_fname == nullptr) return {};
  const std::filesystem::path arrow(library.dli_fname);
  const std::string name = arrow.filename().string();
  constexpr std::string_view stem = "libarrow";
  if (!name.starts_with(stem)) return {};
  const auto found = arrow.parent_path() / ("libarrow_s3" + name.substr(stem.size()));
  std::error_code ignored;
  return std::filesystem::exists(found, ignored) ? found.string() : std::string();
}

/// Functions of Arrow's that are in its plug-in, or in libarrow where there is none: they cannot be
/// linked. A URI says less than the options that they take, and nothing of times.
struct S3Library {
  arrow::Status (*initialize)() = nullptr;
  arrow::Result<arrow::fs::S3Options> (*options)(const std::string&,
                                                 const arrow::fs::FileSystemFactoryOptions&,
                                                 std::string*) = nullptr;
  arrow::Result<std::shared_ptr<arrow::fs::S3FileSystem>> (*make)(
      const arrow::fs::S3Options&, const arrow::io::IOContext&) = nullptr;
};

template <typename Function>
void find(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(library, name));
  if (function != nullptr) return;
  throw Error(ErrorKind::usage, "Arrow's library for S3 is of another version than sqlpod's Arrow",
              "install them together", name);
}

S3Library load_s3() {
  const std::string plug_in = find_plug_in();
  void* library = RTLD_DEFAULT;
  if (!plug_in.empty()) {
    const arrow::Status loaded = arrow::fs::LoadFileSystemFactories(plug_in.c_str());
    // Arrow's own handle keeps it.
    library = loaded.ok() ? ::dlopen(plug_in.c_str(), RTLD_NOW | RTLD_NOLOAD) : nullptr;
    if (library == nullptr) {
      throw Error(ErrorKind::usage, "Arrow's library for S3 cannot be loaded",
                  "install it beside libarrow", loaded.message());
    }
  }
  S3Library s3;
  find(library, "_ZN5arrow2fs19EnsureS3InitializedEv", s3.initialize);
  find(library,
       "_ZN5arrow2fs9S3Options17FromUriAndOptionsERKNSt7__cxx1112basic_stringIcSt11char_"
       "traitsIcESaIcEEE"
       "RKSt6vectorISt4pairIS7_St3anyESaISD_EEPS7_",
       s3.options);
  find(library, "_ZN5arrow2fs12S3FileSystem4MakeERKNS0_9S3OptionsERKNS_2io9IOContextE", s3.make);
  return s3;
}

/// The client must end before its library's own destructors run, else it aborts the process. They
/// are known once it has begun, and what is registered last runs first.
void end_client_in_time() {
  [[maybe_unused]] static const int registered = std::atexit([] { arrow::fs::EnsureFinalized(); });
}

/// A key of the environment that is a URL's or host's, the special one first.
std::string endpoint_of_environment() {
  const std::string special = environment("AWS_ENDPOINT_URL_S3");
  return special.empty() ? environment("AWS_ENDPOINT_URL") : special;
}

std::string region_of(const StorageArgs& args, const StoreEndpoint& endpoint) {
  std::string region = args.text("region");
  if (region.empty()) region = environment("AWS_REGION");
  if (region.empty()) region = environment("AWS_DEFAULT_REGION");
  // Without one AWS is asked for that of the bucket; others hardly care.
  if (region.empty() && !endpoint.authority.empty()) region = "us-east-1";
  return region;
}

std::string options_uri(const std::string& bucket, const StorageArgs& args) {
  const StoreEndpoint endpoint = store_endpoint(args, endpoint_of_environment());
  std::string uri = "s3://" + percent_encoded(bucket) + "?scheme=" + endpoint.scheme;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) uri += "&" + name + "=" + percent_encoded(value);
  };
  add("endpoint_override", endpoint.authority);
  add("region", region_of(args, endpoint));
  add("tls_ca_file_path", args.text("tls_ca_file"));
  return uri;
}

arrow::fs::FileSystemFactoryOptions credentials_of(const StorageArgs& args) {
  arrow::fs::FileSystemFactoryOptions options;
  options.emplace_back("retry_strategy",
                       std::shared_ptr<arrow::fs::S3RetryStrategy>(new FewRetries));
  const bool has_id = args.find("access_key_id") != nullptr;
  if (has_id != (args.find("secret_access_key") != nullptr)) {
    throw Error(ErrorKind::usage, "access_key_id and secret_access_key belong together",
                "give both by secret_storage_args, or neither");
  }
  if (!has_id) return options;
  options.emplace_back("access_key", args.text("access_key_id"));
  options.emplace_back("secret_key", args.text("secret_access_key"));
  if (args.find("session_token") != nullptr) {
    options.emplace_back("session_token", args.text("session_token"));
  }
  return options;
}

arrow::Result<std::shared_ptr<arrow::fs::FileSystem>> make_file_system(
    const S3Library& s3, const std::string& uri, const arrow::fs::FileSystemFactoryOptions& given,
    bool virtual_addressing, double timeout) {
  ARROW_RETURN_NOT_OK(s3.initialize());
  ARROW_ASSIGN_OR_RAISE(arrow::fs::S3Options options, s3.options(uri, given, nullptr));
  options.force_virtual_addressing = virtual_addressing;
  options.connect_timeout = std::min(timeout, longest_connect);
  options.request_timeout = timeout;
  return s3.make(options, arrow::io::default_io_context());
}

}  // namespace

std::shared_ptr<arrow::fs::FileSystem> make_s3_store(const std::string& bucket,
                                                     const StorageArgs& args) {
  const std::string uri = options_uri(bucket, args);
  const arrow::fs::FileSystemFactoryOptions given = credentials_of(args);
  const bool virtual_addressing = has_virtual_addressing(args);
  const double timeout = static_cast<double>(store_timeout(args).count()) / 1000;
  static const S3Library s3 = load_s3();
  auto made = make_file_system(s3, uri, given, virtual_addressing, timeout);
  end_client_in_time();
  return required_of_store(std::move(made));
}

#else

std::shared_ptr<arrow::fs::FileSystem> make_s3_store(const std::string& /*bucket*/,
                                                     const StorageArgs& /*args*/) {
  throw Error(ErrorKind::usage, "this build's Arrow has no S3",
              "build sqlpod with an Arrow that has it");
}

#endif

}  // namespace sqlpod
