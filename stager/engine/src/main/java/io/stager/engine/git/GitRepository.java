package io.stager.engine.git;

import io.stager.builder.Leftover;
import io.stager.droplet.StagingException;
import io.stager.engine.download.EnvironmentProxies;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;

/**
 * A repository somewhere else, of which one commit is wanted.
 *
 * @param env names proxies, and the program for ssh in GIT_SSH
 */
public record GitRepository(GitAddress address, Map<String, String> env) {
  private static final String WANTED = "refs/heads/stager-wanted";
  private static final List<String> PLACES = List.of("", "refs/heads/", "refs/tags/", "refs/");
  private static final List<RefSpec> EVERYTHING =
      List.of(
          new RefSpec("+refs/heads/*:refs/remotes/origin/*"),
          new RefSpec("+refs/tags/*:refs/tags/*"));

  /** {@return the id of the wanted commit, unless only its first digits are given} */
  public Optional<String> commit() {
    return tried(() -> {
      var ref = ref();
      return ref.isPresent()
          ? ref.map(GitRepository::id)
          : address.revision().filter(ObjectId::isId);
    });
  }

  private static String id(Ref ref) {
    var peeled = ref.getPeeledObjectId();
    return peeled == null ? ObjectId.toString(ref.getObjectId()) : peeled.name();
  }

  /**
   * Writes the wanted commit's files into the empty directory, without the repository.
   *
   * @param submodules whether those of its submodules too
   * @return the id of the commit
   */
  public String checkOut(Path directory, boolean submodules) {
    return tried(() -> {
      try (var git = Git.init().setDirectory(directory.toFile()).call()) {
        var commit = fetch(git);
        git.checkout().setName(commit.name()).setForced(true).call();
        if (submodules) {
          addSubmodules(git, directory);
        }
        return commit.name();
      } finally {
        new Leftover(directory.resolve(".git")).remove();
      }
    });
  }

  private Optional<Ref> ref() throws GitAPIException {
    var refs = Git.lsRemoteRepository().setRemote(address.url()).callAsMap();
    var wanted = address.revision().orElse("HEAD");
    return PLACES.stream()
        .flatMap(place -> Optional.ofNullable(refs.get(place + wanted)).stream())
        .findFirst();
  }

  private ObjectId fetch(Git git) throws GitAPIException, IOException {
    var ref = ref();
    if (ref.isPresent()) {
      fetchShallow(git, ref.get().getName());
      return resolved(git.getRepository(), WANTED);
    }
    var revision = address.revision().filter(some -> some.matches("[0-9a-f]{4,40}"));
    if (revision.isEmpty()) {
      throw noSuchRevision();
    }
    if (!ObjectId.isId(revision.get()) || !fetchedAlone(git, revision.get())) {
      git.fetch().setRemote(address.url()).setRefSpecs(EVERYTHING).call();
    }
    return resolved(git.getRepository(), revision.get());
  }

  /** Some servers give only what a branch or tag points to: then all of it has to be fetched. */
  private boolean fetchedAlone(Git git, String commit) throws GitAPIException, IOException {
    try {
      var wanted = new RefSpec("+" + commit);
      git.fetch().setRemote(address.url()).setRefSpecs(wanted).setDepth(1).call();
    } catch (TransportException e) {
      return false;
    }
    return git.getRepository().getObjectDatabase().has(ObjectId.fromString(commit));
  }

  /** Servers that know no depth refuse it: they are asked for the whole history. */
  private void fetchShallow(Git git, String from) throws GitAPIException {
    var wanted = new RefSpec("+" + from + ":" + WANTED);
    var fetch = git.fetch().setRemote(address.url()).setRefSpecs(wanted).setTagOpt(TagOpt.NO_TAGS);
    try {
      fetch.setDepth(1).call();
    } catch (TransportException e) {
      git.fetch().setRemote(address.url()).setRefSpecs(wanted).setTagOpt(TagOpt.NO_TAGS).call();
    }
  }

  private ObjectId resolved(Repository repository, String revision) throws IOException {
    return Optional.ofNullable(repository.resolve(revision + "^{commit}"))
        .orElseThrow(this::noSuchRevision);
  }

  private void addSubmodules(Git git, Path directory) throws GitAPIException, IOException {
    git.submoduleInit().call();
    requireSafe(git.getRepository());
    git.submoduleUpdate().call();
    for (var path : git.submoduleStatus().call().keySet()) {
      try (var submodule = SubmoduleWalk.getSubmoduleRepository(git.getRepository(), path)) {
        if (submodule != null) {
          addSubmodules(Git.wrap(submodule), directory.resolve(path));
        }
      }
      Files.deleteIfExists(directory.resolve(path).resolve(".git"));
    }
  }

  /** A repository from elsewhere must not make us read repositories of this machine. */
  private void requireSafe(Repository repository) {
    var config = repository.getConfig();
    for (var name : config.getSubsections("submodule")) {
      var url = Optional.ofNullable(config.getString("submodule", name, "url")).orElse("");
      var local = url.startsWith("file:") && !address.url().startsWith("file:");
      if (local || GitAddress.parse(url).isEmpty()) {
        throw new StagingException.UnsafeArchive(
            "The submodule '%s' is at '%s', which is not fetched".formatted(name, url),
            address.shown(),
            "use a repository whose submodules have https or ssh URLs");
      }
    }
  }

  private StagingException noSuchRevision() {
    return new StagingException.NotFound(
        "The git repository '%s' has no branch, tag or commit '%s'"
            .formatted(address.shown(), address.revision().orElse("HEAD")),
        address.shown(),
        "check what stands after the #");
  }

  private <T> T tried(Callable<T> action) {
    OwnSurroundings.use(env);
    ProxySelector.setDefault(new EnvironmentProxies(env));
    try {
      return action.call();
    } catch (StagingException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e).causedBy(e);
    }
  }

  private StagingException failed(Exception e) {
    var message =
        "Failed to clone git repository at %s: %s"
            .formatted(address.shown(), GitAddress.withoutPassword(String.valueOf(e.getMessage())));
    var missing =
        Stream.iterate((Throwable) e, Throwable::getCause)
            .takeWhile(cause -> cause != null)
            .anyMatch(NoRemoteRepositoryException.class::isInstance);
    return missing
        ? new StagingException.NotFound(message, address.shown(), "check the URL")
        : new StagingException.Busy(
            message, address.shown(), "check the URL and the network, and try again");
  }
}
