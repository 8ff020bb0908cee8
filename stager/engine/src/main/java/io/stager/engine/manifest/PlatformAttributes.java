package io.stager.engine.manifest;

import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.YamlList;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Checks what only a platform acts on: routes, services, features, metadata. */
final class PlatformAttributes {
  /** The keys of an application that only a platform acts on, with underscores. */
  static final List<String> KEYS =
      List.of(
          "cnb_credentials",
          "features",
          "metadata",
          "routes",
          "no_route",
          "random_route",
          "default_route",
          "services");

  /** What an app may be allowed on a platform. */
  static final List<String> FEATURES =
      List.of("ssh", "revisions", "service-binding-k8s", "file-based-vcap-services");

  static final List<String> PROTOCOLS = List.of("http1", "http2", "tcp");

  private static final Pattern ROUTE =
      Pattern.compile("((https?|tcp)://)?[^\\s/:?#.]+(\\.[^\\s/:?#.]+)*(:\\d{1,5})?(/\\S*)?");

  private final Attributes app;

  PlatformAttributes(Attributes app) {
    this.app = app;
  }

  /** Notes what is wrong with them. */
  void check() {
    var random = app.flag("random_route").orElse(false);
    if (random && app.flag("default_route").orElse(false)) {
      app.wrong(
          app.placeOf("random_route"),
          "Random-route and default-route may not be used together",
          "keep one of them");
    } else if (!random) {
      app.flag("default_route");
    }
    app.flag("no_route");
    list("routes", this::checkRoute, this::noRoutes);
    list("services", this::checkService, this::noServices);
    app.get("features").ifPresent(this::checkFeatures);
    app.get("metadata").ifPresent(this::checkMetadata);
  }

  private void list(String key, Consumer<YamlNode> item, Consumer<YamlNode> otherwise) {
    app.get(key)
        .ifPresent(node -> {
          if (node instanceof YamlList list) {
            list.items().forEach(item);
          } else {
            otherwise.accept(node);
          }
        });
  }

  private void noRoutes(YamlNode node) {
    app.wrong(
        node.at(),
        "Routes must be a list of route objects",
        "begin each with a dash: - route: HOST.DOMAIN");
  }

  private void checkRoute(YamlNode node) {
    if (!(node instanceof YamlMap map)
        || !(map.get("route").orElse(map) instanceof YamlScalar to)) {
      noRoutes(node);
      return;
    }
    if (!ROUTE.matcher(to.text()).matches()) {
      app.wrong(
          to.at(),
          "The route '%s' is not a properly formed URL".formatted(to.text()),
          "write it as HOST.DOMAIN, HOST.DOMAIN/PATH or DOMAIN:PORT");
    }
    map.get("protocol")
        .filter(word -> !(word instanceof YamlScalar known) || !PROTOCOLS.contains(known.text()))
        .ifPresent(word ->
            app.wrong(
                word.at(),
                "Route protocol must be 'http1', 'http2' or 'tcp'.",
                word instanceof YamlScalar given
                    ? Choices.of(PROTOCOLS).remedy(given.text())
                    : "write one of these words"));
  }

  private void noServices(YamlNode node) {
    app.wrong(
        node.at(),
        "Services must be a list of service instances",
        "begin each with a dash: - NAME");
  }

  private void checkService(YamlNode node) {
    var named =
        switch (node) {
          case YamlScalar scalar -> !scalar.isNull() && !scalar.text().isBlank();
          case YamlMap map -> map.get("name").filter(YamlScalar.class::isInstance).isPresent();
          case YamlList list -> false;
        };
    if (!named) {
      noServices(node);
    }
  }

  private void checkFeatures(YamlNode node) {
    if (node instanceof YamlMap map) {
      map.entries().forEach(this::checkFeature);
    } else {
      noFeatures(node, "write NAME: true lines below it");
    }
  }

  private void checkFeature(YamlMap.Entry feature) {
    if (!FEATURES.contains(feature.name())) {
      noFeatures(feature.key(), Choices.of(FEATURES).remedy(feature.name()));
    } else if (!(feature.value() instanceof YamlScalar scalar) || scalar.flag().isEmpty()) {
      noFeatures(feature.value(), "write true or false");
    }
  }

  private void noFeatures(YamlNode node, String remedy) {
    app.wrong(
        node.at(),
        "Features must be a map of valid feature names to booleans"
            + " (true = enabled, false = disabled)",
        remedy);
  }

  private void checkMetadata(YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      app.wrong(
          node.at(),
          "Metadata must be a map of labels and annotations",
          "write labels: or annotations: below it");
      return;
    }
    for (var entry : map.entries()) {
      var known = List.of("labels", "annotations").contains(entry.name());
      if (!known || !(entry.value() instanceof YamlMap || entry.value().isNull())) {
        app.wrong(
            entry.key().at(),
            "Metadata must be a map of labels and annotations",
            known ? "write NAME: VALUE lines below it" : "write labels: or annotations:");
      }
    }
  }
}
