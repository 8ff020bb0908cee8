# shellcheck shell=bash
# The JDK that builds an app and makes its JRE: the stack's, else the distribution's, unpacked into the buildpack's cache.
# shellcheck disable=SC2034,SC2154 # The functions answer with variables.
# shellcheck source=debian.sh
. "${BASH_SOURCE[0]%/*}/debian.sh"
# shellcheck source=version.sh
. "${BASH_SOURCE[0]%/*}/version.sh"
# Releases that distributions have packages of.
jdk_releases=(8 11 17 21 25 29)

# jdk_select BUILD CACHE [javac]: sets jdk (its directory), jdk_version, jdk_root (nothing for the stack's) and jdk_origin.
jdk_select() {
  local need=${3-java}
  version_wanted "$1"
  jdk_root="" jdk_origin="from the stack"
  jdk_on_stack "$need" || jdk_from_debian "$2"
  # A JDK of the distribution brings libraries that the stack may lack.
  [[ -z $jdk_root ]] || export LD_LIBRARY_PATH=$jdk_root/lib/$jdk_triplet:$jdk_root/usr/lib/$jdk_triplet
  export JAVA_HOME=$jdk
}

# The nearest to what is wanted; where nothing is wanted, the newest. Of several of a version, the one that can do most.
jdk_on_stack() {
  local candidate version order
  jdk="" jdk_version="" jdk_at_hand=""
  order=$([[ -n $java_wanted ]] && echo -V || echo -rV)
  while read -r version _ candidate; do
    jdk_at_hand+="${jdk_at_hand:+, }$version"
    [[ -z $jdk && -x $candidate/bin/$1 ]] || continue
    ! version_fits "$version" || jdk=$candidate jdk_version=$version
  done < <(jdk_candidates | sort "$order" -k 1,1 -k 2,2r -k 3,3 -u)
  [[ -n $jdk ]]
}

# A line `VERSION ABILITY DIRECTORY` for each; ability 2 has jlink, 1 a compiler.
jdk_candidates() {
  local java candidate version ability
  java=$(command -v java || true)
  for candidate in /usr/lib/jvm/* /opt/java/* "${java:+$(readlink -f "$java" 2>/dev/null)}"; do
    candidate=$(readlink -f "${candidate%/bin/java}") || continue
    [[ -x $candidate/bin/java ]] || continue
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$candidate/release" 2>/dev/null) || true
    ability=0
    [[ ! -x $candidate/bin/javac ]] || ability=1
    [[ ! -x $candidate/bin/jlink ]] || ability=2
    [[ -z $version ]] || echo "${version#1.} $ability $candidate"
  done
}

jdk_from_debian() {
  local cache=$1 why="Java is not on the stack" remedy="use a stack with a JDK" release package="" version started
  [[ -z $java_wanted ]] || why="$java_wanted_from asks for Java $(jdk_wanted), and the stack has ${jdk_at_hand:-none}"
  [[ -z $java_wanted ]] || remedy="use a stack with that JDK, or change what is asked for; JAVA_VERSION=${jdk_at_hand%%[,.]*} overrides it"
  debian_open "$cache" || fail "$why, and $debian_trouble" "$remedy; or stage once with the network on"
  for release in $(jdk_releases_in_order); do
    version=$(debian_version "openjdk-$release-jdk-headless") || continue
    jdk_version=${version#*:} jdk_version=${jdk_version%%[!0-9.]*}
    version_fits "$jdk_version" || continue
    package=openjdk-$release-jdk-headless
    break
  done
  [[ -n $package ]] || fail "$why, and $debian_name has no package of it" "$remedy"
  jdk_root=$cache/jdk-${version//[^0-9A-Za-z.+-]/_}
  started=$(clock)
  if [[ ! -e $jdk_root/complete ]]; then
    rm -rf "$cache"/jdk-*
    debian_unpack "$jdk_root" "$package" || fail "$why, and $debian_trouble" "$remedy; or stage once with the network on"
    jdk_relink "$jdk_root"
    touch "$jdk_root/complete"
    rm -rf "$debian/archives"
    say_took "$started" "$why: $jdk_version from $debian_name's packages" "$(say_count "$debian_count" package)"
  fi
  jdk=$(compgen -G "$jdk_root/usr/lib/jvm/java-*/bin/java" | head -n 1)
  jdk=${jdk%/bin/java} jdk_origin="from $debian_name's packages"
  jdk_triplet=$(cd "$jdk_root/usr/lib" && compgen -G '*-linux-gnu*')
}

jdk_wanted() {
  printf '%s' "$java_wanted"
  [[ $java_least == no ]] || printf ' or newer'
}

# The lowest that may do comes first; the newest, where nothing is asked for.
jdk_releases_in_order() {
  local order=-n
  [[ -n $java_wanted ]] || order=-rn
  printf '%s\n' "${jdk_releases[@]}" | sort "$order"
}

# Settings lie in /etc of the packages; links to them lead there from where the packages lie. Certificates are made when
# they are installed, which they are not: the stack's take their place, if it has them for Java.
jdk_relink() {
  local link target
  while IFS= read -r link; do
    target=$(readlink "$link")
    if [[ -e $1$target ]]; then
      ln -sfn "$(realpath -s --relative-to="${link%/*}" "$1$target")" "$link"
    elif [[ ! -e $link ]]; then
      rm "$link"
    fi
  done < <(find "$1/usr/lib/jvm" -type l -lname '/*')
}
