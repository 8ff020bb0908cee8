# shellcheck shell=bash
# shellcheck source=lib.sh
. ./lib.sh

# A buildpack is a directory that can be published as it stands, so what they share is in each of them.
test_shared_files_are_the_same_everywhere() {
  for name in say debian profile; do
    for copy in "$buildpacks"/*/lib/"$name.sh"; do
      expect_equal "$copy $(sha256sum <"$copy")" "$copy $(sha256sum <"$buildpacks/go/lib/$name.sh")"
    done
  done
}

test_a_buildpack_is_complete() {
  for buildpack in ruby go java binary; do
    for script in detect supply finalize release; do
      [[ -x $buildpacks/$buildpack/bin/$script ]] || { echo "$buildpack/bin/$script" && return 1; }
    done
    [[ -s $buildpacks/$buildpack/README.md ]] || { echo "$buildpack/README.md" && return 1; }
    expect_equal "$(cat "$buildpacks/$buildpack/VERSION")" 0.1.0
  done
}

test_scripts_parse_and_shellcheck_finds_nothing_where_it_is_installed() {
  local scripts=("$buildpacks"/{ruby,go,java,binary}/bin/* "$buildpacks"/*/lib/*.sh "$buildpacks"/java/lib/run/* "$buildpacks"/test/run "$buildpacks"/test/*.sh)
  for script in "${scripts[@]}"; do
    bash -n "$script"
  done
  ! command -v shellcheck >/dev/null || shellcheck "${scripts[@]}"
}
