# shellcheck shell=bash
# shellcheck source=lib.sh
. ./lib.sh

test_binary_leaves_the_app_as_it_is() {
  file server <<<$'#!/bin/sh\necho served'
  chmod 755 "$here/app/server"
  stage binary
  expect_equal "$(in_app ./server)" served
  expect_equal "$(cat "$here/deps/0/config.yml")" $'name: Binary\nversion: 0.1.0'
  expect_equal "$(find "$here/app" "$here/profile.d" -type f)" "$here/app/server"
}

test_binary_says_at_the_start_that_there_is_no_command() {
  file server <<<''
  stage binary
  command=$(start_command)
  command=${command#\'} command=${command%\'}
  status=0
  said=$(bash -c "$command" 2>&1 >/dev/null) || status=$?
  expect_equal "$status $said" '1 Error: no start command specified during staging or launch'
}

test_finalize_makes_what_others_supplied_available() {
  mkdir -p "$here"/deps/{0,1}/bin "$here/deps/0/profile.d" "$here/deps/0/lib"
  printf '#!/bin/sh\necho tool of 0\n' >"$here/deps/0/bin/tool"
  printf '#!/bin/sh\necho tool of 1\n' >"$here/deps/1/bin/tool"
  chmod +x "$here"/deps/*/bin/tool
  echo 'export FROM_PROFILE=yes' >"$here/deps/0/profile.d/settings.sh"
  own "$here"
  as_user "$buildpacks/binary/bin/finalize" "$here/app" "$here" "$here/deps" 1 "$here/profile.d"

  # shellcheck disable=SC2016
  expect_equal "$(in_app 'sh -c "tool; echo \$FROM_PROFILE \$LD_LIBRARY_PATH"')" $'tool of 1\nyes '"$here/deps/0/lib"
}
