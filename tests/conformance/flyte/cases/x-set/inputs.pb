

s


pg_catalog