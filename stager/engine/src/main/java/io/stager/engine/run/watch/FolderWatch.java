package io.stager.engine.run.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells at once when a file in one of some folders was written to (inotify). */
final class FolderWatch implements AutoCloseable {
  private final WatchService service;
  private final Map<WatchKey, Runnable> folders = new ConcurrentHashMap<>();

  FolderWatch(Path anyFolder) throws IOException {
    service = anyFolder.getFileSystem().newWatchService();
    Thread.ofPlatform().daemon().name("folders").start(this::listen);
  }

  /** Tells of this folder until it is gone. */
  void add(Path folder, Runnable written) throws IOException {
    folders.put(folder.register(service, StandardWatchEventKinds.ENTRY_MODIFY), written);
  }

  private void listen() {
    try {
      while (true) {
        var key = service.take();
        key.pollEvents();
        var written = folders.get(key);
        if (written != null) {
          written.run();
        }
        if (!key.reset()) {
          folders.remove(key);
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // The watcher is ending.
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
