/**
 * State: what is on disk about apps that run, in the folder {@code apps} of a stager's home.
 *
 * <pre>
 * apps/SLUG/app.json                 what is wanted: droplet, processes, port   (AppLayout)
 *           env.json                 values of the environment, 0600
 *           droplets/DIGEST          the droplets that are in use
 *           lock                     held by whoever pushes
 *           log.ndjson               lines of all instances; its old part is given back as a hole
 *           events.ndjson            starts, crashes and stops, oldest first
 *           instances/GUID/          one folder for each instance, gone when it is (InstanceLayout)
 * </pre>
 *
 * <p>The watcher alone writes app.json, env.json, instance.json and events.ndjson; everyone reads.
 * Files that others read are written beside and renamed, or only appended to.
 */
@NullMarked
package io.stager.engine.run.state;

import org.jspecify.annotations.NullMarked;
