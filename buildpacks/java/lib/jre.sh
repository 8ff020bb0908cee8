# shellcheck shell=bash
# The JRE of a droplet: what jlink makes of the JDK, which is the same bytes each time. It stays in the buildpack's cache.
# shellcheck source=jdk.sh
. "${BASH_SOURCE[0]%/*}/jdk.sh"

# All of Java SE, and what servers, agents and whoever looks into a running one need of the JDK's own modules.
jre_modules="java.se jdk.attach jdk.charsets jdk.crypto.cryptoki jdk.crypto.ec jdk.dynalink jdk.httpserver jdk.jcmd
jdk.jdwp.agent jdk.jfr jdk.localedata jdk.management jdk.management.agent jdk.management.jfr jdk.naming.dns jdk.naming.rmi
jdk.net jdk.nio.mapmode jdk.sctp jdk.security.auth jdk.security.jgss jdk.unsupported jdk.xml.dom jdk.zipfs"

# jre_make CACHE DIRECTORY: puts the JRE there.
jre_make() {
  local modules key kept started
  if [[ ! -x $jdk/bin/jlink ]]; then
    jre_copy "$2"
    return
  fi
  modules=$(jre_choose_modules)
  key=$({ cat "$jdk/release" && echo "$jdk $modules" && stat -c '%s %Y' "$jdk/lib/modules"; } | sha256sum | cut -c 1-16)
  kept=$1/jre-$key
  if [[ ! -e $kept/release ]]; then
    started=$(clock)
    rm -rf "$1"/jre-*
    jre_link "$kept.new" "$modules"
    mv "$kept.new" "$kept"
    say_took "$started" "jlink made a JRE $jdk_version" "$(du -sm "$kept" | cut -f 1) MB"
  fi
  cp -a "$kept" "$2"
}

# Of the modules that are wanted by default, those that this JDK has; of JLINK_MODULES, all.
jre_choose_modules() {
  local module modules="" at_hand
  if [[ -n ${JLINK_MODULES-} ]]; then
    printf '%s' "${JLINK_MODULES// /,}"
    return
  fi
  at_hand=" $(sed -n 's/^MODULES="\(.*\)"$/\1/p' "$jdk/release") "
  for module in $jre_modules; do
    [[ $at_hand != *" $module "* ]] || modules+=,$module
  done
  printf '%s' "${modules#,}"
}

# Not compressed: the droplet is, and gets smaller so; starting is faster.
jre_link() {
  local output
  rm -rf "$1"
  output=$("$jdk/bin/jlink" --add-modules "$2" --no-header-files --no-man-pages --compress "$(jre_compression)" --output "$1" 2>&1) || {
    indent <<<"$output" >&2
    fail "jlink of $jdk cannot make a JRE of $2" "see above; JLINK_MODULES names the modules, such as java.se,jdk.unsupported"
  }
}

jre_compression() {
  ((${jdk_version%%.*} < 21)) && echo 0 || echo zip-0
}

# Where there is no jlink (Java 8, a JRE), the JRE goes along as it is. Its settings may be links to /etc.
jre_copy() {
  local started source=$jdk
  started=$(clock)
  [[ ! -d $jdk/jre ]] || source=$jdk/jre
  cp -rL "$source" "$1" 2>/dev/null || fail "the JRE in $source cannot be read" "use a stack with a whole JDK"
  rm -rf "$1"/{man,docs,src.zip,lib/src.zip,include,jmods,demo,sample}
  say_took "$started" "No jlink: the JRE $jdk_version as it is" "$(du -sm "$1" | cut -f 1) MB"
}

# jre_libraries JRE LIB: of the distribution's libraries, those that the JRE needs, since a stack need not have them.
jre_libraries() {
  local library
  [[ -n $jdk_root ]] || return 0
  find "$1" -name '*.so' -exec ldd {} + 2>/dev/null | awk '$2 == "=>" { print $3 }' | LC_ALL=C sort -u |
    while IFS= read -r library; do
      [[ $library != "$jdk_root"/* || $library == "$jdk"/* ]] || { mkdir -p "$2" && cp -L "$library" "$2/"; }
    done
}
