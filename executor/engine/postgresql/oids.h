// The type identifiers that sqlpod knows. Source: PostgreSQL's catalogue,
// src/include/catalog/pg_type.dat; they are part of its stable interface.
#pragma once

#include <libpq-fe.h>

namespace sqlpod::postgresql {

enum TypeOid : Oid {
  unknown_oid = 0,  ///< the server chooses, as for an untyped literal
  bool_oid = 16,
  bytea_oid = 17,
  char_oid = 18,  ///< "char", one byte
  name_oid = 19,
  int8_oid = 20,
  int2_oid = 21,
  int4_oid = 23,
  text_oid = 25,
  oid_oid = 26,
  json_oid = 114,
  xml_oid = 142,
  xml_array_oid = 143,
  json_array_oid = 199,
  float4_oid = 700,
  float8_oid = 701,
  literal_oid = 705,  ///< "unknown": text, as servers before PostgreSQL 10 leave a literal
  money_oid = 790,
  inet_oid = 869,
  bool_array_oid = 1000,
  bytea_array_oid = 1001,
  char_array_oid = 1002,
  name_array_oid = 1003,
  int2_array_oid = 1005,
  int4_array_oid = 1007,
  text_array_oid = 1009,
  bpchar_array_oid = 1014,
  varchar_array_oid = 1015,
  int8_array_oid = 1016,
  float4_array_oid = 1021,
  float8_array_oid = 1022,
  oid_array_oid = 1028,
  bpchar_oid = 1042,
  varchar_oid = 1043,
  date_oid = 1082,
  time_oid = 1083,
  timestamp_oid = 1114,
  timestamp_array_oid = 1115,
  date_array_oid = 1182,
  time_array_oid = 1183,
  timestamptz_oid = 1184,
  timestamptz_array_oid = 1185,
  interval_oid = 1186,
  interval_array_oid = 1187,
  numeric_array_oid = 1231,
  timetz_oid = 1266,
  timetz_array_oid = 1270,
  numeric_oid = 1700,
  void_oid = 2278,
  uuid_oid = 2950,
  uuid_array_oid = 2951,
  jsonb_oid = 3802,
  jsonb_array_oid = 3807,
};

}  // namespace sqlpod::postgresql
