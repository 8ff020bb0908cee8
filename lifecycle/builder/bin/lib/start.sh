#!/bin/sh
# Starts the builder that this image holds, from any directory and through links.
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
home=$(cd "${self%/*}/.." && pwd -P)

# What an app's environment holds for the app's Java must reach the scripts, and must not stop ours.
if [ -n "${JAVA_TOOL_OPTIONS-}" ]; then
  export STAGER_PUT_ASIDE_JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS"
  unset JAVA_TOOL_OPTIONS
fi
if [ -n "${JDK_JAVA_OPTIONS-}" ]; then
  export STAGER_PUT_ASIDE_JDK_JAVA_OPTIONS="$JDK_JAVA_OPTIONS"
  unset JDK_JAVA_OPTIONS
fi
if [ -n "${_JAVA_OPTIONS-}" ]; then
  export STAGER_PUT_ASIDE__JAVA_OPTIONS="$_JAVA_OPTIONS"
  unset _JAVA_OPTIONS
fi

# One option a line; the file says why.
exec "$home/bin/java" "@$home/lib/builder/options" -XX:AOTCache="$home/lib/builder/builder.aot" \
  -jar "$home/lib/builder/builder.jar" "$@"
