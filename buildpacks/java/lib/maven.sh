# shellcheck shell=bash
# Maven, for building a project and for fetching what is on its repositories: the project's own (mvnw), the stack's, or
# the distribution's. Artifacts stay in the buildpack's cache, so that a filled one does without a network.
# shellcheck source=jdk.sh
. "${BASH_SOURCE[0]%/*}/jdk.sh"
# shellcheck disable=SC2154 # Set by finalize: the buildpack's own directory.
: "$home"

# maven_select BUILD CACHE: sets maven (an array, the command) and maven_origin.
maven_select() {
  local cache=$2 found
  maven_settings "$cache"
  if [[ -f $1/mvnw ]] && maven_wrapper_can "$cache"; then
    # It fetches the Maven that the project names.
    export MAVEN_USER_HOME=$cache/m2
    maven=("$1/mvnw") maven_origin="the project's mvnw"
    [[ -x $1/mvnw ]] || maven=(sh "$1/mvnw")
  elif found=$(maven_on_stack); then
    maven_adopt "$found" "$cache"
    maven_origin="the stack's Maven"
  else
    maven_from_debian "$cache"
    maven_adopt "$cache/maven/usr/share/maven" "$cache"
    maven_origin="Maven from $debian_name's packages"
  fi
}

maven_wrapper_can() {
  ! offline || compgen -G "$1/m2/wrapper/dists/*/*" >/dev/null
}

maven_on_stack() {
  local place
  for place in "$(readlink -f "$(command -v mvn || true)")" /usr/share/maven/bin/mvn /opt/maven/bin/mvn; do
    [[ ! -x $place || ! -d ${place%/bin/*}/boot ]] || {
      printf '%s' "${place%/bin/*}"
      return
    }
  done
  return 1
}

maven_from_debian() {
  local cache=$1 started remedy="put a Maven wrapper into the project ('mvn wrapper:wrapper'), or use a stack with Maven"
  started=$(clock)
  debian_open "$cache" || fail "Maven is not on the stack, and $debian_trouble" "$remedy"
  [[ ! -e $cache/maven/complete ]] || return 0
  rm -rf "$cache/maven"
  debian_unpack "$cache/maven" maven || fail "Maven is not on the stack, and $debian_trouble" "$remedy"
  touch "$cache/maven/complete"
  rm -rf "$debian/archives"
  say_took "$started" "Maven is not on the stack: $debian_name's packages" "$(say_count "$debian_count" package)"
}

# maven_adopt HOME CACHE: a distribution keeps Maven's settings in /etc, which a staging container need not show. Here,
# they are Maven's own again; the rest are links.
maven_adopt() {
  local here=$2/maven-home jar
  rm -rf "$here"
  mkdir -p "$here/bin" "$here/conf/logging"
  ln -s "$1/boot" "$here/boot"
  ln -s "$1/lib" "$here/lib"
  cp "$1/bin/mvn" "$here/bin/mvn"
  cp "$home/lib/maven/m2.conf" "$here/bin/m2.conf"
  cp "$home/lib/maven/simplelogger.properties" "$here/conf/logging/simplelogger.properties"
  cp "$2/settings.xml" "$here/conf/settings.xml"
  maven=("$here/bin/mvn")
  for jar in "$here"/lib/*.jar; do
    [[ -e $jar ]] || maven_mend "$1" "$here" && break
  done
}

# Packages that were unpacked elsewhere have links that lead to /usr/share/java of the stack.
maven_mend() {
  local link target origin=${1%/usr/share/maven}
  rm "$2/lib"
  mkdir "$2/lib"
  for link in "$1"/lib/*; do
    target=$(readlink "$link" || true)
    [[ $target != /* ]] || target=$origin$target
    ln -s "${target:-$link}" "$2/lib/${link##*/}"
  done
}

# maven_settings CACHE: the user's settings, else those that follow from the environment: proxies and a mirror.
maven_settings() {
  local name url
  maven_options=(-B -ntp -Dstyle.color=never "-Dmaven.repo.local=$1/m2/repository")
  ! offline || maven_options+=(-o)
  mkdir -p "$1/m2"
  {
    echo '<settings>'
    if [[ -n ${MAVEN_MIRROR_URL-} ]]; then
      echo "<mirrors><mirror><id>mirror</id><mirrorOf>external:*</mirrorOf><url>$MAVEN_MIRROR_URL</url></mirror></mirrors>"
    fi
    echo '<proxies>'
    for name in http https; do
      url=${name}_proxy
      maven_proxy "$name" "${!url-}"
    done
    echo '</proxies></settings>'
  } >"$1/settings.xml"
  if [[ -n ${MAVEN_SETTINGS_PATH-} ]]; then
    [[ -f $build/$MAVEN_SETTINGS_PATH ]] || fail "MAVEN_SETTINGS_PATH is '$MAVEN_SETTINGS_PATH', and there is no such file in the app" \
      'name it relative to the root of the app'
    maven_options+=(-s "$build/$MAVEN_SETTINGS_PATH")
  else
    maven_options+=(-s "$1/settings.xml")
  fi
}

# maven_proxy PROTOCOL URL
maven_proxy() {
  local user="" name=""
  [[ $2 =~ ^(https?://)?(([^:@/]*)(:([^@/]*))?@)?([^:/]+)(:([0-9]+))?/?$ ]] || return 0
  name=${BASH_REMATCH[3]}
  [[ -z $name ]] || user="<username>$name</username><password>${BASH_REMATCH[5]}</password>"
  printf '<proxy><id>%s</id><active>true</active><protocol>%s</protocol><host>%s</host><port>%s</port>%s<nonProxyHosts>%s</nonProxyHosts></proxy>\n' \
    "$1" "$1" "${BASH_REMATCH[6]}" "${BASH_REMATCH[8]:-80}" "$user" "$(sed -E 's/, */|/g; s/(^|\|)\./\1*./g' <<<"${no_proxy-}")"
}

# maven_run DIRECTORY LOG ARGUMENT...: as it goes on, tells what is built; when it fails, why.
maven_run() {
  local directory=$1 log=$2
  shift 2
  (cd "$directory" && "${maven[@]}" "${maven_options[@]}" "$@" 2>&1) | tee "$log" |
    sed -unE 's/^\[INFO\] (Building [^:]*[^: ]) *(\[.*)?$/       \1/p'
}

# maven_complain LOG WHAT: what of the log tells a person why.
maven_complain() {
  local remedy="see above; the same command shows the same on your machine"
  {
    grep -E '^\[(ERROR|FATAL)\]|^(Error|Exception|curl|wget): ' "$1" || tail -n 20 "$1"
  } | sed -E 's/^\[(ERROR|FATAL)\] ?//; /^(Re-run Maven|To see the full stack|For more information|\[Help|After correcting|  mvn <args>)/d; /^$/d; s/ -> \[Help [0-9]+\]$//' |
    awk '!seen[$0]++' | indent >&2
  if grep -qE 'Could not transfer|Cannot access|in offline mode|Unknown host|timed out' "$1"; then
    remedy="see above; artifacts come from the repositories of the pom, from MAVEN_MIRROR_URL, or, where there is no network, from the cache of an earlier staging"
  elif grep -qE 'release version [0-9]+ not supported|invalid (source|target) release' "$1"; then
    remedy="see above; JAVA_VERSION or system.properties choose another JDK than $jdk_version"
  fi
  fail "$2 failed" "$remedy"
}

# maven_timestamp: the time of everything in the archives. Maven takes none before the third second of 1980.
maven_timestamp() {
  local epoch=${SOURCE_DATE_EPOCH:-315532802}
  ((epoch >= 315532802)) || epoch=315532802
  date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ
}

# maven_build BUILD CACHE
maven_build() {
  local build=$1 log started options goals
  maven_select "$1" "$2"
  log=$2/maven.log started=$(clock)
  read -r -a goals <<<"${MAVEN_CUSTOM_GOALS:-clean package}"
  read -r -a options <<<"${MAVEN_CUSTOM_OPTS--DskipTests}"
  maven_run "$1" "$log" "-Dproject.build.outputTimestamp=$(maven_timestamp)" "${options[@]}" "${goals[@]}" ||
    maven_complain "$log" "'mvn ${options[*]} ${goals[*]}'"
  # What Maven remembers for the next compilation, which here starts from the source; it holds paths of this machine.
  find "$1" -type d -name maven-status -path '*/target/*' -prune -exec rm -rf {} +
  say_took "$started" "mvn ${options[*]} ${goals[*]}" "with $maven_origin"
}
