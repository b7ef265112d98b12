#include "executor/engine/odbc/running_statement.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sqlpod::odbc {

class Canceller::Current {
 public:
  void set(SQLHSTMT statement) {
    const std::lock_guard lock(mutex_);
    statement_ = statement;
    changed_.notify_all();
  }
  /// Returns when there is no statement any more.
  void cancel() {
    constexpr std::chrono::milliseconds between_tries{100};
    std::unique_lock lock(mutex_);
    while (statement_ != nullptr) {
      SQLCancel(statement_);
      changed_.wait_for(lock, between_tries, [this] { return statement_ == nullptr; });
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  SQLHSTMT statement_ = nullptr;
};

Canceller::Canceller(Cancellation& cancellation)
    : cancellation_(cancellation),
      current_(std::make_shared<Current>()),
      registration_(cancellation, *this) {}

void Canceller::cancel() noexcept {
  try {
    std::thread([current = current_] { current->cancel(); }).detach();
  } catch (...) {  // NOLINT(bugprone-empty-catch): without a thread nothing can be done
  }
}

RunningStatement::RunningStatement(SQLHDBC connection, Canceller& canceller)
    : statement_(connection), canceller_(&canceller) {
  canceller_->current_->set(statement_.get());
}

RunningStatement::~RunningStatement() {
  if (statement_.get() == nullptr) return;
  canceller_->current_->set(nullptr);
  // psqlODBC leaks the result of a statement that was freed without.
  SQLFreeStmt(statement_.get(), SQL_CLOSE);
}

}  // namespace sqlpod::odbc
