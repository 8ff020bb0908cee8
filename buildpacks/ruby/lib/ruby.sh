# shellcheck shell=bash
# The Ruby of an app: the stack's where it has one that the app accepts, else the distribution's, unpacked into the droplet.
# shellcheck source=debian.sh
. "${BASH_SOURCE[0]%/*}/debian.sh"
# shellcheck disable=SC2154 # Set by supply: the buildpack's own directory.
: "$home"

# Of the packages, what no app needs in order to run. Type checkers are a quarter of all files.
ruby_useless=(usr/share/doc usr/share/man usr/share/lintian usr/share/systemtap usr/share/bash-completion usr/share/doc-base
  usr/share/ri usr/include usr/lib/pkgconfig 'usr/lib/*/pkgconfig' 'usr/lib/*/*.a' 'usr/lib/*/engines-3'
  'usr/lib/*/ossl-modules' 'usr/lib/ruby/gems/*/cache' 'usr/lib/ruby/gems/*/doc' var etc
  'usr/bin/rbs*' 'usr/bin/typeprof*' 'usr/lib/ruby/gems/*/*/rbs-*' 'usr/lib/ruby/gems/*/*/typeprof-*'
  'usr/lib/ruby/gems/*/extensions/*/*/rbs-*')

ruby_alternative="use a stack with Ruby, or "

# ruby_on_stack: is there a Ruby with Bundler?
ruby_on_stack() {
  command -v ruby >/dev/null && command -v bundle >/dev/null && ruby -rbundler -e 1 2>/dev/null
}

ruby_version() {
  ruby -e 'print RUBY_VERSION'
}

# ruby_unpack WHY ROOT PACKAGE...: adds packages to the Ruby below ROOT.
ruby_unpack() {
  local why=$1 root=$2
  shift
  debian_unpack "$@" || fail "$why, and $debian_trouble" \
    "${ruby_alternative}stage once with the network on: the packages stay in the cache"
  ruby_merge "$root"
  ruby_adopt "$root"
}

# Some libraries still come in /lib, which every system of today has as a link to /usr/lib.
ruby_merge() {
  local directory
  for directory in "$1"/lib "$1"/lib64 "$1"/bin "$1"/sbin; do
    [[ -d $directory && ! -L $directory ]] || continue
    mkdir -p "$1/usr/${directory##*/}"
    cp -a "$directory/." "$1/usr/${directory##*/}/"
    rm -rf "$directory"
  done
}

# Makes what was unpacked work where it lies: scripts ask the environment for their Ruby, and RubyGems knows its root.
ruby_adopt() {
  local root=$1 defaults
  find "$root/usr" -type f -perm -u+x -size -64k -print0 |
    { xargs -0 grep -lIZ -m 1 -E '^#! ?/usr/bin/ruby[0-9.]*' || true; } |
    xargs -0 -r sed -i -E '1s|^#! ?/usr/bin/ruby[0-9.]*|#!/usr/bin/env ruby|'
  defaults=$root/usr/lib/ruby/vendor_ruby/rubygems/defaults/operating_system.rb
  [[ ! -f $defaults ]] || grep -q 'Ruby buildpack' "$defaults" || cat "$home/lib/moved.rb" >>"$defaults"
}

ruby_trim() {
  local pattern
  for pattern in "${ruby_useless[@]}"; do
    # shellcheck disable=SC2086 # The pattern is one.
    rm -rf "${1:?}"/$pattern
  done
  find "$1" \( -xtype l -o -name gem_make.out -o -name mkmf.log \) -delete
  find "$1" -type d -empty -delete
}

# ruby_environment ROOT [PREFIX]: the lines of shell that make the Ruby below ROOT the one that is used; in them, ROOT is
# written as PREFIX.
ruby_environment() {
  local root=$1 prefix=${2-$1} usr libraries api
  usr=$root/usr
  api=$(cd "$usr/lib/ruby/" && compgen -G '[0-9]*.[0-9]*.[0-9]*')
  libraries=$(cd "$usr/lib" && compgen -G '*-linux-gnu*')
  usr=$prefix/usr
  cat <<SHELL
export PATH="$usr/bin:\$PATH"
export LD_LIBRARY_PATH="$usr/lib/$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
RUBYLIB="$usr/lib/ruby/vendor_ruby/$api:$usr/lib/$libraries/ruby/vendor_ruby/$api:$usr/lib/ruby/vendor_ruby\${RUBYLIB:+:\$RUBYLIB}"
export RUBYLIB="\$RUBYLIB:$usr/lib/ruby/$api:$usr/lib/$libraries/ruby/$api"
SHELL
}
