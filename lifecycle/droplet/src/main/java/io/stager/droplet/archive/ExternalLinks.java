package io.stager.droplet.archive;

/** What to do with symbolic links that lead neither into the droplet nor below {@code /usr}. */
public enum ExternalLinks {
  /** Refuse the droplet. */
  REFUSE,
  /** Make them as they are: in a container of its own they can harm nobody else. */
  KEEP
}
