#include "executor/engine/firebird/error.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/firebird/handles.h"

namespace sqlpod::firebird {
namespace {

struct Code {
  std::intptr_t code;
  ErrorKind kind;
};

constexpr Code codes[] = {
    // The server is not there, or takes nobody for now.
    {isc_unavailable, ErrorKind::unavailable},
    {isc_connect_reject, ErrorKind::unavailable},
    {isc_net_lookup_err, ErrorKind::unavailable},
    {isc_service_unknown, ErrorKind::unavailable},
    {isc_host_unknown, ErrorKind::unavailable},
    {isc_net_init_error, ErrorKind::unavailable},
    {isc_net_connect_err, ErrorKind::unavailable},
    {isc_net_connect_listen_err, ErrorKind::unavailable},
    {isc_max_att_exceeded, ErrorKind::unavailable},
    {isc_shutdown, ErrorKind::unavailable},
    {isc_shutinprog, ErrorKind::unavailable},
    {isc_net_server_shutdown, ErrorKind::unavailable},
    {isc_io_error, ErrorKind::unavailable},
    {isc_virmemexh, ErrorKind::unavailable},
    {isc_out_of_temp_space, ErrorKind::unavailable},
    {isc_old_no_space, ErrorKind::unavailable},
    {isc_no_lock_mgr, ErrorKind::unavailable},
    {isc_instance_conflict, ErrorKind::unavailable},
    // Whoever tries again may be luckier.
    {isc_deadlock, ErrorKind::transient},
    {isc_lock_conflict, ErrorKind::transient},
    {isc_lock_timeout, ErrorKind::transient},
    {isc_update_conflict, ErrorKind::transient},
    {isc_fatal_conflict, ErrorKind::transient},
    {isc_read_conflict, ErrorKind::transient},
    {isc_relation_lock, ErrorKind::transient},
    {isc_record_lock, ErrorKind::transient},
    {isc_network_error, ErrorKind::transient},
    {isc_net_read_err, ErrorKind::transient},
    {isc_net_write_err, ErrorKind::transient},
    {isc_lost_db_connection, ErrorKind::transient},
    {isc_conn_lost, ErrorKind::transient},
    {isc_att_shutdown, ErrorKind::transient},
    // The login or a right.
    {isc_login, ErrorKind::denied},
    {isc_login_error, ErrorKind::denied},
    {isc_login_changed, ErrorKind::denied},
    {isc_auth_handshake_limit, ErrorKind::denied},
    {isc_no_priv, ErrorKind::denied},
    {isc_no_field_access, ErrorKind::denied},
    {isc_dyn_no_priv, ErrorKind::denied},
    {isc_grant_nopriv, ErrorKind::denied},
    {isc_grant_nopriv_on_base, ErrorKind::denied},
    {isc_dsql_cant_grant_option, ErrorKind::denied},
    {isc_conf_access_denied, ErrorKind::denied},
    {isc_miss_wirecrypt, ErrorKind::denied},
    {isc_wirecrypt_incompatible, ErrorKind::denied},
    {isc_set_invalid_role, ErrorKind::denied},
    // Stopped on request.
    {isc_cancelled, ErrorKind::cancelled},
    // The statement or its data.
    {isc_arith_except, ErrorKind::query},
    {isc_not_valid, ErrorKind::query},
    {isc_no_dup, ErrorKind::query},
    {isc_unique_key_violation, ErrorKind::query},
    {isc_foreign_key, ErrorKind::query},
    {isc_check_constraint, ErrorKind::query},
    {isc_convert_error, ErrorKind::query},
    {isc_string_truncation, ErrorKind::query},
    {isc_transliteration_failed, ErrorKind::query},
    {isc_malformed_string, ErrorKind::query},
    {isc_read_only_trans, ErrorKind::query},
    {isc_read_only_database, ErrorKind::query},
    {isc_read_only_field, ErrorKind::query},
    {isc_read_only_view, ErrorKind::query},
    {isc_except, ErrorKind::query},
    {isc_except2, ErrorKind::query},
    {isc_dsql_command_err, ErrorKind::query},
    {isc_dsql_token_unk_err, ErrorKind::query},
    {isc_dsql_field_err, ErrorKind::query},
    {isc_dsql_relation_err, ErrorKind::query},
    {isc_dsql_datatype_err, ErrorKind::query},
    {isc_dsql_procedure_err, ErrorKind::query},
    {isc_dsql_count_mismatch, ErrorKind::query},
    {isc_no_meta_update, ErrorKind::query},
    {isc_obj_in_use, ErrorKind::query},
    {isc_bad_db_format, ErrorKind::query},
    {isc_db_corrupt, ErrorKind::query},
    {isc_bug_check, ErrorKind::query},
};

struct StateClass {
  std::string_view prefix;
  ErrorKind kind;
};

constexpr StateClass state_classes[] = {
    {"08", ErrorKind::transient},   {"28", ErrorKind::denied},    {"40", ErrorKind::transient},
    {"53", ErrorKind::unavailable}, {"57", ErrorKind::transient}, {"HY008", ErrorKind::cancelled},
};

std::optional<ErrorKind> exact_kind(std::intptr_t code) {
  const auto* const found = std::find_if(std::begin(codes), std::end(codes),
                                         [&](const Code& known) { return known.code == code; });
  return found == std::end(codes) ? std::nullopt : std::optional(found->kind);
}

std::string hint_for(ErrorKind kind, std::intptr_t code) {
  if (code == isc_dsql_datatype_err) {
    return "Firebird must know a parameter's type: write CAST(… AS type) around the placeholder";
  }
  switch (kind) {
    case ErrorKind::unavailable:
      return "check host, port and database, and that the server is up and takes connections";
    case ErrorKind::denied:
      return "check user, password, role and what was granted to them";
    case ErrorKind::transient:
      return "run the task again; retries does so by itself";
    case ErrorKind::cancelled:
      return "an administrator, or this run, ended the statement";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

/// The codes of a status vector, in order.
std::vector<std::intptr_t> codes_of(const std::intptr_t* vector) {
  std::vector<std::intptr_t> found;
  while (*vector != isc_arg_end) {
    if (*vector == isc_arg_gds) found.push_back(vector[1]);
    vector += *vector == isc_arg_cstring ? 3 : 2;
  }
  return found;
}

std::string text_of(const Firebird::IStatus& status) {
  std::vector<char> buffer(16 * 1024);
  // The function does not change the status, whatever its declaration says.
  auto* changeable = const_cast<Firebird::IStatus*>(&status);  // NOLINT
  const unsigned size = master().getUtilInterface()->formatStatus(
      buffer.data(), static_cast<unsigned>(buffer.size()), changeable);
  return {buffer.data(), size};
}

/// The lines that say something, as one: "Table unknown: T: At line 1, column 15".
std::string message_of(const std::string& text) {
  std::string message;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with("-")) line.erase(0, 1);
    if (line.empty() || line == "Dynamic SQL Error" || line.starts_with("SQL error code = ")) {
      continue;
    }
    message += (message.empty() ? "" : ": ") + line;
  }
  return message.empty() ? text : message;
}

}  // namespace

ErrorKind kind_of_code(std::intptr_t code, std::string_view sqlstate) {
  if (const auto kind = exact_kind(code)) return *kind;
  for (const StateClass& state : state_classes) {
    if (sqlstate.starts_with(state.prefix)) return state.kind;
  }
  return ErrorKind::query;
}

bool is_connection_loss(const Firebird::IStatus& status) {
  const std::vector<std::intptr_t> found = codes_of(status.getErrors());
  return std::any_of(found.begin(), found.end(), [](std::intptr_t code) {
    return code == isc_network_error || code == isc_net_read_err || code == isc_net_write_err ||
           code == isc_lost_db_connection || code == isc_conn_lost;
  });
}

Error error_of(const Firebird::IStatus& status) {
  const std::intptr_t* vector = status.getErrors();
  const std::vector<std::intptr_t> found = codes_of(vector);
  std::array<char, 6> sqlstate{};
  fb_sqlstate(sqlstate.data(), vector);
  std::intptr_t deciding = found.empty() ? 0 : found.front();
  for (const std::intptr_t code : found) {
    if (!exact_kind(code)) continue;
    deciding = code;
    break;
  }
  const ErrorKind kind = kind_of_code(deciding, sqlstate.data());
  const std::string text = text_of(status);
  return {kind, message_of(text), hint_for(kind, deciding),
          text + "\nFirebird error code " + std::to_string(deciding), sqlstate.data()};
}

void Status::checkException(Status* status) {
  if (status->hasData()) throw error_of(*status);
}

}  // namespace sqlpod::firebird
