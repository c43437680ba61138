#!/bin/sh
# Once, when the database is first made: the role that owns the schema and the role the apps run as.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
CREATE ROLE jieli_owner LOGIN PASSWORD :'owner';
CREATE ROLE jieli_app LOGIN PASSWORD :'app';
CREATE DATABASE jieli OWNER jieli_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
