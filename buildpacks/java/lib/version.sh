# shellcheck shell=bash
# The Java that an app asks for. What a person wrote is binding; what a build tool or compiler left is a lower bound.
# shellcheck disable=SC2034 # The functions answer with variables.
# shellcheck source=app.sh
. "${BASH_SOURCE[0]%/*}/app.sh"

# version_wanted BUILD: sets java_wanted (such as 17 or 17.0.9, or nothing), java_least (any newer will do) and
# java_wanted_from, where it is said.
version_wanted() {
  java_wanted="" java_least=yes
  if version_is "${JAVA_VERSION-}" JAVA_VERSION || version_is "$(version_from_config)" JBP_CONFIG_OPEN_JDK_JRE ||
    version_is "$(version_from_properties "$1")" system.properties; then
    return
  fi
  version_is "$(version_from_pom "$1")" pom.xml && java_least=yes && return
  java_least=yes
  version_from_archives "$1"
}

# version_is VALUE FROM: takes 17, 17.0.9, 17.*, 17+, 1.8, jdk-17 and the like; fails where there is nothing.
version_is() {
  [[ -n $1 ]] || return 1
  local value=${1#openjdk-}
  value=${value#jdk-} value=${value#java-}
  java_least=no java_wanted_from=$2
  [[ $value != *[0-9]+ || $value == *.+ ]] || java_least=yes
  value=${value%%[.+]\*} value=${value%%.+} value=${value%+}
  value=${value#1.}
  [[ $value =~ ^[0-9]+([._][0-9]+)*([+-].*)?$ ]] ||
    fail "$2 says '$1', which is no version of Java" "say 21, 21.0.4 or 21+"
  java_wanted=${value%%[+_-]*}
}

# Cloud Foundry's Java buildpack is told so: '{ jre: { version: 17.+ } }'.
version_from_config() {
  [[ ! ${JBP_CONFIG_OPEN_JDK_JRE-} =~ version:[[:space:]\"\']*([0-9][0-9.+*_]*) ]] || printf '%s' "${BASH_REMATCH[1]}"
}

version_from_properties() {
  [[ ! -f $1/system.properties ]] ||
    sed -nE 's/^[[:space:]]*java\.runtime\.version[[:space:]]*[=:][[:space:]]*([^[:space:]#]+).*/\1/p' "$1/system.properties" | tail -n 1
}

# Maven itself would be the one to ask, and needs a Java and a minute for it; these four places are where projects say it.
version_from_pom() {
  [[ -f $1/pom.xml ]] || return 0
  local pom name value=""
  pom=$(tr '\r\n\t' '   ' <"$1/pom.xml" | sed -E 's/<!--([^-]|-[^-])*-->//g')
  for name in maven.compiler.release java.version maven.compiler.target release; do
    [[ $pom =~ \<${name//./\\.}\>[[:space:]]*([^[:space:]\<]+) ]] || continue
    value=${BASH_REMATCH[1]}
    if [[ $value =~ ^\$\{(.*)\}$ ]]; then
      name=${BASH_REMATCH[1]} value=""
      [[ ! $pom =~ \<${name//./\\.}\>[[:space:]]*([^[:space:]\<]+) ]] || value=${BASH_REMATCH[1]}
    fi
    [[ ! $value =~ ^[0-9.]+$ ]] || break
    value=""
  done
  printf '%s' "$value"
}

# Classes need the Java that they were compiled for. The one they were built with is not asked for: newer ones are common.
version_from_archives() {
  local place java build
  while IFS= read -r place; do
    java=$(archive_java "$place")
    build=$(archive_says "$place" Build-Jdk-Spec)
    [[ -n $java ]] || java=${build#1.}
    [[ $java =~ ^[0-9]+$ ]] || continue
    ((java > ${java_wanted:-0})) || continue
    java_wanted=$java java_wanted_from="the code of ${place##*/}"
    [[ $place != "$1" ]] || java_wanted_from="the app's code"
  done < <(echo "$1" && find "$1" -maxdepth 2 \( -name '*.jar' -o -name '*.war' \) -not -path "$1/WEB-INF/*" -not -path "$1/BOOT-INF/*" | LC_ALL=C sort)
}

# version_fits HAVE: does this Java do?
version_fits() {
  [[ -n $java_wanted ]] || return 0
  if [[ $java_least == yes ]]; then
    [[ $(printf '%s\n%s\n' "$java_wanted" "$1" | sort -V | head -n 1) == "$java_wanted" ]]
  else
    [[ $1 == "$java_wanted" || $1 == "$java_wanted".* ]]
  fi
}
