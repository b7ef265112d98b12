#include "images/manifest/cron_schedule.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

struct Field {
  std::string_view name;
  int lowest;
  int highest;
  std::string_view names;  ///< three letters each, from `lowest` on
};

constexpr std::array<Field, 5> fields{{{"minute", 0, 59, ""},
                                       {"hour", 0, 23, ""},
                                       {"day of the month", 1, 31, ""},
                                       {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                                       {"day of the week", 0, 6, "sunmontuewedthufrisat"}}};
constexpr std::size_t day_of_month = 2;
constexpr std::size_t month = 3;
constexpr std::size_t day_of_week = 4;

using Values = std::bitset<64>;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> all;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) all.push_back(word);
  }
  return all;
}

class FieldReader {
 public:
  FieldReader(const std::string& schedule, const Field& field)
      : schedule_(schedule), field_(field) {}

  Values read(std::string_view text) const {
    Values values;
    for (const std::string_view part : split(text, ',')) values |= read_part(part);
    return values;
  }

 private:
  Error refused(std::string_view text, const std::string& why) const {
    return {ErrorKind::usage,
            "the schedule " + in_quotes(schedule_) + ": " + std::string(field_.name) + ": " +
                in_quotes(text) + " " + why,
            "minute, hour, day of the month, month, day of the week: '*/10 * * * *' is every ten "
            "minutes, '30 2 * * mon-fri' half past two on working days"};
  }

  /// `*`, `?`, a value or a range, then maybe a step.
  Values read_part(std::string_view part) const {
    const std::vector<std::string_view> pieces = split(part, '/');
    if (pieces.size() > 2) throw refused(part, "has two steps");
    const std::vector<std::string_view> ends = split(pieces[0], '-');
    if (ends.size() > 2) throw refused(part, "is no range");
    int first = field_.lowest;
    int last = field_.highest;
    if (pieces[0] != "*" && pieces[0] != "?") {
      first = value(ends[0]);
      // A value with a step is where a range begins.
      if (ends.size() == 2) {
        last = value(ends[1]);
      } else if (pieces.size() == 1) {
        last = first;
      }
    }
    if (first > last) throw refused(part, "is a range that ends before it begins");
    const int step = pieces.size() == 2 ? number(pieces[1]) : 1;
    if (step == 0) throw refused(part, "has a step of nothing");
    Values values;
    for (int i = first; i <= last; i += step) values.set(static_cast<std::size_t>(i));
    return values;
  }

  int value(std::string_view text) const {
    for (std::size_t i = 0; text.size() == 3 && i < field_.names.size(); i += 3) {
      if (lower(text) == field_.names.substr(i, 3)) {
        return field_.lowest + static_cast<int>(i / 3);
      }
    }
    const int result = number(text);
    if (result >= field_.lowest && result <= field_.highest) return result;
    throw refused(text, "is not within " + std::to_string(field_.lowest) + " to " +
                            std::to_string(field_.highest) +
                            (field_.highest == 6 && result == 7 ? "; Sunday is 0" : ""));
  }

  int number(std::string_view text) const {
    constexpr int largest = 1000;
    int result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error != std::errc() || end != text.data() + text.size() || result < 0 ||
        result > largest) {
      throw refused(text, "is no number");
    }
    return result;
  }

  const std::string& schedule_;
  const Field& field_;
};

/// Whether one of the months has one of the days.
bool comes(const Values& days, const Values& months) {
  constexpr std::array<int, 12> lengths = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (std::size_t m = 0; m < lengths.size(); ++m) {
    for (int day = 1; months[m + 1] && day <= lengths[m]; ++day) {
      if (days[static_cast<std::size_t>(day)]) return true;
    }
  }
  return false;
}

void check_name_of_schedule(const std::string& schedule) {
  static const std::vector<std::string> known = {"@hourly",  "@daily",  "@midnight", "@weekly",
                                                 "@monthly", "@yearly", "@annually"};
  if (std::find(known.begin(), known.end(), schedule) != known.end()) return;
  throw Error(ErrorKind::usage, in_quotes(schedule) + " is no schedule",
              nearest_name_hint(schedule, known) + "; or five fields, such as '*/10 * * * *'");
}

std::filesystem::path zone_folder() {
  const char* const folder = std::getenv("TZDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

/// The zones of the database's own list, for a hint.
std::vector<std::string> known_zones(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = std::filesystem::recursive_directory_iterator(folder, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(folder).string();
    if (name.find('/') != std::string::npos && !name.starts_with("posix/") &&
        !name.starts_with("right/")) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

void check_cron_schedule(const std::string& schedule) {
  if (schedule.starts_with("@")) return check_name_of_schedule(schedule);
  if (schedule.find("TZ=") != std::string::npos) {
    throw Error(ErrorKind::usage, "the schedule " + in_quotes(schedule) + " names a time zone",
                "give it as --time-zone Europe/Vienna");
  }
  const std::vector<std::string_view> parts = words(schedule);
  if (parts.size() != fields.size()) {
    throw Error(ErrorKind::usage,
                "the schedule " + in_quotes(schedule) + " has " + std::to_string(parts.size()) +
                    (parts.size() == 1 ? " field" : " fields") + ", and must have 5",
                "minute, hour, day of the month, month, day of the week: '*/10 * * * *' is every "
                "ten minutes");
  }
  std::array<Values, fields.size()> values;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    values[i] = FieldReader(schedule, fields[i]).read(parts[i]);
  }
  const bool by_date = parts[day_of_week] == "*" || parts[day_of_week] == "?";
  if (by_date && !comes(values[day_of_month], values[month])) {
    throw Error(ErrorKind::usage,
                "the schedule " + in_quotes(schedule) + " never comes: no such month has that day",
                "choose a day that the month has");
  }
}

void check_time_zone(const std::string& name) {
  const bool is_sound =
      !name.empty() && name.front() != '/' && name.find("..") == std::string::npos &&
      std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/_+-").find(c) != std::string_view::npos;
      });
  const std::filesystem::path folder = zone_folder();
  std::error_code error;
  const bool has_data = std::filesystem::is_directory(folder, error);
  // "Local" is the controller's own zone, which Kubernetes refuses.
  const bool is_known = is_sound && lower(name) != "local" &&
                        (!has_data || std::filesystem::is_regular_file(folder / name, error));
  if (is_known) return;
  const std::string near = is_sound ? nearest_name(name, known_zones(folder)) : "";
  throw Error(ErrorKind::usage, in_quotes(name) + " is no time zone",
              near.empty() ? "give its name in the IANA database, such as Europe/Vienna or Etc/UTC"
                           : "did you mean '" + near + "'?");
}

}  // namespace sqlpod
