package io.stager.engine.run;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.Slot;

/** What an instance uses of the machine at one moment, beside what it may. */
public record InstanceUse(String app, Slot slot, double cpuPercent, Amount memory, Amount disk) {
  /** Bytes that are used, of so many. */
  public record Amount(long bytes, long limit) {}

  /** {@return the use as scripts read it; the keys are stable} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("app", app)
        .with("process", slot.process())
        .with("index", slot.index())
        .with("cpu_percent", Math.round(cpuPercent * 10) / 10.0)
        .with("memory_bytes", memory.bytes())
        .with("memory_limit_bytes", memory.limit())
        .with("disk_bytes", disk.bytes())
        .with("disk_limit_bytes", disk.limit());
  }
}
