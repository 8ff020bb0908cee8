package io.stager.engine.run;

import io.stager.engine.run.state.AppEvent;
import io.stager.engine.run.state.Slot;

/** Hears how the start of an app goes. */
public interface StartListener {
  /** An instance is being made. */
  void starting(Slot instance);

  /** A sidecar is ready. */
  void ready(Slot instance, AppEvent.Detail.Passed sidecar);

  /** The app itself is healthy. */
  void healthy(Slot instance, AppEvent.Detail.Passed app);

  /** The instance ended. */
  void crashed(Slot instance, AppEvent.Detail.Crash crash);
}
