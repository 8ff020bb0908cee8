package io.stager.engine.run.state;

/** A place for an instance: the process type and the index, written {@code web/0}. */
public record Slot(String process, int index) implements Comparable<Slot> {
  @Override
  public int compareTo(Slot other) {
    var byProcess = process.compareTo(other.process);
    return byProcess != 0 ? byProcess : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return process + "/" + index;
  }
}
