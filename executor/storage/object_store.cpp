#include "executor/storage/object_store.h"

#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "executor/storage/azure_store.h"
#include "executor/storage/gcs_store.h"
#include "executor/storage/s3_store.h"
#include "executor/storage/store_credentials.h"
#include "executor/storage/store_failure.h"

namespace sqlpod {
namespace {

struct OpenStore {
  ObjectStore store;
  std::string container;
  StorageArgs args;
  std::shared_ptr<arrow::fs::FileSystem> file_system;
};

std::shared_ptr<arrow::fs::FileSystem> make_store(const StorageUri& uri, const StorageArgs& args) {
  switch (uri.store) {
    case ObjectStore::s3:
      return make_s3_store(uri.container, args);
    case ObjectStore::gcs:
      return make_gcs_store(args);
    case ObjectStore::azure:
      return make_azure_store(args);
  }
  return nullptr;
}

/// Zero for S3, whose client takes one.
std::chrono::milliseconds time_limit(const StorageUri& uri, const StorageArgs& args) {
  return uri.store == ObjectStore::s3 ? std::chrono::milliseconds::zero() : store_timeout(args);
}

/// Not every store says so when an upload begins. Whoever may not ask for the bucket may still use
/// it, so an answer that it cannot be looked at is none.
void require_bucket(const std::shared_ptr<arrow::fs::FileSystem>& file_system,
                    const StorageUri& uri, std::chrono::milliseconds limit) {
  const auto info = answer_within(limit, [file_system, container = uri.container] {
    return file_system->GetFileInfo(container);
  });
  const bool is_missing = info.ok() && info->type() == arrow::fs::FileType::NotFound;
  if (is_missing) throw StoreFailure(arrow::Status::IOError(missing_bucket));
  if (!info.ok() && would_fail_again(info.status())) throw StoreFailure(info.status());
}

/// The most that are kept: what a run reads and writes, and its record.
constexpr std::size_t most_stores = 4;

std::shared_ptr<arrow::fs::FileSystem> shared_store(const StorageUri& uri, StorageArgs args) {
  // Never destroyed: at the end of the process Arrow's libraries may be gone already.
  static auto& stores = *new std::vector<OpenStore>;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  for (const OpenStore& open : stores) {
    if (open.store == uri.store && open.container == uri.container && open.args.equals(args)) {
      return open.file_system;
    }
  }
  if (stores.size() == most_stores) stores.erase(stores.begin());
  const std::chrono::milliseconds limit = time_limit(uri, args);
  auto file_system = make_store(uri, args);
  require_bucket(file_system, uri, limit);
  stores.push_back({uri.store, uri.container, std::move(args), file_system});
  return file_system;
}

}  // namespace

Error StoredObject::error(const arrow::Status& status) const {
  if (status.IsOutOfMemory()) throw std::bad_alloc();
  return store_failure(status, store, kind, has_credentials,
                       "cannot " + action + " '" + shown + "'");
}

void StoredObject::require(const arrow::Status& status) const {
  if (!status.ok()) throw error(status);
}

StoredObject find_object(const std::string& uri, const StorageArgs& args, ErrorKind kind,
                         const std::string& action) {
  const StorageUri parsed = parse_storage_uri(uri, kind, action);
  StorageArgs merged = args.overridden_by(parsed.args);
  StoredObject object;
  object.store = parsed.store;
  object.has_credentials = has_credentials(parsed.store, merged);
  object.path = parsed.path();
  object.shown = parsed.shown;
  object.action = action;
  object.kind = kind;
  try {
    object.time_limit = time_limit(parsed, merged);
    object.file_system = shared_store(parsed, std::move(merged));
  } catch (const StoreFailure& failure) {
    throw object.error(failure.status());
  } catch (const Error& error) {
    throw Error(kind, "cannot " + action + " '" + parsed.shown + "': " + error.message(),
                error.hint(), error.details());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& other) {  // of the Azure client
    throw object.error(arrow::Status::IOError(other.what()));
  }
  return object;
}

}  // namespace sqlpod
