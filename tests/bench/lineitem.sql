create table lineitem as
select
  (i/4+1)::bigint as l_orderkey,
  (1+ (i*7919)%200000)::bigint as l_partkey,
  (1+ (i*104729)%10000)::bigint as l_suppkey,
  (1+i%7)::int as l_linenumber,
  (1+ i%50)::numeric(15,2) as l_quantity,
  (900 + (i*31337 % 9500000)/100.0)::numeric(15,2) as l_extendedprice,
  ((i%11)/100.0)::numeric(15,2) as l_discount,
  ((i%9)/100.0)::numeric(15,2) as l_tax,
  (array['A','N','R'])[(1+i%3)::int]::char(1) as l_returnflag,
  (array['O','F'])[(1+i%2)::int]::char(1) as l_linestatus,
  date '1992-01-02' + (i%2526)::int as l_shipdate,
  date '1992-01-31' + (i%2466)::int as l_commitdate,
  date '1992-01-03' + (i%2554)::int as l_receiptdate,
  (array['DELIVER IN PERSON','COLLECT COD','NONE','TAKE BACK RETURN'])[(1+i%4)::int]::char(25) as l_shipinstruct,
  (array['REG AIR','AIR','RAIL','SHIP','TRUCK','MAIL','FOB'])[(1+i%7)::int]::char(10) as l_shipmode,
  substr(md5(i::text)||' carefully final deposits', 1, (10+i%34)::int)::varchar(44) as l_comment
from generate_series(0::bigint, :last) i;
