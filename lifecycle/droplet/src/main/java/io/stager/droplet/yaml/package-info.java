/**
 * YAML as a located tree: every value knows its file, line and column.
 *
 * <p>The only package that reads YAML, for everything that is YAML: manifests, launch.yml,
 * releases, Procfiles and config.yml. It reads the event stream of SnakeYAML, which Jackson's YAML
 * module brings along, because that module's own parser does not tell a quoted scalar from a plain
 * one, nor expands merge keys. Nothing is ever constructed from a tag.
 */
@NullMarked
package io.stager.droplet.yaml;

import org.jspecify.annotations.NullMarked;
