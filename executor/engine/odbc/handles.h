// Owners for ODBC's handles.
#pragma once

#include <new>
#include <utility>

#include "executor/engine/odbc/api.h"

namespace sqlpod::odbc {

template <SQLSMALLINT kind>
class Handle {
 public:
  Handle() = default;
  /// Allocates. `parent` is null for an environment.
  explicit Handle(SQLHANDLE parent) {
    if (!SQL_SUCCEEDED(SQLAllocHandle(kind, parent, &handle_))) throw std::bad_alloc();
  }
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (handle_ == nullptr) return;
    if constexpr (kind == SQL_HANDLE_DBC) SQLDisconnect(handle_);
    SQLFreeHandle(kind, handle_);
  }

  SQLHANDLE get() const { return handle_; }

 private:
  SQLHANDLE handle_ = nullptr;
};

using EnvironmentHandle = Handle<SQL_HANDLE_ENV>;
using ConnectionHandle = Handle<SQL_HANDLE_DBC>;
using StatementHandle = Handle<SQL_HANDLE_STMT>;

/// An integer where ODBC's attributes take a pointer.
inline SQLPOINTER as_pointer(SQLULEN number) {
  return reinterpret_cast<SQLPOINTER>(number);  // NOLINT(performance-no-int-to-ptr)
}

/// An environment of ODBC 3. Throws std::bad_alloc.
EnvironmentHandle make_environment();

}  // namespace sqlpod::odbc
