package io.stager.droplet.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object: an immutable value whose members keep their order.
 *
 * <p>Members are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code JsonObject}
 * or a list of these. A member that is {@code null} in the text is left out.
 */
public final class JsonObject {
  private static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, Object> members;

  private JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /** {@return the object without members} */
  public static JsonObject empty() {
    return EMPTY;
  }

  /**
   * {@return the object that the text holds}
   *
   * @throws JsonException when the text is not one JSON object
   */
  public static JsonObject parse(String text) {
    return JsonText.read(text);
  }

  static JsonObject of(Map<String, Object> members) {
    return new JsonObject(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
  }

  /**
   * {@return this object with one more member, or with another value for it}
   *
   * <p>An empty {@link Optional} or an empty list leaves the object as it is: what is not there is
   * not written.
   */
  public JsonObject with(String key, Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? with(key, optional.get()) : this;
    }
    return value instanceof Collection<?> list && list.isEmpty() ? this : plus(key, value);
  }

  /** {@return this object with a list that is written even when it is empty} */
  public JsonObject withList(String key, List<?> values) {
    return plus(key, values);
  }

  /** {@return this object with every member of the other, which win} */
  public JsonObject withAll(JsonObject other) {
    var merged = new LinkedHashMap<>(members);
    merged.putAll(other.members);
    return new JsonObject(Collections.unmodifiableMap(merged));
  }

  /** {@return this object without the members of these names} */
  public JsonObject without(Collection<String> keys) {
    var rest = new LinkedHashMap<>(members);
    rest.keySet().removeAll(keys);
    return new JsonObject(Collections.unmodifiableMap(rest));
  }

  private JsonObject plus(String key, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(key, value instanceof Integer number ? Long.valueOf(number) : value);
    return new JsonObject(Collections.unmodifiableMap(more));
  }

  /** {@return the members, in their order} */
  public Map<String, Object> members() {
    return members;
  }

  /** {@return the text of this name; a number or flag is given as its text} */
  public Optional<String> text(String key) {
    return Optional.ofNullable(members.get(key))
        .filter(value -> !(value instanceof JsonObject) && !(value instanceof List))
        .map(Object::toString);
  }

  /** {@return the whole number of this name} */
  public Optional<Long> number(String key) {
    return members.get(key) instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** {@return the whole number of this name, where it fits an {@code int}} */
  public Optional<Integer> integer(String key) {
    return number(key).filter(n -> n.intValue() == n).map(Long::intValue);
  }

  /** {@return the flag of this name} */
  public Optional<Boolean> flag(String key) {
    return members.get(key) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  /** {@return the object of this name} */
  public Optional<JsonObject> object(String key) {
    return members.get(key) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** {@return the objects in the list of this name; none where there is no such list} */
  public List<JsonObject> objects(String key) {
    return list(key).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** {@return the texts in the list of this name; none where there is no such list} */
  public List<String> texts(String key) {
    return list(key).stream()
        .filter(v -> !(v instanceof JsonObject))
        .map(Object::toString)
        .toList();
  }

  private List<?> list(String key) {
    return members.get(key) instanceof List<?> list ? list : List.of();
  }

  /** {@return the text on one line, without spaces} */
  public String compact() {
    return JsonText.write(this, false);
  }

  /** {@return the text on several lines, indented by two spaces} */
  public String pretty() {
    return JsonText.write(this, true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return compact();
  }
}
