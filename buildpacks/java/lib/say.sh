# shellcheck shell=bash
# The voice of the buildpack: details under the headline of the phase, what took time with its seconds at the right.

say() {
  printf '       %s\n' "$*"
}

# Microseconds, to be handed to `say_took` later.
clock() {
  printf '%s' "${EPOCHREALTIME//[!0-9]/}"
}

# say_took STARTED WHAT [MORE]
say_took() {
  local tenths=$((($(clock) - $1 + 50000) / 100000))
  printf '       %-62s %d.%d s%s\n' "$2" $((tenths / 10)) $((tenths % 10)) "${3:+, $3}"
}

# say_count NUMBER NOUN
say_count() {
  (($1 == 1)) && printf '%d %s' "$1" "$2" || printf '%d %ss' "$1" "$2"
}

# fail WHAT [REMEDY]: says what is wrong and what to do, and ends the script.
fail() {
  printf '       **ERROR** %s\n' "$1" >&2
  [[ -z ${2-} ]] || printf '       Try: %s\n' "$2" >&2
  exit 1
}

indent() {
  sed -u 's/^/       /'
}

offline() {
  [[ ${STAGER_OFFLINE-} == 1 ]]
}
