# shellcheck shell=bash
export RACK_ENV="${RACK_ENV:-production}" RAILS_ENV="${RAILS_ENV:-production}"
export RAILS_SERVE_STATIC_FILES="${RAILS_SERVE_STATIC_FILES:-enabled}" RAILS_LOG_TO_STDOUT="${RAILS_LOG_TO_STDOUT:-enabled}"
export LANG="${LANG:-C.UTF-8}" LC_CTYPE="${LC_CTYPE:-C.UTF-8}" MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
