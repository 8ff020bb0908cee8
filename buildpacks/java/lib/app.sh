# shellcheck shell=bash
# What kind of Java app there is, and how it starts, from its files.
# shellcheck disable=SC2034 # The functions answer with variables.
# shellcheck source=archive.sh
. "${BASH_SOURCE[0]%/*}/archive.sh"

# app_kind BUILD: sets app_kind (unpacked, war, maven, archives or none) and app_seen, what shows it.
app_kind() {
  local start
  if [[ -n $(archive_says "$1" Main-Class) ]]; then
    app_kind=unpacked app_seen="META-INF/MANIFEST.MF with Main-Class"
    start=$(archive_says "$1" Start-Class)
    [[ -z $start ]] || app_seen="Spring Boot, Start-Class $start"
  elif [[ -d $1/WEB-INF ]]; then
    app_kind=war app_seen=WEB-INF
  elif [[ -f $1/pom.xml ]]; then
    app_kind=maven app_seen=pom.xml
  elif app_archives "$1" && ((${#app_archives[@]})); then
    app_kind=archives app_seen=${app_archives[*]}
  else
    app_kind=none app_seen=$(app_why_not "$1")
  fi
}

app_why_not() {
  local file
  file=$(cd "$1" && compgen -G '*.jar' | LC_ALL=C sort | head -n 1) || true
  if [[ -f $1/META-INF/MANIFEST.MF ]]; then
    printf 'META-INF/MANIFEST.MF has no Main-Class; no WEB-INF, no pom.xml'
  elif [[ -n $file ]]; then
    printf '%s has no Main-Class; no WEB-INF, no pom.xml' "$file"
  else
    printf 'no Main-Class in a META-INF/MANIFEST.MF or *.jar, no WEB-INF, no pom.xml in the root'
  fi
}

# app_archives BUILD: sets app_archives: what can be started, in the root or, for a Maven project, in its target directories.
app_archives() {
  local file patterns=('*.jar' '*.war')
  app_archives=()
  [[ ! -f $1/pom.xml ]] || patterns=('target/*.jar' 'target/*.war' '*/target/*.jar' '*/target/*.war' '*/*/target/*.jar')
  while IFS= read -r file; do
    [[ ! ${file##*/} =~ ^original-|-(sources|javadoc|tests)\.jar$ ]] || continue
    [[ $file == *.war || -n $(archive_says "$1/$file" Main-Class) ]] && app_archives+=("$file")
  done < <(cd "$1" && for pattern in "${patterns[@]}"; do compgen -G "$pattern" | LC_ALL=C sort || true; done)
  return 0
}

# app_start BUILD: sets app_start, what is started (a file, or . for the app itself), or fails where that is not clear.
app_start() {
  app_kind "$1"
  app_start=.
  case $app_kind in
    unpacked | war) return ;;
    none) return 1 ;;
  esac
  app_archives "$1"
  local root=()
  mapfile -t root < <(printf '%s\n' "${app_archives[@]}" | grep '^target/')
  app_start=${app_archives[0]-}
  ((${#app_archives[@]} == 1 || ${#root[@]} == 1)) || return 1
  ((${#root[@]} != 1)) || app_start=${root[0]}
  [[ $app_start != *[!0-9A-Za-z._/+-]* ]]
}

# app_needs_tomcat BUILD: is what starts a war that cannot start by itself?
app_needs_tomcat() {
  app_start "$1" || return 1
  [[ $app_kind == war || $app_start == *.war && -z $(archive_says "$1/$app_start" Main-Class) ]]
}

# shellcheck disable=SC2016 # The app's shell expands it.
app_java='exec java -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=${TMPDIR:-/tmp} $JAVA_OPTS'

# app_command BUILD: the command of `web`; fails where there is none to see. The `java` in it is the one in lib/run.
# shellcheck disable=SC2016
app_command() {
  local place classpath
  if app_needs_tomcat "$1"; then
    printf '%s -Dhttp.port=$PORT -Dapp.base=$PWD/%s -Dcatalina.home=$CATALINA_HOME' "$app_java" "$app_start"
    printf ' -cp $CATALINA_HOME/bin/bootstrap.jar:$CATALINA_HOME/bin/tomcat-juli.jar org.apache.catalina.startup.Bootstrap start'
    return
  fi
  app_start "$1" || return 1
  place=$1/$app_start
  [[ -z $(archive_says "$place" Spring-Boot-Version) ]] || printf 'SERVER_PORT=$PORT '
  if [[ $app_start == . ]]; then
    classpath=$(archive_says "$place" Class-Path)
    printf '%s -cp .%s %s' "$app_java" "${classpath:+:${classpath// /:}}" "$(archive_says "$place" Main-Class)"
  else
    printf '%s -jar %s' "$app_java" "$app_start"
  fi
}

# app_classes BUILD: `COUNT PLACE`: how many classes are in what starts, for the memory calculator; in all there is, where
# only the command of a person says what starts.
app_classes() {
  app_start "$1" || app_start=.
  printf '%d %s\n' "$(archive_classes "$1/$app_start")" "$app_start"
}
