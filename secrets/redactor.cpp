#include "secrets/redactor.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "secrets/encoded_forms.h"
#include "secrets/masked_secret.h"
#include "secrets/prefix_index.h"

namespace sqlpod {
namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t shortest_line = 8;
constexpr std::size_t longest_piece = 1024;

/// The lines of a secret of several lines that are secrets of their own: a driver may quote one of
/// them.
std::vector<Secret> secret_lines(std::string_view value) {
  std::vector<Secret> lines;
  if (value.find('\n') == std::string_view::npos) return lines;
  while (!value.empty()) {
    const std::size_t size = std::min(value.find('\n'), value.size());
    std::string_view line = value.substr(0, size);
    value.remove_prefix(std::min(size + 1, value.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    const bool is_pem_frame = line.substr(0, 5) == "-----";
    if (line.size() >= shortest_line && !is_pem_frame) lines.emplace_back(std::string(line));
  }
  return lines;
}

/// Calls `use` with a secret, or with the pieces of one that is long, each with whether another
/// follows: what a search takes at each place of a text grows with what is searched for.
template <typename Use>
void for_each_piece(std::string_view value, const Use& use) {
  while (value.size() > longest_piece) {
    std::size_t size = longest_piece / 2;
    while ((static_cast<unsigned char>(value[size]) & 0xC0U) == 0x80 && size > 1) --size;
    use(Secret(std::string(value.substr(0, size))), true);
    value.remove_prefix(size);
  }
  use(Secret(std::string(value)), false);
}

}  // namespace

/// The secrets, masked. Those that a text may hold are opened, and wiped when it has been searched.
struct Redactor::Forms {
  using Opened = std::unordered_map<std::size_t, Secret>;  // by the place in `all`

  struct Piece {
    MaskedSecret secret;
    bool is_continued;  ///< by the next piece of a long one
  };

  mutable std::shared_mutex mutex;
  std::vector<Piece> all;
  PrefixIndex index;  // of the places in `all`

  void add(const Secret& secret) {
    if (secret.empty()) return;
    const std::unique_lock lock(mutex);
    for_each_piece(secret.reveal(), [this](const Secret& piece, bool is_continued) {
      add_piece(piece, is_continued);
    });
  }

  void add_piece(const Secret& secret, bool is_continued) {
    std::vector<PrefixIndex::Candidate> alike;
    index.find_at(secret.reveal(), 0, alike);
    for (const auto& candidate : alike) {
      if (all[candidate.value].secret.open().equals(secret)) return;
    }
    all.push_back({MaskedSecret(secret), is_continued});
    index.add(secret.reveal(), all.size() - 1);
  }

  /// What to take out for the secrets that begin at text[at], all of them together. `candidates` is
  /// memory to work in.
  std::optional<TextSpan> find_at(std::string_view text, std::size_t at, Opened& opened,
                                  std::vector<PrefixIndex::Candidate>& candidates) const {
    index.find_at(text, at, candidates);
    std::optional<TextSpan> found;
    for (const auto& [place, form] : candidates) {
      Secret& secret = opened[place];
      if (secret.empty()) secret = all[place].secret.open();
      const std::optional<TextSpan> span = form_at(form, secret.reveal(), text, at);
      if (!span) continue;
      if (!found) found = span;
      found->begin = std::min(found->begin, span->begin);
      found->end = std::max(found->end, span->end);
      found->is_continued = found->is_continued || all[place].is_continued;
    }
    return found;
  }
};

Redactor::Redactor() : forms_(std::make_unique<Forms>()) {}
Redactor::~Redactor() = default;

void Redactor::add(const Secret& secret) {
  forms_->add(secret);
  for (const Secret& line : secret_lines(secret.reveal())) forms_->add(line);
}

std::string Redactor::redact(std::string_view text) const {
  const std::shared_lock lock(forms_->mutex);
  Forms::Opened opened;
  std::vector<PrefixIndex::Candidate> candidates;
  std::string redacted;
  std::size_t copied = 0;  // of the text, into `redacted`
  TextSpan open;           // found, and not yet written, for the next find may overlap it
  const auto write_open = [&] {
    if (open.end <= copied) return;
    redacted += text.substr(copied, open.begin - copied);
    redacted += mask;
    copied = open.end;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::optional<TextSpan> found = forms_->find_at(text, at, opened, candidates);
    if (!found) continue;
    if (found->begin > open.end || (found->begin == open.end && !open.is_continued)) {
      write_open();
      open = *found;
    }
    open.end = std::max(open.end, found->end);
    open.is_continued = found->is_continued;
  }
  write_open();
  redacted += text.substr(copied);
  return redacted;
}

Error Redactor::redact(const Error& error) const {
  return Error(error.kind(), redact(error.message()), redact(error.hint()), redact(error.details()),
               error.sqlstate());
}

}  // namespace sqlpod
