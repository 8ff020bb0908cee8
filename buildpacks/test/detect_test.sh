# shellcheck shell=bash
# shellcheck source=lib.sh
. ./lib.sh
# Which buildpack says yes to what, and what the others say.

# expect_detected BUILDPACK STATUS STDOUT STDERR
expect_detected() {
  detect "$1"
  expect_equal "$detected|$out|$err" "$2|$3|$4"
}

test_ruby_detects_what_ruby_can_start() {
  expect_detected ruby 1 '' 'no Gemfile, no *.ru, no *.rb in the root'
  file lib/nested.rb <<<''
  expect_detected ruby 1 '' 'no Gemfile, no *.ru, no *.rb in the root'
  file tool.rb <<<''
  expect_detected ruby 0 'ruby 0.1.0' 'tool.rb'
  file config.ru <<<''
  expect_detected ruby 0 'ruby 0.1.0' 'config.ru'
  file Gemfile <<<''
  expect_detected ruby 0 'ruby 0.1.0' 'Gemfile'
}

test_go_detects_a_module() {
  file main.go <<<'package main'
  expect_detected go 1 '' 'no go.mod in the root'
  file go.mod <<<'module example.com/app'
  expect_detected go 0 'go 0.1.0' 'go.mod'
}

test_java_detects_what_java_can_start() {
  nothing='no Main-Class in a META-INF/MANIFEST.MF or *.jar, no WEB-INF, no pom.xml in the root'
  expect_detected java 1 '' "$nothing"
  file lib/nested/pom.xml <<<''
  expect_detected java 1 '' "$nothing"
  file library.jar <<<'no archive'
  expect_detected java 1 '' 'library.jar has no Main-Class; no WEB-INF, no pom.xml'
  file pom.xml <<<'<project/>'
  expect_detected java 0 'java 0.1.0' 'pom.xml'
  file WEB-INF/web.xml <<<'<web-app/>'
  expect_detected java 0 'java 0.1.0' 'WEB-INF'
  file META-INF/MANIFEST.MF <<<'Main-Class: Main'
  expect_detected java 0 'java 0.1.0' 'META-INF/MANIFEST.MF with Main-Class'
  file META-INF/MANIFEST.MF <<<$'Main-Class: org.springframework.boot.loader.launch.JarLauncher\nStart-Class: com.example.App'
  expect_detected java 0 'java 0.1.0' 'Spring Boot, Start-Class com.example.App'
}

test_binary_has_to_be_named() {
  file server <<<''
  expect_detected binary 1 '' 'only when named (-b binary)'
}

test_samples_are_detected_by_one_buildpack_each() {
  cp -r "$samples/sidecar-dependent-app/." "$here/app"
  expect_detected ruby 0 'ruby 0.1.0' 'Gemfile'
  expect_detected go 1 '' 'no go.mod in the root'
  rm -rf "$here/app"
  cp -r "$samples/config-server-sidecar" "$here/app"
  expect_detected go 0 'go 0.1.0' 'go.mod'
  expect_detected ruby 1 '' 'no Gemfile, no *.ru, no *.rb in the root'
}

test_detect_does_not_touch_the_app() {
  cp -r "$samples/sidecar-dependent-app/." "$here/app"
  before=$(digest "$here")
  for buildpack in ruby go java binary; do
    detect "$buildpack"
  done
  expect_equal "$(digest "$here")" "$before"
}
