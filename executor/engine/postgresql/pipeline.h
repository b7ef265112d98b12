// libpq's pipeline mode: commands are sent without waiting for the answers of those before, and
// after one that failed the server skips the rest up to the next synchronization point.
//
// Sending blocks, yet the two sides never wait for each other: while libpq cannot write it reads.
#pragma once

#include <libpq-fe.h>

#include "executor/engine/postgresql/handles.h"

namespace sqlpod::postgresql {

class Pipeline {
 public:
  /// Puts the connection into pipeline mode. Throws Error.
  explicit Pipeline(PGconn* connection);
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  /// Reads what is left and takes the connection out of pipeline mode.
  ~Pipeline();

  /// What PQsend… answers: throws Error when it could not be sent.
  void sent(int success);
  /// Ends a stretch of commands.
  void synchronize();
  /// How many synchronization points the server has not answered yet.
  int unanswered() const { return unanswered_; }

  /// The next answer: a command's results, each command's end as null, and PGRES_PIPELINE_SYNC,
  /// after which nothing comes of that stretch. Throws when the connection was lost; a failed
  /// command is an answer.
  Result next();
  /// The result of the next command, its end read too. Throws its Error.
  Result command_result();

 private:
  PGconn* connection_;
  int unanswered_ = 0;
  bool open_stretch_ = false;  ///< commands were sent since the last synchronization point
};

}  // namespace sqlpod::postgresql
