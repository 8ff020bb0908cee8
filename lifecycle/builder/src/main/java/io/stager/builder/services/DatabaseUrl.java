package io.stager.builder.services;

import io.stager.builder.url.GoUrl;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.util.Optional;

/**
 * {@code DATABASE_URL}, which follows from the credentials of the first bound service whose URI has
 * the scheme of a relational database.
 */
public final class DatabaseUrl {
  private DatabaseUrl() {}

  /** {@return the URL, in the order of the document; nothing where it is none or cannot be read} */
  public static Optional<String> of(String vcapServices) {
    try {
      var services = vcapServices.isEmpty() ? JsonObject.empty() : JsonObject.parse(vcapServices);
      return services.members().keySet().stream()
          .flatMap(label -> services.objects(label).stream())
          .flatMap(instance -> instance.object("credentials").stream())
          .filter(credentials -> credentials.members().get("uri") instanceof String)
          .flatMap(credentials -> credentials.text("uri").stream())
          .flatMap(uri -> converted(uri).stream())
          .findFirst();
    } catch (JsonException unparsable) {
      return Optional.empty();
    }
  }

  private static Optional<String> converted(String uri) {
    return GoUrl.absolute(uri)
        .flatMap(url -> scheme(url.scheme()).map(scheme -> with(scheme, uri)));
  }

  private static Optional<String> scheme(String scheme) {
    return switch (scheme) {
      case "mysql", "mysql2" -> Optional.of("mysql2");
      case "postgres", "postgresql" -> Optional.of("postgres");
      default -> Optional.empty();
    };
  }

  private static String with(String scheme, String uri) {
    return scheme + uri.substring(uri.indexOf(':'));
  }
}
