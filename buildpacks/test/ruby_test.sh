# shellcheck shell=bash
# shellcheck source=lib.sh
. ./lib.sh

rack_app() {
  file config.ru <<<"run ->(env) { [200, {'content-type' => 'text/plain'}, ['${1-served}']] }"
}

gemfile() {
  { echo 'source "https://rubygems.org"' && cat; } | file Gemfile
}

# A Ruby of its own for the tests that make gems: the one that the buildpack supplies.
with_ruby() {
  local elsewhere=$here status=0
  here=$BUILDPACKS_TEST_WORK/ruby
  if [[ ! -d $here ]]; then
    mkdir -p "$here"/{app,deps,home,profile.d}
    file app.rb <<<'' && stage ruby >/dev/null
  fi
  in_app "$1" || status=$?
  here=$elsewhere
  return "$status"
}

# gem_file DIRECTORY NAME VERSION TEXT [EXTENSION]: a gem whose library defines Tested::TEXT.
gem_file() {
  local directory=$1 name=$2 version=$3 source=$BUILDPACKS_TEST_WORK/gem-$2
  mkdir -p "$directory" "$source/lib" "$source/ext"
  printf 'module Tested\n  TEXT = "%s"\nend\n' "$4" >"$source/lib/$name.rb"
  if [[ ${5-} == extension ]]; then
    printf 'require "mkmf"\ncreate_makefile "%s_native"\n' "$name" >"$source/ext/extconf.rb"
    printf '#include <ruby.h>\nvoid Init_%s_native(void) { rb_define_global_const("COMPILED", Qtrue); }\n' "$name" >"$source/ext/$name.c"
  fi
  cat >"$source/$name.gemspec" <<RUBY
Gem::Specification.new do |gem|
  gem.name, gem.version, gem.summary, gem.authors = "$name", "$version", "a gem for tests", ["tests"]
  gem.files = Dir["lib/*.rb"] + Dir["ext/*"]
  gem.extensions = Dir["ext/extconf.rb"]
end
RUBY
  own "$source" "$directory"
  with_ruby "sh -c 'cd $source && gem build -q --silent $name.gemspec && mv $name-$version.gem $directory/'"
}

test_ruby_runs_the_tutorial() {
  cp -r "$samples/config-server-sidecar/." "$here/app"
  stage go && mv "$here/app/config-server" "$here/sidecar"
  rm -rf "$here"/app "$here"/deps/* "$here"/profile.d/*
  cp -r "$samples/sidecar-dependent-app" "$here/app"
  stage ruby
  port=$(free_port) sidecar_port=$(free_port)
  (by_exec='exec' as_user CONFIG_SERVER_PORT="$sidecar_port" "$here/sidecar") >/dev/null &
  sidecar=$!

  start "$(sed -n 's/^web: //p' "$here/app/Procfile")"
  expect_equal "$(cat "$here/answer")" "Hi, I'm an app with a sidecar!"
  # shellcheck disable=SC2016
  expect_equal "$(curl -s "http://127.0.0.1:$port/config")" '{"Scope":"some-service.admin","Password":"not-a-real-p4$$w0rd"}'
  expect_contains "$(cat "$here/log")" "Sending a request to the config-server sidecar at localhost:$sidecar_port/config/"
  expect_contains "$(cat "$here/log")" 'Received {"Scope":"some-service.admin"'
  stop
  kill "$sidecar"
  expect_equal "$status" 0
  expect_lacks "$(cat "$here/log")" FATAL
}

test_ruby_stages_twice_with_the_same_bytes() {
  cp -r "$samples/sidecar-dependent-app/." "$here/app"
  cp -r "$here/app" "$here/source"
  stage ruby
  first=$(digest "$here")

  again
  stage ruby
  expect_equal "$(digest "$here")" "$first"

  again
  cache=$BUILDPACKS_TEST_WORK/empty-cache
  stage ruby
  expect_equal "$(digest "$here")" "$first"
}

test_ruby_leaves_nothing_of_the_staging_in_the_droplet() {
  cp -r "$samples/sidecar-dependent-app/." "$here/app"
  stage ruby

  expect_equal "$(grep -rlF "$BUILDPACKS_TEST_WORK" "$here/app" "$here/deps" "$here/profile.d" || true)" ''
  expect_equal "$(find "$here/deps" "$here/app" \( -name '*.deb' -o -name '*_Packages*' -o -path '*/share/man' -o -name '*.log' -o -name .bundle \) -print)" ''
  expect_equal "$(find "$here/deps" -xtype l)" ''
  expect_equal "$(cat "$here/deps/0/config.yml")" $'name: Ruby\nversion: 0.1.0'
}

test_ruby_runs_a_plain_program() {
  file server.rb <<'RUBY'
require "socket"
server = TCPServer.new("0.0.0.0", ENV.fetch("PORT"))
loop do
  client = server.accept
  client.gets
  client.write("HTTP/1.0 200 OK\r\n\r\nplain, #{Encoding.default_external}")
  client.close
end
RUBY
  stage ruby
  port=$(free_port)
  expect_equal "$(start_command)" 'ruby server.rb'
  start "$(start_command)"
  expect_equal "$(cat "$here/answer")" 'plain, UTF-8'
}

test_ruby_serves_with_puma_and_its_compiled_parts() {
  gemfile <<<$'gem "puma"\ngem "rack"'
  rack_app 'by puma'
  stage ruby
  port=$(free_port)
  start "$(start_command)"
  expect_equal "$(cat "$here/answer")" 'by puma'
  expect_contains "$(cat "$here/log")" 'Listening on http://0.0.0.0'
  stop
}

test_ruby_gives_a_rack_app_without_a_gemfile_what_it_needs() {
  rack_app 'no Gemfile'
  stage ruby
  port=$(free_port)
  start "$(start_command)"
  expect_equal "$(cat "$here/answer")" 'no Gemfile'
  expect_equal "$(find "$here/app" -type f)" "$here/app/config.ru"
}

test_ruby_leaves_out_groups_that_are_not_to_be_had() {
  gemfile <<<$'gem "rack", "~> 2.0"\ngroup :test do\n  gem "no_such_gem_at_all"\nend\ngem "nor_this_one", group: :development'
  file app.rb <<<'require "bundler/setup"; require "rack"; puts Bundler.definition.dependencies.map(&:name), Rack.release'
  stage ruby
  expect_contains "$(in_app "$(start_command)")" $'rack\n2.'
}

test_ruby_ignores_the_settings_of_another_machine() {
  gemfile <<<'gem "rack", "~> 2.0"'
  file app.rb <<<'require "bundler/setup"; require "rack"; puts Rack.release'
  file .bundle/config <<<$'---\nBUNDLE_PATH: "elsewhere"\nBUNDLE_FROZEN: "true"'
  stage ruby
  expect_contains "$(in_app "$(start_command)")" 2.
}

test_ruby_installs_from_vendor_cache_and_compiles_extensions() {
  gem_file "$here/app/vendor/cache" cached 1.0 'from vendor/cache' extension
  gemfile <<<'gem "cached"'
  file app.rb <<<'require "bundler/setup"; require "cached"; require "cached_native"; puts Tested::TEXT, COMPILED'
  stage ruby
  expect_equal "$(in_app "$(start_command)")" $'from vendor/cache\ntrue'
  expect_equal "$(find "$here/deps" -name gem_make.out -o -name mkmf.log -o -name '*.gem' -o -name ruby.h -o -name Makefile)" ''
  expect_equal "$(grep -rlF "$here" "$here/app" "$here/deps" || true)" ''
}

test_ruby_installs_from_a_gem_server_and_prefers_gems_to_the_library() {
  mkdir -p "$here/server/gems"
  gem_file "$here/server/gems" served 1.0 'from the server'
  # The standard library has one of this name, older.
  gem_file "$here/server/gems" abbrev 9.0 'newer than the library'
  own "$here"
  with_ruby "gem generate_index --silent --directory $here/server"
  port=$(free_port)
  file ../server/config.rb <<<'require "webrick"; WEBrick::HTTPServer.new(Port: ARGV[0], DocumentRoot: ARGV[1], AccessLog: []).start'
  (by_exec='exec' with_ruby "ruby -rwebrick $here/server/config.rb $port $here/server") >"$here/server.log" 2>&1 &
  server=$!
  until curl -s -o /dev/null "http://127.0.0.1:$port/"; do kill -0 "$server" && sleep 0.1; done

  gemfile <<<$'gem "served"\ngem "abbrev", "~> 9.0"'
  file app.rb <<<'require "bundler/setup"; require "served"; puts Tested::TEXT; Tested.send(:remove_const, :TEXT); require "abbrev"; puts Tested::TEXT'
  stage ruby "BUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG/=http://127.0.0.1:$port/"
  kill "$server"
  expect_contains "$out" 'bundle install '
  expect_equal "$(in_app "$(start_command)")" $'from the server\nnewer than the library'
}

test_ruby_names_a_gem_that_cannot_be_had() {
  gemfile <<<$'gem "rack"\ngem "no_such_gem_at_all"'
  expect_refused ruby "the gem 'no_such_gem_at_all' is not to be had: there is no network for a gem server" STAGER_OFFLINE=1
}

test_ruby_names_a_version_that_cannot_be_had() {
  gemfile <<<'gem "rack", "~> 99.0"'
  expect_refused ruby 'the Gemfile asks for rack ~> 99.0, and '
}

test_ruby_names_a_locked_version_that_cannot_be_had() {
  gemfile <<<'gem "rack"'
  printf '%s\n' GEM '  remote: https://rubygems.org/' '  specs:' '    rack (99.1.0)' '' PLATFORMS '  ruby' '' DEPENDENCIES '  rack' '' \
    'BUNDLED WITH' '   2.5.9' | file Gemfile.lock
  expect_refused ruby 'Gemfile.lock asks for rack 99.1.0, and '
}

test_ruby_refuses_a_ruby_that_cannot_be_had() {
  gemfile <<<'ruby "1.8.7"'
  expect_refused ruby 'the app asks for Ruby 1.8.7, and '
}

test_ruby_mentions_a_ruby_version_file_that_differs() {
  file app.rb <<<'puts 1'
  file .ruby-version <<<ruby-1.8.7
  stage ruby
  expect_contains "$out" 'Note: .ruby-version says 1.8.7'
}

test_ruby_shows_what_is_wrong_in_a_gemfile() {
  gemfile <<<'gen "rack"'
  expect_refused ruby 'the Gemfile cannot be read'
  expect_contains "$err" 'gen "rack"'
}

test_ruby_needs_the_network_once() {
  cp -r "$samples/sidecar-dependent-app/." "$here/app"
  cache=$here/cache
  expect_refused ruby 'Ruby is not on the stack, and there is no network, and the package lists are not in the cache' STAGER_OFFLINE=1
  stage ruby
  rm -rf "$here"/deps/*
  stage ruby STAGER_OFFLINE=1
  rm -rf "$here"/deps/*
  truncate -s -1 "$here"/cache/ruby/debian/archives/libruby3*.deb
  expect_refused ruby 'Ruby is not on the stack, and there is no network, and the cache lacks libruby3' STAGER_OFFLINE=1
  rm -rf "$here"/deps/*
  stage ruby
}

test_ruby_uses_the_one_on_the_stack() {
  with_ruby true
  mkdir "$here/stack"
  for tool in ruby bundle; do
    # shellcheck disable=SC2016
    printf '#!/bin/bash\nDEPS_DIR=%q\nfor s in %q/*; do . "$s"; done\nexec %s "$@"\n' \
      "$BUILDPACKS_TEST_WORK/ruby/deps" "$BUILDPACKS_TEST_WORK/ruby/profile.d" "$tool" >"$here/stack/$tool"
    chmod +x "$here/stack/$tool"
  done
  search_path=$here/stack:$search_path
  gemfile <<<'gem "json"'
  file app.rb <<<'require "json"; puts [1].to_json'
  stage ruby STAGER_OFFLINE=1

  expect_contains "$out" 'from the stack'
  expect_equal "$(in_app "$(start_command)")" '[1]'
  expect_equal "$(find "$here/deps/0" -type f | LC_ALL=C sort)" "$here/deps/0/config.yml"$'\n'"$here/deps/0/profile.d/ruby.sh"
}

# expect_start COMMAND
expect_start() {
  own "$here"
  release=$(as_user "$buildpacks/ruby/bin/release" "$here/app")
  expect_equal "$(start_command)" "$1"
}

# shellcheck disable=SC2016
test_ruby_sees_how_an_app_starts() {
  file lib/a.rb <<<''
  expect_start ''
  file tool.rb <<<''
  expect_start 'ruby tool.rb'
  file other.rb <<<''
  expect_start ''
  file main.rb <<<''
  expect_start 'ruby main.rb'
  file app.rb <<<''
  expect_start 'ruby app.rb'
  file Gemfile <<<''
  expect_start 'bundle exec ruby app.rb'
  file site.ru <<<''
  expect_start 'bundle exec rackup site.ru -o 0.0.0.0 -p $PORT'
  file config.ru <<<''
  expect_start 'bundle exec rackup config.ru -o 0.0.0.0 -p $PORT'
  file bin/rails <<<''
  file config/application.rb <<<''
  expect_start 'ruby bin/rails server -b 0.0.0.0 -p $PORT -e $RAILS_ENV'
  chmod +x "$here/app/bin/rails"
  expect_start 'bin/rails server -b 0.0.0.0 -p $PORT -e $RAILS_ENV'
}

test_ruby_runs_rails() {
  gemfile <<<$'gem "railties"\ngem "puma"'
  file bin/rails <<<$'#!/usr/bin/env ruby\nAPP_PATH = File.expand_path("../config/application", __dir__)\nrequire "bundler/setup"\nrequire "rails/commands"'
  chmod +x "$here/app/bin/rails"
  file config.ru <<<$'require_relative "config/application"\nrun Rails.application.initialize!'
  file config/application.rb <<'RUBY'
require "rails"
require "action_controller/railtie"
Bundler.require(*Rails.groups)

class Site < Rails::Application
  config.secret_key_base = "for tests only"
  config.eager_load = false
  config.logger = Logger.new($stdout)
  routes.append { root to: ->(_) { [200, {}, ["Rails in #{Rails.env}"]] } }
end
RUBY
  stage ruby
  port=$(free_port)
  start "$(start_command)"
  expect_equal "$(cat "$here/answer")" 'Rails in production'
  stop
}

test_ruby_gives_the_sample_the_gems_of_its_tests_when_asked() {
  cp -r "$samples/sidecar-dependent-app/." "$here/app"
  stage ruby BUNDLE_WITHOUT=none
  expect_contains "$(in_app 'bundle exec ruby test/app_test.rb')" '3 runs, 4 assertions, 0 failures, 0 errors'
}
