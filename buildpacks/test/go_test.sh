# shellcheck shell=bash
# shellcheck source=lib.sh
. ./lib.sh

# program PACKAGE-DIRECTORY TEXT: one that prints the text.
program() {
  file "$1/main.go" <<GO
package main

import "os"

func main() { os.Stdout.WriteString("$2\n") }
GO
}

module() {
  printf 'module %s\n\ngo 1.19\n' "$1" | file go.mod
}

test_go_builds_and_runs_the_sample() {
  cp -r "$samples/config-server-sidecar/." "$here/app"
  sidecar_port=$(free_port) port=$sidecar_port
  stage go

  expect_contains "$out" '       go build -trimpath -o config-server .'
  expect_equal "$release" $'---\ndefault_process_types:\n  web: ./config-server'
  expect_equal "$(cat "$here/deps/0/config.yml")" $'name: Go\nversion: 0.1.0'
  start ./config-server
  # shellcheck disable=SC2016
  expect_equal "$(curl -s "http://127.0.0.1:$port/config/")" '{"Scope":"some-service.admin","Password":"not-a-real-p4$$w0rd"}'
  stop
  expect_equal "$status $(head -n 1 "$here/log")" '0 listening...'
}

test_go_makes_static_programs_without_paths_of_the_staging_machine() {
  module example.com/tool && program . hello
  stage go

  expect_equal "$(in_app ./tool)" hello
  expect_lacks "$(LC_ALL=C tr -c '[:print:]' '\n' <"$here/app/tool")" "$here"
  # A dynamic program names its loader in the ELF header's segments.
  expect_lacks "$(LC_ALL=C tr -c '[:print:]' '\n' <"$here/app/tool")" '/ld-linux'
}

test_go_stages_twice_with_the_same_bytes_and_leaves_a_cache_that_can_be_deleted() {
  # A small program: with an empty cache the standard library, as far as it is used, is compiled again.
  module example.com/tool && program . hello
  cp -r "$here/app" "$here/source"
  stage go
  first=$(digest "$here")

  again
  cache=$BUILDPACKS_TEST_WORK/empty-cache
  stage go
  expect_equal "$(digest "$here")" "$first"
  as_user rm -r "$cache/go/"*
}

test_go_takes_all_from_the_cache_the_second_time() {
  module example.com/tool && program . hello
  stage go
  stage go

  packages=$(sed -n 's/.*cache: \([0-9]*\) of \([0-9]*\) packages/\1 \2/p' <<<"$out")
  expect_equal "${packages% *}" "${packages#* }"
}

test_go_builds_vendored_modules_offline() {
  module example.com/tool
  printf 'require example.com/greeting v1.0.0\n' >>"$here/app/go.mod"
  file main.go <<'GO'
package main

import "example.com/greeting"

func main() { println(greeting.Text) }
GO
  file vendor/example.com/greeting/greeting.go <<<$'package greeting\n\nconst Text = "from vendor"'
  file vendor/modules.txt <<<$'# example.com/greeting v1.0.0\n## explicit\nexample.com/greeting'
  stage go STAGER_OFFLINE=1

  expect_equal "$(in_app ./tool 2>&1)" 'from vendor'
}

test_go_says_what_to_do_about_modules_it_cannot_have() {
  module example.com/tool
  printf 'require example.com/greeting v1.0.0\n' >>"$here/app/go.mod"
  file main.go <<<$'package main\n\nimport _ "example.com/greeting"\n\nfunc main() {}'
  expect_refused go "'go build -o tool .' failed" STAGER_OFFLINE=1
  expect_contains "$err" 'go mod vendor'
}

test_go_names_programs_after_their_packages() {
  module example.com/group/server/v2 && program . root
  stage go
  expect_equal "$(start_command) $(in_app ./server)" './server root'
}

test_go_builds_every_program_in_cmd_and_starts_the_one_named_like_the_module() {
  module example.com/shop && program cmd/admin admin && program cmd/shop shop
  file shop.go <<<'package shop'
  file generate.go <<<$'//go:build ignore\n\npackage main'
  stage go

  expect_equal "$(start_command)" ./shop
  expect_equal "$(in_app ./shop) $(in_app ./admin)" 'shop admin'
}

test_go_puts_a_program_into_bin_where_a_directory_has_its_name() {
  module example.com/server && program . root
  file server/server.go <<<'package server'
  stage go
  expect_equal "$(start_command) $(in_app ./bin/server)" './bin/server root'
}

test_go_builds_the_packages_that_are_named() {
  module example.com/app && program services/mail mail
  stage go GO_INSTALL_PACKAGE_SPEC=./services/mail
  expect_equal "$(in_app ./mail)" mail
}

test_go_refuses_a_module_without_a_program() {
  module example.com/library
  file library.go <<<'package library'
  expect_refused go 'there is no package main in . or in ./cmd/*'
}

test_go_shows_what_does_not_compile() {
  module example.com/tool
  file main.go <<<$'package main\n\nfunc main() { undefined() }'
  expect_refused go "'go build -o tool .' failed"
  expect_contains "$out" './main.go:3:15: undefined: undefined'
}

test_go_refuses_a_version_it_cannot_have() {
  module example.com/tool && program . hello
  sed -i 's/^go .*/go 1.999/' "$here/app/go.mod"
  expect_refused go 'go.mod asks for Go 1.999' GOTOOLCHAIN=local
}

test_go_sample_passes_its_own_tests() {
  cp -r "$samples/config-server-sidecar/." "$here/app"
  stage go
  expect_equal "$(cd "$here/app" && as_user gofmt -l .)" ''
  # With the flags of the buildpack, the packages that it compiled do.
  # shellcheck disable=SC2016
  as_user CGO_ENABLED=0 GOCACHE="$cache/go/go-build" GOFLAGS='-buildvcs=false -trimpath' sh -c 'cd "$1" && go test ./...' sh "$here/app"
}
