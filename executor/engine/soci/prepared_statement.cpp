#include "executor/engine/soci/prepared_statement.h"

#include <utility>

#include "executor/engine/soci/statement_text.h"

namespace sqlpod::soci {
namespace {

void* address_of(ParameterValue& value) {
  return std::visit([](auto& held) -> void* { return &held; }, value.value);
}

/// Puts the value where the other's is, at the address that is bound.
void assign(ParameterValue& target, ParameterValue&& source) {
  target.indicator = source.indicator;
  if (source.indicator == ::soci::i_ok) {
    std::visit(
        [&](auto& held) { held = std::get<std::decay_t<decltype(held)>>(std::move(source.value)); },
        target.value);
  }
}

}  // namespace

PreparedStatement::PreparedStatement(::soci::session& session, const std::string& sql,
                                     const std::vector<Parameter>& parameters) {
  for (const Parameter& parameter : parameters) {
    values_.push_back(std::make_unique<ParameterValue>(parameter_value(parameter)));
  }
  uses_.reserve(values_.size());
  try {
    checked_call([&] {
      statement_.reset(session.make_statement_backend());
      statement_->alloc();
      statement_->prepare(sql, ::soci::details::st_repeatable_query);
      for (std::size_t i = 0; i < values_.size(); ++i) bind(i);
    });
  } catch (...) {
    // None of them has a value yet, and some backends free one at clean_up() without asking.
    for (const Use* use : uses_) delete use;
    throw;
  }
}

PreparedStatement::~PreparedStatement() {
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    if (i < used_) {
      BackendDeleter()(uses_[i]);
    } else {
      delete uses_[i];
    }
  }
}

void PreparedStatement::bind(std::size_t index) {
  uses_.push_back(statement_->make_use_type_backend());
  uses_.back()->bind_by_name(parameter_name(index), address_of(*values_[index]),
                             exchange_type_of(*values_[index]), true);
}

bool PreparedStatement::set(const std::vector<Parameter>& parameters) {
  std::vector<ParameterValue> next;
  next.reserve(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    next.push_back(parameter_value(parameters[i]));
    const bool is_null = next[i].indicator == ::soci::i_null;
    if (!is_null && next[i].value.index() != values_[i]->value.index()) return false;
  }
  for (std::size_t i = 0; i < next.size(); ++i) assign(*values_[i], std::move(next[i]));
  in_use_ = false;
  return true;
}

void PreparedStatement::use_parameters() {
  if (std::exchange(in_use_, true)) return;
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    uses_[i]->pre_use(&values_[i]->indicator);
    if (used_ <= i) used_ = i + 1;
  }
}

std::vector<Column> PreparedStatement::describe() {
  return checked_call([&] {
    use_parameters();
    std::vector<Column> columns;
    const int count = statement_->prepare_for_describe();
    for (int i = 1; i <= count; ++i) {
      Column& column = columns.emplace_back();
      statement_->describe_column(i, column.type, column.name);
    }
    return columns;
  });
}

void PreparedStatement::define(void* data, ::soci::details::exchange_type type) {
  checked_call([&] {
    intos_.emplace_back(statement_->make_into_type_backend());
    intos_.back()->define_by_pos(next_column_, data, type);
  });
}

void PreparedStatement::execute(int rows) {
  checked_call([&] {
    use_parameters();
    for (Use* use : uses_) use->pre_exec(rows);
    for (const auto& into : intos_) into->pre_exec(rows);
    statement_->execute(rows);
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      uses_[i]->post_use(rows > 0, &values_[i]->indicator);
    }
    in_use_ = false;
  });
}

void PreparedStatement::open() {
  execute(0);
}

void PreparedStatement::run() {
  execute(1);
}

bool PreparedStatement::fetch() {
  return checked_call(
      [&] { return statement_->fetch(1) == ::soci::details::statement_backend::ef_success; });
}

std::optional<std::int64_t> PreparedStatement::affected_rows() {
  try {
    const long long rows = statement_->get_affected_rows();
    if (rows >= 0) return rows;
  } catch (const ::soci::soci_error&) {  // NOLINT(bugprone-empty-catch): the statement has run
  }
  return std::nullopt;
}

}  // namespace sqlpod::soci
