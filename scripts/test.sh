#!/usr/bin/env bash
# Everything that must hold on main, in the order that fails fastest. `fast` leaves out PostgreSQL, browsers and slow tests.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
export KILOMETRE_SECRET_KEY=${KILOMETRE_SECRET_KEY:-tests-only}
step() { printf '\n\033[1m→ %s\033[0m\n' "$*"; }

step "format and lint"
$BIN/ruff format --check src tests scripts benchmarks
$BIN/ruff check src tests scripts benchmarks
step "types"
$BIN/mypy
step "import contracts"
$BIN/lint-imports
step "migrations"
DJANGO_SETTINGS_MODULE=kilometre.config.testing $BIN/kilometre makemigrations --check --dry-run

if [ "${1:-}" = fast ]; then
  step "fast tests, on SQLite"
  exec $BIN/pytest -n 2 -m "not journey and not slow and not postgres"
fi

url=${TEST_DATABASE_URL:-postgresql://postgres@127.0.0.1:5432/postgres}
unset TEST_DATABASE_URL
export TEST_SERVER=$url  # where the drill of archives makes databases of its own

# A file is for one worker: what its fixtures prepare for all its tests is prepared once.
by_file=(-n 2 --dist loadfile --no-loadscope-reorder)

step "tests on SQLite"
$BIN/pytest "${by_file[@]}" -rs -m "not journey"

# Apart: the browser's driver keeps an event loop in its thread, where Django refuses to touch the database.
step "browser journeys, at desktop and phone width"
$BIN/pytest tests/journeys -n 2 --dist loadgroup -rs -m journey

if $BIN/python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()' "$url" 2>/dev/null; then
  step "the same tests on PostgreSQL: those that touch the database"
  TEST_DATABASE_URL=$url $BIN/pytest "${by_file[@]}" -rs -m "not journey and not alone"
  step "on PostgreSQL, alone: what commits for real"
  TEST_DATABASE_URL=$url $BIN/pytest -rs -m "alone and not journey"
else
  step "no PostgreSQL server answers at the test address: those tests are skipped"
fi
