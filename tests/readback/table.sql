-- One column for each type that a file holds in a way of its own.
CREATE EXTENSION IF NOT EXISTS hstore;
DROP TABLE IF EXISTS readback;
DROP TYPE IF EXISTS readback_pair;
CREATE TYPE readback_pair AS (a int, b text);
CREATE TABLE readback (
  row int PRIMARY KEY, yes bool, small int2, large int8, single float4, real float8, price numeric(15, 2),
  wide numeric(38, 10), wider numeric(60, 20), name text, code char(5), day date, clock time, moment timestamp,
  instant timestamptz, span interval, id uuid, document jsonb, raw bytea, numbers int4[], tags text[],
  pair readback_pair, settings hstore);
INSERT INTO readback
SELECT i, i % 2 = 0, i - 100, i * 1000000007::bigint, i / 3.0, i / 7.0, (i * 31337 % 9500000) / 100.0,
  i * 12345678901234567890.0123456789, i * -1234567890123456789012345678901234567.01234567890123456789,
  'name ' || i % 9, chr(65 + i % 26), date '1999-12-31' + i, time '00:00:00' + i * interval '1.000001 s',
  timestamp '1969-12-31 23:59:00' + i * interval '7.25 s', timestamptz '2024-03-31 00:30:00+01' + i * interval '1 min',
  i * interval '1 month -1 day 0.5 s', md5(i::text)::uuid, jsonb_build_object('i', i, 't', array['x', null]),
  decode(md5(i::text), 'hex'), array[i, null, -i], array['t' || i % 3, null, ''], row(i, 'b' || i)::readback_pair,
  hstore(array['k', 'n'], array[i::text, null])
FROM generate_series(1, 300) i;
INSERT INTO readback (row) VALUES (301);
INSERT INTO readback VALUES
  (302, true, -32768, -9223372036854775808, 'NaN', '-Infinity', -9999999999999.99, -9999999999999999999999999999.9999999999,
   9999999999999999999999999999999999999999.99999999999999999999, E'a,"b"\nc\\N\t''', 'a', '0001-01-01', '23:59:59.999999',
   '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999+00', '-1 year 2 days -03:04:05.678901', '00000000-0000-0000-0000-000000000000',
   '[]', '', '{}', '{}', row(null, null)::readback_pair, ''),
  (303, false, 32767, 9223372036854775807, 3.4028235e38, 5e-324, 0, 0.0000000001, -0.00000000000000000001, '', '',
   '9999-12-31', '00:00:00', '9999-12-31 23:59:59.999999', '1970-01-01 00:00:00+00', '0', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
   'null', '\x00ff', '{2147483647,-2147483648}', array['naïve 🙂', 'a,"b"', E'\n'], row(-1, '')::readback_pair, '"a b"=>"c\"d"');
