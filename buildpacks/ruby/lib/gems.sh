# shellcheck shell=bash
# The gems of an app, from the first of: what the Ruby at hand has, vendor/cache, a gem server, the distribution's packages.
# The functions share `build`, `dep` and `ruby_root`, which supply sets, and work with BUNDLE_GEMFILE.
# shellcheck source=ruby.sh
. "${BASH_SOURCE[0]%/*}/ruby.sh"
# shellcheck disable=SC2154 # Set by supply, see above.
: "$build" "$dep" "$home"

# gems_gemfile: sets BUNDLE_GEMFILE, or nothing for an app without gems. A rack app cannot do without: it gets one.
gems_gemfile() {
  export BUNDLE_GEMFILE=""
  if [[ -f $build/Gemfile ]]; then
    BUNDLE_GEMFILE=$build/Gemfile
  elif compgen -G "$build/*.ru" >/dev/null; then
    printf '%s\n' '# The app has a *.ru and no Gemfile.' 'source "https://rubygems.org"' 'gem "rack", "< 3"' 'gem "webrick"' >"$dep/Gemfile"
    BUNDLE_GEMFILE=$dep/Gemfile
  fi
  export BUNDLE_WITHOUT=${BUNDLE_WITHOUT-development:test} BUNDLE_APP_CONFIG=$dep/bundle BUNDLE_SILENCE_ROOT_WARNING=1
  [[ ! -f $build/.bundle/config ]] || say 'The settings in .bundle/config are left alone: they are those of another machine'
}

# gems_ask QUESTION: see gems.rb.
gems_ask() {
  timeout 20 ruby "$home/lib/gems.rb" "$1"
}

gems_choose() {
  if [[ -z $BUNDLE_GEMFILE ]]; then
    gems_from=nowhere
    return
  fi
  local missing
  missing=$(gems_ask missing && gems_ask unlocked) || fail 'the Gemfile cannot be read' 'see above'
  if compgen -G "$build/vendor/cache/*.gem" >/dev/null; then
    gems_from=cache
  elif [[ -z $missing ]]; then
    gems_from=ruby
  elif gems_server_answers; then
    gems_from=server
  else
    gems_from=packages
  fi
}

gems_server_answers() {
  if offline; then
    gems_server_trouble="there is no network for a gem server"
    return 1
  fi
  local silent
  silent=$(gems_ask reachable) && return
  silent=${silent//$'\n'/, }
  gems_server_trouble="the gem server ${silent:-of the Gemfile} does not answer"
  return 1
}

# gems_package NAME: the distribution's package of a gem. One that is not named for Ruby has to depend on it.
gems_package() {
  local gem=${1,,} package record
  gem=${gem//_/-}
  for package in "ruby-$gem" "$gem"; do
    debian_version "$package" >/dev/null || continue
    record=$(debian_apt-cache show --no-all-versions "$package")
    [[ $package == ruby-* ]] || grep -q '^Depends:.*ruby' <<<"$record" || continue
    printf '%s' "$package"
    return
  done
  return 1
}

gems_unpack() {
  local started name package packages=() names=()
  started=$(clock)
  while IFS=$'\t' read -r name _; do
    package=$(gems_package "$name") || fail "the gem '$name' is not to be had: $gems_server_trouble, the app has no vendor/cache, and $debian_name has no package of it" \
      "'bundle cache' puts the gems into the app, and needs no network here"
    packages+=("$package")
    names+=("$name")
  done < <({ gems_ask missing && gems_ask unlocked; } | sort -u -k 1,1)
  ((${#packages[@]})) || return 0
  ruby_unpack "the gems are packages of $debian_name" "$ruby_root" ruby ruby-bundler "${packages[@]}"
  say_took "$started" "Gems from $debian_name's packages: ${names[*]}" "$(say_count "$debian_count" package)"
}

# A version that cannot be had is told by name, as `bundle install` would tell it in ten lines or not at all.
gems_verify() {
  local name wanted at_hand
  while IFS=$'\t' read -r name wanted at_hand; do
    fail "the Gemfile asks for $name $wanted, and $debian_name has ${at_hand:-no such gem}; $gems_server_trouble" \
      "'bundle cache' puts the gems into the app, and needs no network here; or let the Gemfile accept $name ${at_hand:-of another name}"
  done < <(gems_ask missing)
  while IFS=$'\t' read -r name wanted at_hand; do
    fail "Gemfile.lock asks for $name $wanted, and $debian_name has ${at_hand:-no such gem}; $gems_server_trouble" \
      "'bundle cache' puts the gems into the app, and needs no network here; without Gemfile.lock, what the Gemfile accepts is taken"
  done < <(gems_ask unlocked)
}

# Bundler looks for the gems of every group when it has no lock; of those that are left out there may be no package.
gems_leave_out() {
  [[ ! -f $BUNDLE_GEMFILE.lock ]] && gems_ask excluded || return 0
  cp "$home/lib/production.gemfile" "$dep/Gemfile"
  export BUILDPACK_GEMFILE=$BUNDLE_GEMFILE
  BUNDLE_GEMFILE=$dep/Gemfile
}

# Extensions are compiled where there is a compiler; the headers of Ruby leave again with what else no app needs.
gems_headers() {
  [[ -n $ruby_root ]] && command -v cc >/dev/null && command -v make >/dev/null || return 0
  [[ $gems_from == server ]] || { [[ $gems_from == cache ]] && gems_cache_has_extensions; } || return 0
  ruby_unpack "gems are to be compiled" "$ruby_root" ruby-dev
}

gems_cache_has_extensions() {
  local gem
  for gem in "$build"/vendor/cache/*.gem; do
    tar -xOf "$gem" metadata.gz | gzip -dc | grep '^extensions:$' >/dev/null && return
  done
  return 1
}

gems_install() {
  local started options=(--local) output
  case $gems_from in
    nowhere) return ;;
    cache) export BUNDLE_PATH=$dep/vendor_bundle ;;
    server) export BUNDLE_PATH=$dep/vendor_bundle options=() ;;
    ruby | packages) export BUNDLE_PATH__SYSTEM=true ;;
  esac
  BUNDLER_VERSION=$(ruby -rbundler -e 'print Bundler::VERSION')
  export BUNDLER_VERSION
  started=$(clock)
  output=$(cd "$build" && bundle install "${options[@]}" 2>&1) || {
    indent <<<"$output" >&2
    fail "'bundle install ${options[*]}' failed" "see above; ${gems_server_trouble:-the gems come from $gems_from}"
  }
  gems_clean
  say_took "$started" "bundle install${options[*]:+ ${options[*]}}" "$(say_count "$(gems_ask count)" gem)"
}

# Logs, objects, downloads and what debuggers want: they differ from one staging to the next, or are of no use.
gems_clean() {
  [[ -d $dep/vendor_bundle ]] || return 0
  rm -rf "$dep"/vendor_bundle/ruby/*/{cache,doc,build_info}
  find "$dep/vendor_bundle" \( -name gem_make.out -o -name mkmf.log -o -name '*.o' -o -name '.*.time' \
    -o -path '*/ext/*' -name Makefile \) -delete
  ! command -v strip >/dev/null || find "$dep/vendor_bundle" -name '*.so' -exec strip --strip-debug {} +
}

# gems_environment: the lines of profile.d, in which paths follow the app.
gems_environment() {
  [[ -n $BUNDLE_GEMFILE ]] || return 0
  local here="\$DEPS_DIR/$1" gemfile="\$HOME/Gemfile"
  [[ $BUNDLE_GEMFILE == "$build/Gemfile" ]] || gemfile=$here/Gemfile
  echo "export BUNDLE_GEMFILE=\"$gemfile\" BUNDLE_APP_CONFIG=\"$here/bundle\" BUNDLER_VERSION=$BUNDLER_VERSION"
  echo "export BUNDLE_WITHOUT=\"\${BUNDLE_WITHOUT-$BUNDLE_WITHOUT}\" BUNDLE_SILENCE_ROOT_WARNING=1"
  # shellcheck disable=SC2016 # The app's shell expands it.
  [[ -z ${BUILDPACK_GEMFILE-} ]] || echo 'export BUILDPACK_GEMFILE="$HOME/Gemfile"'
  case $gems_from in
    cache | server) echo "export BUNDLE_PATH=\"$here/vendor_bundle\"" ;;
    *) echo 'export BUNDLE_PATH__SYSTEM=true && unset BUNDLE_PATH BUNDLE_DEPLOYMENT' ;;
  esac
}
