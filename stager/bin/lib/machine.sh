# What stager needs of a machine before its own code can run: sourced by the commands beside this folder.
# shellcheck shell=bash

# fail MESSAGE WHERE REMEDY: in the words of every other error, with the exit code for what a machine lacks.
fail() {
  printf 'Error: %s\n  in     %s\n  try    %s\n' "$1" "$2" "$3" >&2
  exit 8
}

# is_jdk25 DIR: a JDK (not only a runtime) of version 25 or newer, told by its release file: no process is started.
is_jdk25() {
  local version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] && [ "$version" -ge 25 ]
}

# find_jdk: prints the home of the first JDK 25 there is.
find_jdk() {
  local home javac
  javac=$(command -v javac || true)
  for home in "${JAVA_HOME:-}" "${javac:+$(dirname "$(dirname "$(readlink -f "$javac")")")}" \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/*; do
    if [ -n "$home" ] && is_jdk25 "$home"; then
      echo "$home"
      return
    fi
  done
  fail 'JDK 25 is not on this machine' 'JAVA_HOME, the PATH, /usr/lib/jvm, /opt' \
    'install one (apt-get install temurin-25-jdk, or openjdk-25-jdk where Debian has it), or set JAVA_HOME'
}

# need_maven: Maven, with what to do where it is missing.
need_maven() {
  command -v mvn >/dev/null || fail 'Maven is not on this machine (it builds stager)' 'the PATH' 'type: apt-get install maven'
}

# need_to_build: Maven and Go, with what to do where one is missing.
need_to_build() {
  PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin
  need_maven
  command -v go >/dev/null || fail 'Go is not on this machine (it builds the launcher)' 'the PATH, /usr/local/go/bin' \
    'type: apt-get install golang-go'
}

# stale MARKER PATH...: whether a source below the paths is newer than the marker of what was built from them.
stale() {
  [ ! -f "$1" ] || [ -n "$(find "${@:2}" \( -name target -o -name test -o -name '.*' \) -prune -o \
    \( -name '*.java' -o -name '*.go' -o -name '*.sh' -o -name pom.xml -o -name go.sum \) -newer "$1" -print -quit)" ]
}

# package ROOT MODULE NAME LOG OPTION...: builds a module and what it needs, without its tests, and shows how it goes on.
package() {
  mkdir -p "$(dirname "$4")"
  echo "-----> Building $3 (on first use and after changes; about a minute where Maven has everything)" >&2
  if ! (cd "$1" && mvn -B -DskipTests -Dmaven.test.skip -Dspotless.check.skip "${@:5}" -pl "$2" -am package 2>&1) |
    tee "$4" | sed -u -n 's/^\[INFO\] Building \(Stager[^[]*\)\s*\[\(.*\)\]$/       \2  \1/p' >&2; then
    grep -E '^\[ERROR\]' "$4" | head -n 12 >&2 || true
    printf 'Error: %s could not be built\n  in     %s\n  try    mend what the lines above name, and run this again\n' "$3" "$4" >&2
    exit 1
  fi
}

# train JAVA CACHE ARGUMENT...: a run that shows the JVM what a start needs: the next ones load it ready-made from the cache.
train() {
  rm -f "$2"
  "$1" "-XX:AOTCacheOutput=$2" "${@:3}" >/dev/null 2>&1 || true
}
