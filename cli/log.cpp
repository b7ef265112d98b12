#include "cli/log.h"

#include <Poco/Channel.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>
#include <unistd.h>

#include "cli/library_output.h"
#include "config/value_text.h"
#include "error/printable_text.h"

namespace sqlpod::cli {
namespace {

const char* level_name(Poco::Message::Priority priority) {
  switch (priority) {
    case Poco::Message::PRIO_FATAL:
    case Poco::Message::PRIO_CRITICAL:
    case Poco::Message::PRIO_ERROR:
      return "error";
    case Poco::Message::PRIO_WARNING:
      return "warning";
    case Poco::Message::PRIO_NOTICE:
    case Poco::Message::PRIO_INFORMATION:
      return "information";
    default:
      return "debug";
  }
}

class RedactingChannel : public Poco::Channel {
 public:
  RedactingChannel(bool json, const Redactor& redactor) : json_(json), redactor_(redactor) {}

  void log(const Poco::Message& message) override {
    const std::string time = Poco::DateTimeFormatter::format(
        message.getTime(), Poco::DateTimeFormat::ISO8601_FRAC_FORMAT);
    // Before JSON escapes it once more.
    const std::string text = redactor_.redact(message.getText());
    std::string line;
    if (json_) {
      line = to_json(Value::Map{{"time", time},
                                {"level", level_name(message.getPriority())},
                                {"source", message.getSource()},
                                {"message", text}});
    } else {
      line = time + " " + level_name(message.getPriority()) + " " + message.getSource() + ": " +
             printable_line(text);
    }
    line += "\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
  }

 private:
  bool json_;
  const Redactor& redactor_;
};

}  // namespace

void start_log(const std::string& level, const std::string& format, const Redactor& redactor) {
  Poco::Logger& root = Poco::Logger::root();
  root.setChannel(Poco::AutoPtr<Poco::Channel>(new RedactingChannel(format == "json", redactor)));
  root.setLevel(level);
  log_what_libraries_print(redactor);
}

}  // namespace sqlpod::cli
