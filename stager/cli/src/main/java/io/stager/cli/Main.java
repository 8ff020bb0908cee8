package io.stager.cli;

/** The {@code stager} command. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.out.println("stager 0.1.0");
  }
}
