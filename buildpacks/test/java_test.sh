# shellcheck shell=bash
# shellcheck source=lib.sh
. ./lib.sh

# jdk_tool NAME ARGUMENT…: of the newest JDK of this machine.
jdk_tool() {
  local tool
  tool=$(compgen -G "/usr/lib/jvm/*/bin/$1" | LC_ALL=C sort -V | tail -n 1)
  shift
  "$tool" "$@"
}

# jar_file NAME CLASS <SOURCE: a jar in the app, with this class as its main.
jar_file() {
  local work
  work=$(mktemp -d "$BUILDPACKS_TEST_WORK/jar.XXXX")
  cat >"$work/$2.java"
  jdk_tool javac --release 17 -d "$work/classes" "$work/$2.java"
  mkdir -p "$(dirname "$here/app/$1")"
  jdk_tool jar --create --file "$here/app/$1" --main-class "$2" --date 2001-01-01T00:00:00Z -C "$work/classes" .
}

# A server that tells the options of its JVM.
server_jar() {
  jar_file "$1" Server <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;

class Server {
  public static void main(String[] arguments) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
    server.createContext("/", exchange -> {
      var answer = (System.getProperty("java.home") + " " + ManagementFactory.getRuntimeMXBean().getInputArguments()).getBytes();
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
  }
}
JAVA
}

# command_of_web: as the launcher gives it to a shell; `start` puts an exec of its own before it.
command_of_web() {
  local command
  command=$(start_command)
  printf '%s' "env ${command/exec /}"
}

test_java_runs_a_jar_with_a_jre_of_its_own_and_makes_the_same_bytes_again() {
  server_jar app.jar
  cp -r "$here/app" "$here/source"
  stage java
  first=$(digest "$here")
  expect_contains "$out" ": the code of app.jar asks for 17 or newer"
  expect_equal "$(cat "$here/deps/0/config.yml")" $'name: Java\nversion: 0.1.0'
  expect_equal "$(grep -rlF "$BUILDPACKS_TEST_WORK" "$here/app" "$here/deps" "$here/profile.d" || true)" ''
  # shellcheck disable=SC2016
  expect_equal "$(in_app 'sh -c "echo \$JAVA_HOME"')" "$here/deps/0/jre"

  port=$(free_port)
  start "env MEMORY_LIMIT=256m $(command_of_web)"
  expect_contains "$(cat "$here/answer")" "$here/deps/0/jre [-Xmx"
  expect_contains "$(cat "$here/answer")" "-XX:+UseSerialGC, -XX:+ExitOnOutOfMemoryError"
  stop
  # TERM is what ends it.
  expect_equal "$status" 143

  again
  cache=$BUILDPACKS_TEST_WORK/empty-cache
  stage java
  expect_equal "$(digest "$here")" "$first"
}

test_java_runs_an_unpacked_jar_with_its_libraries() {
  jar_file lib/greeting.jar Greeting <<<'public class Greeting { public static void main(String[] arguments) { System.out.println("from the library"); } }'
  file META-INF/MANIFEST.MF <<<$'Manifest-Version: 1.0\r\nMain-Class: Gree\r\n ting\r\nClass-Path: lib/gree\r\n ting.jar\r\n'
  stage java JLINK_MODULES=java.base
  expect_contains "$(start_command)" ' -cp .:lib/greeting.jar Greeting'
  expect_equal "$(in_app "$(command_of_web)")" 'from the library'
  # As somebody writes it who does not think of that the jar is unpacked.
  expect_equal "$(in_app 'java -Dkey=value -jar side.jar')" 'from the library'
  expect_equal "$(in_app 'java --list-modules' | cut -d @ -f 1)" java.base
}

test_java_supplies_a_jre_to_the_app_of_another_buildpack() {
  jar_file side.jar Side <<<'class Side { public static void main(String[] arguments) { System.out.println("beside"); } }'
  file server.rb <<<''
  own "$here"
  as_user JLINK_MODULES=java.base "$buildpacks/java/bin/supply" "$here/app" "$cache/java" "$here/deps" 0
  as_user "$buildpacks/binary/bin/finalize" "$here/app" "$cache/binary" "$here/deps" 1 "$here/profile.d"
  expect_equal "$(in_app 'java -jar side.jar')" beside
}

# with_calculator COUNT: the calculator as it is in a droplet where the app has so many classes.
with_calculator() {
  mkdir -p "$here"/deps/0/{bin,java,jre/bin}
  cp "$buildpacks"/java/lib/run/java{,-memory} "$here/deps/0/bin/"
  cp "$buildpacks"/java/lib/{run/memory,archive}.sh "$here/deps/0/java/"
  echo "$1 ." >"$here/deps/0/java/classes"
  printf '#!/bin/sh\necho "$@"\n' >"$here/deps/0/jre/bin/java"
  chmod +x "$here/deps/0/jre/bin/java"
  own "$here"
}

# memory [NAME=VALUE…]: what the calculator says. Sets out, err and status.
memory() {
  status=0
  out=$(as_user "$@" "$here/deps/0/bin/java-memory" 2>"$here/err") || status=$?
  out=${out% } err=$(<"$here/err")
}

test_java_divides_the_memory() {
  with_calculator 0
  while read -r limit expected; do
    memory "MEMORY_LIMIT=$limit"
    expect_equal "$limit $out" "$limit $expected"
  done <<'TABLE'
96m -Xmx17256K -XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=23040K -Xss1024K -XX:MaxDirectMemorySize=6144K -XX:+UseSerialGC
128M -Xmx39272K -XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=30720K -Xss1024K -XX:MaxDirectMemorySize=8192K -XX:+UseSerialGC
512m -Xmx272744K -XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=122880K -Xss1024K -XX:MaxDirectMemorySize=10240K -XX:+UseSerialGC
1G -Xmx465256K -XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=245760K -Xss1024K -XX:MaxDirectMemorySize=10240K -XX:+UseSerialGC
2g -Xmx1481064K -XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=245760K -Xss1024K -XX:MaxDirectMemorySize=10240K
TABLE
  # Every sum is the limit: the heap, the stacks and head room are what is left.
  with_calculator 10000
  memory MEMORY_LIMIT=1g BPL_JVM_THREAD_COUNT=100 BPL_JVM_HEAD_ROOM=10
  expect_equal "$out" "-Xmx$(((1073741824 - 10485760 - 63300000 - 251658240 - 104857600 - 16777216 - 33554432 - 107374182) / 1024))K -XX:MaxMetaspaceSize=61816K -XX:ReservedCodeCacheSize=245760K -Xss1024K -XX:MaxDirectMemorySize=10240K -XX:+UseSerialGC"
  memory JBP_CONFIG_OPEN_JDK_JRE='{ memory_calculator: { stack_threads: 25, class_count: 100 } }' MEMORY_LIMIT=1g
  expect_contains "$out" '-XX:MaxMetaspaceSize=14238K'
}

test_java_leaves_alone_what_the_user_said() {
  with_calculator 0
  memory MEMORY_LIMIT=128m JAVA_OPTS='-Xss512k -XX:ReservedCodeCacheSize=16m -Dfile=x'
  expect_equal "$out" "-Xmx$((39272 + 5120 + 14336))K -XX:MaxMetaspaceSize=22167K -XX:MaxDirectMemorySize=8192K -XX:+UseSerialGC"
  memory MEMORY_LIMIT=128m JAVA_TOOL_OPTIONS='-Xmx100m -XX:+UseParallelGC'
  expect_equal "$out" '-XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=30720K -Xss1024K -XX:MaxDirectMemorySize=8192K'
  memory
  expect_equal "$out" ''
}

test_java_says_every_term_where_memory_is_too_small() {
  with_calculator 2000
  memory MEMORY_LIMIT=64m
  expect_equal "$status|$out" '1|'
  expect_contains "$err" '**ERROR** Memory of the JVM: required 86M, limit 64M: heap 8M at least, direct memory 4M, metaspace 29M (2900 classes), code cache 16M, stacks 10M (10 threads of 1024K), head room 18M'
  expect_contains "$err" "Try: give this process or sidecar more 'memory' in the manifest"
  memory MEMORY_LIMIT=plenty
  expect_contains "$status $err" "1 **ERROR** Memory of the JVM: MEMORY_LIMIT is 'plenty', which is no size"
  expect_contains "$err" 'Try: write it as 512m or 1g'
  memory MEMORY_LIMIT=1g BPL_JVM_THREAD_COUNT=many
  expect_contains "$status $err" "1 **ERROR** Memory of the JVM: the number of threads is 'many'"
}

# expect_java ARGUMENT… = ARGUMENT…: what the java of the droplet hands on, in 128 MB.
expect_java() {
  local given=()
  while [[ $1 != = ]]; do
    given+=("$1")
    shift
  done
  expect_equal "$(as_user MEMORY_LIMIT=128m "$here/deps/0/bin/java" "${given[@]}")" "${*:2}"
}

test_java_adds_the_options_where_a_command_has_no_word_on_the_heap() {
  with_calculator 0
  options='-Xmx39272K -XX:MaxMetaspaceSize=22167K -XX:ReservedCodeCacheSize=30720K -Xss1024K -XX:MaxDirectMemorySize=8192K -XX:+UseSerialGC'
  expect_java -jar side.jar -Xmx1g = "$options" -jar side.jar -Xmx1g
  expect_java -cp . Main = "$options" -cp . Main
  expect_java -m module/Main = "$options" -m module/Main
  expect_java -Xmx20m -jar side.jar = -Xmx20m -jar side.jar
  expect_java -XX:MaxRAMPercentage=50 Main = -XX:MaxRAMPercentage=50 Main
  expect_java -version = -version
  expect_java -XX:+UseG1GC Main = "${options/ -XX:+UseSerialGC/}" -XX:+UseG1GC Main
}

# expect_wanted VERSION-AND-SOURCE [NAME=VALUE…]
expect_wanted() {
  # shellcheck disable=SC2016
  expect_equal "$(as_user "${@:2}" bash -euo pipefail -c '
    . "$1/lib/jdk.sh" && version_wanted "$2" && echo "$java_wanted $java_least ${java_wanted_from-}"' bash "$buildpacks/java" "$here/app")" "$1"
}

test_java_finds_the_version_that_is_asked_for() {
  jar_file tool.jar Tool <<<'class Tool { public static void main(String[] arguments) {} }'
  expect_wanted '17 yes the code of tool.jar'
  # shellcheck disable=SC2016
  file pom.xml <<<'<project><!-- <maven.compiler.release>8</maven.compiler.release> --><properties><jdk>21</jdk><java.version>${jdk}</java.version></properties></project>'
  expect_wanted '21 yes pom.xml'
  file pom.xml <<<$'<project>\n<maven.compiler.target>1.8</maven.compiler.target></project>'
  expect_wanted '8 yes pom.xml'
  file system.properties <<<$'# of Heroku\njava.runtime.version = 11\n'
  expect_wanted '11 no system.properties'
  expect_wanted '17 no JBP_CONFIG_OPEN_JDK_JRE' JBP_CONFIG_OPEN_JDK_JRE='{ jre: { version: 17.+ } }'
  expect_wanted '21.0.4 no JAVA_VERSION' JAVA_VERSION=21.0.4
  expect_wanted '21 yes JAVA_VERSION' JAVA_VERSION=21+
}

test_java_refuses_a_version_that_cannot_be_had() {
  file app.jar <<<''
  expect_refused java 'JAVA_VERSION asks for Java 99, and the stack has ' JAVA_VERSION=99
  expect_refused java "JAVA_VERSION says 'latest', which is no version of Java" JAVA_VERSION=latest
}

# A machine without a JDK.
without_jdk() {
  # shellcheck disable=SC2016
  unshare -m --propagation private sh -c 'mount -t tmpfs none /usr/lib/jvm && exec "$@"' sh "$@"
}

test_java_takes_the_jdk_of_the_distribution_where_the_stack_has_none() {
  [[ $(id -u) == 0 ]] || return 0
  jar_file app.jar App <<<'class App { public static void main(String[] arguments) { System.out.println("on " + Runtime.version().feature()); } }'
  by_exec=without_jdk
  stage java
  expect_contains "$out" "the code of app.jar asks for Java 17 or newer, and the stack has none: 1"
  # Of the packages' own libraries what the JRE needs comes along.
  expect_equal "$(find "$here/deps" -xtype l)" ''
  [[ $(in_app "$(command_of_web)") == 'on '* ]]

  rm -rf "$here"/deps/*
  stage java STAGER_OFFLINE=1
  [[ $(in_app "$(command_of_web)") == 'on '* ]]
}

test_java_builds_the_sample_with_maven_and_again_without_a_network() {
  cp -r "$samples/java-sidecar/." "$here/app"
  cp -r "$here/app" "$here/source"
  stage java
  first=$(digest "$here")
  expect_contains "$out" 'Building page-cache 1.0.0'
  expect_contains "$out" 'Several can be started: page-cache/target/page-cache.jar shop/target/shop.jar; a Procfile'
  expect_equal "$release" ''

  again
  stage java STAGER_OFFLINE=1
  # Maven keeps paths of its own beside what it makes, and these directories differ; the archives may not.
  expect_equal "$(digest "$here")" "$first"
  sed -i 's/server.start();/server.start()/' "$here/app/shop/src/main/java/com/example/Shop.java"
  expect_refused java "'mvn -DskipTests clean package' failed" STAGER_OFFLINE=1
  expect_contains "$err" "shop/src/main/java/com/example/Shop.java:[30,19] ';' expected"
  cache=$here/cache
  expect_refused java "'mvn -DskipTests clean package' failed" STAGER_OFFLINE=1
  expect_contains "$err" 'where there is no network, from the cache of an earlier staging'
}

test_java_serves_a_war_with_tomcat() {
  file WEB-INF/web.xml <<<'<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0"/>'
  file index.jsp <<<'<%= application.getServerInfo() + ", " + request.getServletPath() %>'
  stage java
  port=$(free_port)
  start "$(command_of_web)"
  expect_contains "$(cat "$here/answer")" 'Apache Tomcat/10.1.'
  expect_contains "$(cat "$here/answer")" ', /index.jsp'
  expect_equal "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/WEB-INF/web.xml")" 404
  stop
}
