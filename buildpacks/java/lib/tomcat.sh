# shellcheck shell=bash
# Tomcat, for a war that cannot start by itself, from Maven's repositories.
# shellcheck source=maven.sh
. "${BASH_SOURCE[0]%/*}/maven.sh"
# shellcheck disable=SC2154 # Set by finalize: the buildpack's own directory, and what to start.
: "$home"
tomcat_dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy

# tomcat_version PLACE: the one asked for; Tomcat 9 for what was written before Servlet was Jakarta's.
tomcat_version() {
  local old=no
  if [[ -d $1 ]]; then
    grep -rqaE 'javax/servlet/(http|Servlet|Filter)' "$1/WEB-INF/classes" 2>/dev/null && old=yes
    grep -qE 'java\.sun\.com/xml/ns|xmlns\.jcp\.org' "$1/WEB-INF/web.xml" 2>/dev/null && old=yes
  elif archive_find "$1" 'WEB-INF/web\.xml'; then
    archive_content "$1" | grep -E 'java\.sun\.com/xml/ns|xmlns\.jcp\.org' >/dev/null && old=yes
  fi
  [[ $old == yes ]] && printf '%s' "${TOMCAT_VERSION:-9.0.117}" || printf '%s' "${TOMCAT_VERSION:-10.1.59}"
}

# tomcat_supply BUILD CACHE DIRECTORY: where the war to start is app_start.
tomcat_supply() {
  local build=$1 version log started file
  version=$(tomcat_version "$1/$app_start")
  log=$2/maven.log started=$(clock)
  [[ -n ${maven_origin-} ]] || maven_select "$2/nowhere" "$2"
  mkdir -p "$2/tomcat" "$3"
  file=$2/tomcat/tomcat-$version.tar.gz
  if [[ ! -s $file ]]; then
    rm -f "$2"/tomcat/*
    maven_run "$2/tomcat" "$log" -C "$tomcat_dependency_plugin" "-Dartifact=org.apache.tomcat:tomcat:$version:tar.gz" \
      "-DoutputDirectory=$2/tomcat" -Dmdep.useBaseVersion=true ||
      maven_complain "$log" "fetching Tomcat $version"
  fi
  tar -xzf "$file" -C "$3" --strip-components 1
  rm -rf "$3"/webapps "$3"/{temp,logs,work} "$3"/bin/*.{bat,sh,exe} "$3"/{BUILDING.txt,CONTRIBUTING.md,README.md,RUNNING.txt}
  mkdir -p "$3"/webapps "$3"/conf/Catalina/localhost
  cp "$home/lib/tomcat/server.xml" "$3/conf/server.xml"
  cp "$home/lib/tomcat/ROOT.xml" "$3/conf/Catalina/localhost/ROOT.xml"
  chmod -R u+w,go+rX "$3"
  say_took "$started" "Tomcat $version" "$(du -sm "$3" | cut -f 1) MB"
}
