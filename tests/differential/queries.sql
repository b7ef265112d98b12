-- Queries in the shape of those that people write. The line before each says which dialects, or which reference, it is for.

-- for: postgresql mysql
SELECT id, name, value FROM my_table WHERE id > 5
-- for: postgresql mysql
SELECT o.id, o.total * 1.19 AS gross, c."name" FROM shop.orders o JOIN customers c ON c.id = o.customer_id WHERE o.note LIKE '%it''s 100% --sure%' ORDER BY 1 DESC LIMIT 10
-- for: postgresql mysql
INSERT INTO ledger (day, amount, note) VALUES ('2024-01-31', -1.5e3, 'a;b'), (DATE '2024-02-01', +.5, NULL); -- two rows
UPDATE ledger SET note = '' WHERE note IS NULL /* none */;
-- for: postgresql mysql
WITH RECURSIVE tree (id, parent, depth) AS (
  SELECT id, parent, 0 FROM nodes WHERE parent IS NULL -- roots
  UNION ALL
  SELECT n.id, n.parent, t.depth + 1 FROM nodes n JOIN tree t ON t.id = n.parent /* all
  the others */
)
SELECT depth, COUNT(*) AS "number of nodes" FROM tree GROUP BY depth HAVING COUNT(*) >= 2
-- for: postgresql mysql
/* report: sales; by 'region' */ SELECT region, SUM(CASE WHEN kind = 'sale' THEN amount ELSE 0 END) OVER (PARTITION BY region ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM sales
-- for: postgresql
SELECT data->>'name', data#>>'{a,0}', tags @> ARRAY['x']::text[], matrix[1:2][3], doc ? 'key', doc ?| array['a','b'], doc @? '$.a[*] ? (@ > 2)' FROM docs WHERE doc @> '{"a": {"b": [1, "it''s"]}}'::jsonb
-- for: postgresql
CREATE OR REPLACE FUNCTION add_tax(amount numeric) RETURNS numeric LANGUAGE plpgsql AS $body$
DECLARE rate numeric := 0.19; -- it's
BEGIN
  EXECUTE format($q$SELECT %L::text$q$, 'x');
  RETURN amount * (1 + rate);
END
$body$; SELECT add_tax(100)
-- for: libpg_query
DO $$ BEGIN RAISE NOTICE 'a /* $a$ */ %', $a$ '$b$' $a$; END $$
-- for: postgresql
SELECT E'tab\there\'s', U&'d\0061t\+000061', U&"d!0061ta" UESCAPE '!', B'0101', X'1FF', N'national', '\', "we""ird", $$it's$$
-- for: postgresql
SELECT 'one'
  'two' -- and
  'three', e'\'a'
'b\'c'
-- for: postgresql
SELECT DISTINCT ON (a) a, b::timestamptz AT TIME ZONE 'UTC', (c).d, f(x => 1, y := 2), t.*, 5 !~ '3', - -1, 2*-3, a<-b, $1::int + $2 FROM ONLY t TABLESAMPLE bernoulli(1.) WHERE a ~* '^\w+$' AND b && '[1,2)'::int4range
-- for: postgresql
/*+ HashJoin(a b) */ SELECT /* outer /* inner -- ' */ still */ 1 --*/
FROM a, b
-- for: postgresql
COPY (SELECT * FROM t WHERE x = 'y') TO STDOUT WITH (FORMAT csv, DELIMITER E'\t', QUOTE '"')
-- for: postgresql
SELECT count(*) FILTER (WHERE a > :limit), :'psql', a[:n], a[n:], 1 :: int, :x::text FROM "Odd ; Table"
-- for: mysql
SELECT `a``b`, "it's", 'say "hi"', 'it\'s', "back\\", 'a' 'b', @x := 5, @@global.max_connections, @`odd name` FROM `db`.`table` WHERE a <=> NULL AND b REGEXP '^\\d+$' # the end; really
LIMIT 5, 10
-- for: mysql
SELECT SQL_NO_CACHE _utf8mb4'ü', N'n', x'4D7953514C', 0x41, b'01', 0b01, doc->'$.a', doc->>"$.b[0].\"c d\"", 5--3, 5 -- 3
FROM t USE INDEX (i)
-- for: mysql
SELECT /*+ MAX_EXECUTION_TIME(1000) */ /* plain */ a FROM t PARTITION (p0) WHERE d BETWEEN DATE '2024-01-01' AND '2024-01-31' + INTERVAL 1 DAY
-- for: mysql
INSERT INTO t (a, b) VALUES (1, 'C:\\new\\'), (2, 'quote: \'') ON DUPLICATE KEY UPDATE b = VALUES(b), c = CONCAT("a", 'b') -- done
-- for: mysql
SELECT GROUP_CONCAT(DISTINCT name ORDER BY name SEPARATOR ', ') FROM t GROUP BY a WITH ROLLUP; SELECT 'x'';' ; # ' " `
DELETE FROM t WHERE a = '\\'; -- '
-- for: postgresql
SELECT B'01''10', x'1F'
'''', 'no bits''' -- what no server takes
-- for: mysql
SELECT 1AND 2OR 5x, 1e10e, x'1''2' FROM t
-- for: postgresql
SELECT 1 -- old line ends
FROM t
