package io.stager.engine.staging;

import io.stager.builder.services.DatabaseUrl;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services that an app is bound to: the value of {@code VCAP_SERVICES}, which buildpacks and
 * the app read.
 */
public record Services(JsonObject byLabel) {
  /** No service. */
  public static final Services NONE = new Services(JsonObject.empty());

  private static final String VARIABLE = "VCAP_SERVICES";
  private static final String REMEDY =
      "write an object of service labels, each with a list of bindings:"
          + " {\"postgres\": [{\"name\": \"db\", \"credentials\": {…}}]}";

  /**
   * {@return what the file says: the variable's value, or an object that holds it under its name}
   *
   * @throws StagingException when it cannot be read, or is something else
   */
  public static Services read(Path file) {
    try {
      var whole = JsonObject.parse(Files.readString(file));
      var services = whole.object(VARIABLE).orElse(whole);
      requireLists(services, file);
      return new Services(services);
    } catch (JsonException e) {
      throw new StagingException.InvalidInput(
          "The services are not a JSON object: " + e.getMessage(), file.toString(), REMEDY);
    } catch (NoSuchFileException e) {
      throw new StagingException.NotFound(
          "There is no file of services '" + file + "'",
          file.toString(),
          "name a file with the value of VCAP_SERVICES");
    } catch (IOException e) {
      throw new StagingException.NotFound(
          "The file of services cannot be read: " + e,
          file.toString(),
          "make it a readable text in UTF-8");
    }
  }

  private static void requireLists(JsonObject services, Path file) {
    for (var label : services.members().keySet()) {
      var isList =
          services.members().get(label) instanceof List<?> bindings
              && bindings.stream().allMatch(JsonObject.class::isInstance);
      if (!isList) {
        throw new StagingException.InvalidInput(
            "The service '" + label + "' is not a list of bindings",
            file + ", key " + label,
            REMEDY);
      }
    }
  }

  /** {@return the variable that tells an app of its services, where it has any} */
  public Map<String, String> variables() {
    return byLabel.members().isEmpty() ? Map.of() : Map.of(VARIABLE, byLabel.compact());
  }

  /** {@return the variable that scripts have besides, as Cloud Foundry's builder makes it} */
  Optional<String> databaseUrl() {
    return DatabaseUrl.of(byLabel.compact());
  }
}
