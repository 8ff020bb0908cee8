# shellcheck shell=bash
# What there is to build in a Go module, and the Go to build it with.
# shellcheck source=debian.sh
. "${BASH_SOURCE[0]%/*}/debian.sh"

# go_directive BUILD NAME: the value of a line of go.mod, such as `module` or `go`.
go_directive() {
  awk -v name="$2" '$1 == name { gsub(/"/, "", $2); print $2; exit }' "$1/go.mod"
}

# The last element of a module's or package's path, without a major version: example.com/server/v2 is `server`.
go_name() {
  local path=$1
  [[ ! ${path##*/} =~ ^v[0-9]+$ || $path != */* ]] || path=${path%/*}
  printf '%s' "${path##*/}"
}

# Does the directory hold a program? Files that a build leaves out (tests, generators) do not count.
go_is_main() {
  local file
  for file in "$1"/*.go; do
    [[ -f $file && $file != *_test.go ]] || continue
    grep -qE '^//( *\+build|go:build) +ignore' "$file" && continue
    grep -qE '^package +main([ \t/;]|$)' "$file" && return
  done
  return 1
}

# go_programs BUILD: a line `FILE PACKAGE` for each program to build; the first is what `web` starts.
go_programs() {
  local build=$1 module spec directory
  module=$(go_name "$(go_directive "$build" module)")
  if [[ -n ${GO_INSTALL_PACKAGE_SPEC-} ]]; then
    for spec in $GO_INSTALL_PACKAGE_SPEC; do
      case $spec in
        . | ./) go_program "$build" "$module" . ;;
        *) go_program "$build" "$(go_name "${spec%/}")" "$spec" ;;
      esac
    done
  elif go_is_main "$build"; then
    go_program "$build" "$module" .
  else
    for directory in "$build/cmd/$module" "$build"/cmd/*; do
      ! go_is_main "$directory" || go_program "$build" "${directory##*/}" "./cmd/${directory##*/}"
    done | awk '!seen[$0]++'
  fi
}

# A program takes the name of its package; where a directory of that name is in the way, it goes to bin/.
go_program() {
  local build=$1 name=$2 package=$3
  [[ ! -d $build/$name ]] || name=bin/$name
  printf '%s %s\n' "$name" "$package"
}

# go_satisfies HAVE WANTED
go_satisfies() {
  [[ -z $2 || $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

# Sets go and go_version: the stack's Go that satisfies the version, or else its newest; empty where it has none.
go_find() {
  local wanted=$1 candidate version
  go="" go_version=""
  for candidate in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go*/bin/go; do
    [[ -x $candidate ]] || continue
    version=$(GOTOOLCHAIN=local GOENV=off GOFLAGS='' "$candidate" version 2>/dev/null | sed -n 's/^go version go\([0-9.]*\).*/\1/p')
    [[ -n $version ]] || continue
    [[ -z $go_version ]] || ! go_satisfies "$go_version" "$version" || continue
    go=$candidate go_version=$version
    go_satisfies "$version" "$wanted" && return
  done
}

# Go from 1.21 on fetches the Go that go.mod asks for by itself, from the module proxy.
go_can_switch() {
  [[ ${GOTOOLCHAIN-} != local ]] && ! offline && go_satisfies "$go_version" 1.21
}

# go_select BUILD CACHE: sets go, go_version and go_origin (for supply to tell), or fails.
# shellcheck disable=SC2034
go_select() {
  local wanted
  wanted=$(go_directive "$1" go)
  go_find "$wanted"
  go_origin="from the stack"
  if [[ -z $go ]]; then
    go_from_debian "$2" "$wanted"
    go_origin="from $debian_name's packages"
  fi
  export GOTOOLCHAIN=${GOTOOLCHAIN-local}
  go_satisfies "$go_version" "$wanted" && return
  go_can_switch || fail "go.mod asks for Go $wanted, and the stack has Go $go_version" \
    "use a stack with Go $wanted, or lower the 'go' line of go.mod"
  GOTOOLCHAIN=auto
  go_origin="from the stack; go.mod asks for Go $wanted, which it fetches"
}

# The toolchain stays in the cache, unpacked: a droplet needs none.
go_from_debian() {
  local cache=$1 wanted=$2 version started
  local remedy="use a stack with Go, or build the program beforehand and push it with the binary buildpack"
  debian_open "$cache" || fail "Go is not on the stack, and $debian_trouble" "$remedy"
  version=$(debian_version golang-go) || fail "Go is neither on the stack nor among $debian_name's packages" "$remedy"
  go_version=${version#*:} go_version=${go_version%%[!0-9.]*}
  go_satisfies "$go_version" "$wanted" ||
    fail "go.mod asks for Go $wanted, the stack has none and $debian_name has Go $go_version" \
      "use a stack with Go $wanted, or lower the 'go' line of go.mod"
  local root=$cache/toolchain-${version//[^0-9A-Za-z.+-]/_}
  started=$(clock)
  if [[ ! -e $root/complete ]]; then
    rm -rf "$cache"/toolchain-*
    debian_unpack "$root" golang-go || fail "Go is not on the stack, and $debian_trouble" "$remedy"
    touch "$root/complete"
    rm -rf "$debian/archives"
    say_took "$started" "Go is not on the stack: $go_version from $debian_name's packages" "$(say_count "$debian_count" package)"
  fi
  go=$(compgen -G "$root/usr/lib/go-*/bin/go")
}

# Where Go keeps what it made and fetched: in the cache, in a form that can be deleted.
go_environment() {
  local cache=$1
  export GOPATH=$cache/go GOCACHE=$cache/go-build GOMODCACHE=$cache/go-mod GOENV=off
  export CGO_ENABLED=${CGO_ENABLED-0} GOFLAGS="${GOFLAGS-} -modcacherw"
  offline && export GOPROXY=off
  unset GOROOT GOBIN
}
