-- What the server says of every cell, as text: an object for each row.
SET intervalstyle = iso_8601;
SET timezone = 'UTC';
SET bytea_output = hex;
SET extra_float_digits = 1;
SELECT json_build_object(
  'row', row::text, 'yes', yes::text, 'small', small::text, 'large', large::text, 'single', single::text,
  'real', real::text, 'price', price::text, 'wide', wide::text, 'wider', wider::text, 'name', name,
  'code', rpad(code::text, 5), 'day', day::text, 'clock', clock::text, 'moment', moment::text,
  'instant', (instant AT TIME ZONE 'UTC')::text, 'span', span::text, 'id', id::text, 'document', document::text,
  'raw', raw::text, 'numbers', array_to_json(numbers)::text, 'tags', array_to_json(tags)::text,
  'pair', row_to_json(pair)::text, 'settings', hstore_to_json(settings)::text)
FROM readback ORDER BY row;
