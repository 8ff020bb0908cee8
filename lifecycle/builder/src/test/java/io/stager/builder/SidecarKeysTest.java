package io.stager.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.Sidecar;
import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Yaml;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarKeysTest {
  @Test
  void withoutThemASidecarIsAsOnCloudFoundry() {
    var keys = read("{name: x}");

    assertThat(keys.lifecycle()).isEqualTo(Sidecar.Lifecycle.STANDARD);
    assertThat(keys.other().members()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: port, port: 8082}            | {\"type\":\"port\",\"port\":\"8082\"}",
        "{type: port, port: $P, timeout: 30} | {\"type\":\"port\",\"port\":\"$P\",\"timeout_s\":30}",
        "{type: http, port: 1, path: /h, interval: 30, invocation_timeout: 1}"
            + "| {\"type\":\"http\",\"port\":\"1\",\"path\":\"/h\",\"invocation_timeout_s\":1,\"interval_s\":30}",
        "{type: http, port: 1, host: 0.0.0.0}"
            + "| {\"type\":\"http\",\"port\":\"1\",\"host\":\"0.0.0.0\",\"path\":\"/\"}",
        "{type: file, path: tmp/ready}       | {\"type\":\"file\",\"path\":\"tmp/ready\"}",
        "{type: exec, command: ./ok -q}      | {\"type\":\"exec\",\"command\":\"./ok -q\"}",
        "{type: process}                     | {\"type\":\"process\"}"
      })
  void readsHowASidecarIsWatched(String check, String json) {
    var sidecar =
        new Sidecar(
            "x",
            List.of("web"),
            new Sidecar.Start("c", "manifest", Optional.empty()),
            Optional.empty(),
            read("ready: " + check).lifecycle(),
            read("environment: own").other());

    assertThat(sidecar.toJson().object("ready").orElseThrow().compact()).isEqualTo(json.strip());
    assertThat(sidecar.toJson().text("environment")).contains("own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start: befor | Sidecar 'x': start cannot be 'befor' | one of: with, before, after — did you mean 'before'?",
        "on_exit: die | Sidecar 'x': on_exit cannot be 'die' | one of: stop, restart, ignore",
        "restart: {times: 2} | Sidecar 'x': restart has an unknown key 'times' | one of: max, delay, max_delay, reset",
        "ready: {type: http, port: 1, headers: {Connection: x}} | Sidecar 'x': ready: 'Connection' is no header that can be sent"
            + " | write NAME: VALUE, other than Connection, Content-Length and Transfer-Encoding",
        "environment: mine | Sidecar 'x': environment cannot be 'mine' | one of: shared, own",
        "ready: {type: prot} | Sidecar 'x': ready: there is no check of type 'prot'"
            + " | one of: process, port, http, file, exec — did you mean 'port'?",
        "ready: {port: 1} | Sidecar 'x': ready has no type | write type: process, port, http, file, exec – one of them",
        "ready: {type: port} | Sidecar 'x': ready has no port"
            + " | give the number, or the variable that holds it, as $NAME",
        "ready: {type: port, port: 70000} | Sidecar 'x': ready: '70000' is no port"
            + " | give a number from 1 to 65535, or the variable that holds it, as $NAME",
        "ready: {type: port, port: 1, tiemout: 3} | Sidecar 'x': ready has an unknown key 'tiemout'"
            + " | one of: type, port, host, path, headers, command, timeout, interval, invocation_timeout — did you mean 'timeout'?",
        "ready: {type: port, port: 1, timeout: 30s}"
            + " | Sidecar 'x': ready: timeout must be a whole number of at least 1, not '30s'"
            + " | write it in digits, without a unit",
        "ready: port | Sidecar 'x': ready must be a map of keys and values, not 'port'"
            + " | write it as KEY: VALUE lines, indented below it",
        "health_check: {type: file} | Sidecar 'x': health_check has no path | name the file to wait for",
        "start: [before] | Sidecar 'x': start must be a text, not a list"
            + " | write it on one line, in quotes where needed"
      })
  void refusesWhatItDoesNotKnow(String text, String message, String remedy) {
    assertThatThrownBy(() -> read(text))
        .hasMessage(message)
        .asInstanceOf(type(StagingException.InvalidInput.class))
        .satisfies(
            e -> assertThat(e.where()).get().asString().startsWith("m.yml, line 1, column "),
            e -> assertThat(e.remedy()).isEqualTo(remedy));
  }

  private static SidecarKeys read(String text) {
    return SidecarKeys.read(Keys.of(Yaml.parse(text, "m.yml"), "Sidecar 'x'"));
  }
}
