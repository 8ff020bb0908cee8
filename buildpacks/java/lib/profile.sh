# shellcheck shell=bash
# What the last buildpack does for all of them: the scripts and paths that each supplied are put where the app starts.

# profile_finalize DEPS PROFILE_D
profile_finalize() {
  local deps=$1 profile_d=$2 dep script index
  mkdir -p "$profile_d"
  for dep in "$deps"/*/; do
    index=$(basename "$dep")
    for script in "$dep"profile.d/*; do
      [[ ! -f $script ]] || cp "$script" "$profile_d/${index}_${script##*/}"
    done
  done
  profile_paths "$deps" >"$profile_d/000_multi-supply.sh"
  [[ -s $profile_d/000_multi-supply.sh ]] || rm "$profile_d/000_multi-supply.sh"
}

# Later buildpacks come first, so the indexes are prepended in their order.
profile_paths() {
  local dep index
  for dep in "$1"/*/; do
    index=$(basename "$dep")
    [[ ! -d $dep/bin ]] || echo "export PATH=\"\$DEPS_DIR/$index/bin:\$PATH\""
    [[ ! -d $dep/lib ]] ||
      echo "export LD_LIBRARY_PATH=\"\$DEPS_DIR/$index/lib\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}\"" \
        "LIBRARY_PATH=\"\$DEPS_DIR/$index/lib\${LIBRARY_PATH:+:\$LIBRARY_PATH}\""
  done
}
