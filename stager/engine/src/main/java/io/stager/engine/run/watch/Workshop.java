package io.stager.engine.run.watch;

import io.stager.engine.run.network.Subnets;
import java.time.InstantSource;

/** What the keepers of all apps share. */
record Workshop(
    WatcherTools tools,
    Loop loop,
    FolderWatch folders,
    Subnets subnets,
    String cell,
    InstantSource clock) {}
