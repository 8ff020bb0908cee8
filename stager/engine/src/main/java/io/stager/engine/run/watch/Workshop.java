package io.stager.engine.run.watch;

import java.time.InstantSource;

/** What the keepers of all apps share. */
record Workshop(
    WatcherTools tools, Loop loop, FolderWatch folders, String cell, InstantSource clock) {}
