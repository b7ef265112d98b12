#include "error/arrow_status.h"

#include <memory>
#include <string>

namespace sqlpod {
namespace {

class ErrorDetail : public arrow::StatusDetail {
 public:
  explicit ErrorDetail(Error error) : error_(std::move(error)) {}
  const char* type_id() const override { return "sqlpod::Error"; }
  std::string ToString() const override { return error_.message(); }
  const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace

arrow::Status status_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return {arrow::StatusCode::UnknownError, error.message(), std::make_shared<ErrorDetail>(error)};
  } catch (const std::bad_alloc&) {
    return arrow::Status::OutOfMemory("out of memory");
  } catch (const std::exception& other) {
    return arrow::Status::UnknownError(other.what());
  } catch (...) {
    return arrow::Status::UnknownError("an exception that is not std::exception");
  }
}

void check(const arrow::Status& status, ErrorKind kind) {
  if (status.ok()) return;
  if (const auto* detail = dynamic_cast<const ErrorDetail*>(status.detail().get())) {
    throw Error(detail->error());
  }
  if (status.IsOutOfMemory()) {
    throw Error(ErrorKind::internal, "out of memory: " + status.message(),
                "give the task more memory");
  }
  throw Error(kind, status.message());
}

}  // namespace sqlpod
