# shellcheck shell=bash
# What the tests share: staging as a platform does it, starting what came out, and expectations.
# shellcheck disable=SC2034 # Functions answer with variables: out, err, release, detected, status.

buildpacks=$(cd .. && pwd)
samples=$(cd ../../samples && pwd)
cache=${BUILDPACKS_TEST_CACHE:-$BUILDPACKS_TEST_WORK/cache}
here=$(mktemp -d "$BUILDPACKS_TEST_WORK/test.XXXX")
search_path=/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin
started=""
trap '[[ -z $started ]] || kill -KILL "$started" 2>/dev/null || true' EXIT

own() {
  [[ $(id -u) != 0 ]] || chown -R 2000:2000 "$@"
}

mkdir -p "$cache" "$here"/{app,deps,home,profile.d}
own "$cache" "$here"

# as_user COMMAND…: with a clean environment, to which `env NAME=VALUE` adds.
as_user() {
  local user=()
  [[ $(id -u) != 0 ]] || user=(setpriv --reuid 2000 --regid 2000 --clear-groups)
  local name pass=()
  for name in http_proxy https_proxy no_proxy GOPROXY SSL_CERT_FILE; do
    [[ -z ${!name-} ]] || pass+=("$name=${!name}")
  done
  ${by_exec-} "${user[@]}" env -i HOME="$here/home" PATH="$search_path" LANG=en_US.UTF-8 "${pass[@]}" "$@"
}

# file NAME <CONTENT: a file of the app.
file() {
  mkdir -p "$(dirname "$here/app/$1")"
  cat >"$here/app/$1"
}

# stage BUILDPACK [NAME=VALUE…]: the four scripts in order; fails where one of them does. Sets out, err and release.
stage() {
  local buildpack=$buildpacks/$1 store=$cache/$1 status=0
  shift
  mkdir -p "$store"
  own "$here" "$store"
  as_user "$@" "$buildpack/bin/supply" "$here/app" "$store" "$here/deps" 0 >"$here/out" 2>"$here/err" &&
    as_user "$@" "$buildpack/bin/finalize" "$here/app" "$store" "$here/deps" 0 "$here/profile.d" >>"$here/out" 2>>"$here/err" ||
    status=$?
  out=$(<"$here/out") err=$(<"$here/err")
  printf '%s\n%s\n' "$out" "$err"
  ((status == 0)) || return "$status"
  release=$(as_user "$@" "$buildpack/bin/release" "$here/app")
}

# again: the same app, from the start, in another directory.
again() {
  local before=$here
  here=$(mktemp -d "$BUILDPACKS_TEST_WORK/another-place.XXXXXX")
  mkdir -p "$here"/{deps,home,profile.d}
  cp -r "$before/source" "$here/source"
  cp -r "$before/source" "$here/app"
}

# What would be in the droplet, as one digest: names, modes, links and contents.
digest() {
  (cd "$1" && find app deps profile.d -type d -empty -prune -o -print) | LC_ALL=C sort |
    tar -C "$1" --no-recursion --mtime=@0 --owner=0 --group=0 -T - -cf - | sha256sum
}

detect() {
  detected=0
  own "$here"
  out=$(as_user "$buildpacks/$1/bin/detect" "$here/app" 2>"$here/err") || detected=$?
  err=$(<"$here/err")
}

# in_app COMMAND: as the launcher runs it, in the app's directory with the profile scripts sourced.
in_app() {
  # shellcheck disable=SC2016
  as_user env HOME="$here/app" DEPS_DIR="$here/deps" PORT="${port-}" CONFIG_SERVER_PORT="${sidecar_port-}" PROFILE="$here/profile.d" bash -c '
    cd "$HOME"
    for script in "$PROFILE"/*.sh; do [ ! -f "$script" ] || . "$script"; done
    eval "exec $1"' bash "$1"
}

# start COMMAND: in the background, until it answers on $port.
start() {
  (by_exec='exec' && in_app "$1") >"$here/log" 2>&1 &
  started=$!
  local try
  for try in {1..300}; do
    ! curl -s -o "$here/answer" "http://127.0.0.1:$port/" || return 0
    kill -0 "$started" 2>/dev/null || break
    sleep 0.1
  done
  echo "not answering ($try):"
  cat "$here/log"
  return 1
}

# stop: asks for an orderly end and waits for it. Sets status.
stop() {
  status=0
  kill -TERM "$started"
  wait "$started" || status=$?
  started=""
}

free_port() {
  local candidate
  while candidate=$((20000 + RANDOM % 30000)); do
    (: </dev/tcp/127.0.0.1/$candidate) 2>/dev/null || break
  done
  echo "$candidate"
}

# start_command: the command of `web` in what release said.
start_command() {
  sed -n 's/^  web: //p' <<<"$release"
}

expect_equal() {
  [[ $1 == "$2" ]] || {
    printf 'got      %s\nexpected %s\n' "$1" "$2"
    return 1
  }
}

expect_contains() {
  [[ $1 == *"$2"* ]] || {
    printf '%s\ndoes not contain: %s\n' "$1" "$2"
    return 1
  }
}

expect_lacks() {
  [[ $1 != *"$2"* ]] || {
    printf '%s\ncontains: %s\n' "$1" "$2"
    return 1
  }
}

# expect_refused BUILDPACK TEXT [NAME=VALUE…]: staging fails, and says so, with a remedy.
expect_refused() {
  local buildpack=$1 text=$2
  shift 2
  if stage "$buildpack" "$@"; then
    echo 'was not refused'
    return 1
  fi
  expect_contains "$err" "**ERROR** $text"
  expect_contains "$err" 'Try: '
}
