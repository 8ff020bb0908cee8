package io.stager.builder.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoUrlTest {
  @ParameterizedTest
  @CsvSource({
    "ruby_buildpack, '', ruby_buildpack, ruby_buildpack, ''",
    "my-buildpack/key/::, '', my-buildpack/key/::, my-buildpack/key/::, ''",
    "HTTPS://h:1/a.zip?q=1, https, /a.zip, HTTPS://h:1/a.zip?q=1, ''",
    "https://h/r#v1.0, https, /r, https://h/r, v1.0",
    "https://h/r#a%20b+c, https, /r, https://h/r, a b+c",
    "git@host, '', git@host, git@host, ''",
    "ssh://git@[::1]:22/r, ssh, /r, ssh://git@[::1]:22/r, ''",
    "mailto:x, mailto, '', mailto:x, ''"
  })
  void readsWhatGoReads(String text, String scheme, String path, String location, String fragment)
      throws Exception {
    assertThat(GoUrl.parse(text)).isEqualTo(new GoUrl(scheme, path, location, fragment));
    assertThat(GoUrl.absolute(text).isPresent()).isEqualTo(!scheme.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          :a           | missing protocol scheme
          1a:b         | first path segment in URL cannot contain colon
          http://h/%zz | invalid URL escape "%zz"
          http://h/%a  | invalid URL escape "%a"
          http://h:p/  | invalid port ":p" after host
          http://a b/  | invalid character " " in host name
          http://a^@h/ | net/url: invalid userinfo
          http://h#%x  | invalid URL escape "%x"
          """)
  void refusesWhatGoRefusesInItsWords(String text, String reason) {
    assertThatThrownBy(() -> GoUrl.parse(text))
        .hasMessage("parse \"%s\": %s".formatted(text, reason));
    assertThat(GoUrl.absolute(text)).isEmpty();
  }
}
