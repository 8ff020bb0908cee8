# shellcheck shell=bash
# How an app starts, from its files.

# start_command BUILD: the command of `web`; fails where there is none to see.
start_command() {
  local build=$1 run="" file
  [[ ! -f $build/Gemfile ]] || run="bundle exec "
  if [[ -f $build/bin/rails && -f $build/config/application.rb ]]; then
    # shellcheck disable=SC2016 # The app's shell expands it.
    [[ -x $build/bin/rails ]] && printf 'bin/rails' || printf 'ruby bin/rails'
    # shellcheck disable=SC2016
    printf ' server -b 0.0.0.0 -p $PORT -e $RAILS_ENV'
  elif file=$(start_file "$build" config.ru ru); then
    # shellcheck disable=SC2016
    printf 'bundle exec rackup %s -o 0.0.0.0 -p $PORT' "$file"
  elif file=$(start_file "$build" app.rb rb) || file=$(start_file "$build" main.rb rb); then
    printf '%sruby %s' "$run" "$file"
  else
    return 1
  fi
}

# start_file BUILD NAME SUFFIX: the file of that name in the root, or the only one with the suffix.
start_file() {
  local files
  [[ ! -f $1/$2 ]] || {
    printf '%s' "$2"
    return
  }
  files=$(cd "$1" && compgen -G "*.$3") || return 1
  [[ $files != *$'\n'* && $files != *[!0-9A-Za-z._-]* ]] && printf '%s' "$files"
}
