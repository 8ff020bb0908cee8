import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.DropletWriter;
import io.stager.droplet.archive.UnitTree;
import io.stager.droplet.compression.Compression;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Packs one tree as {@code stage} does, and nothing else. */
final class Pack {
  private Pack() {}

  public static void main(String[] args) {
    var app = new UnitTree(Path.of(args[1]), Optional.empty(), Optional.empty());
    DropletWriter.standard()
        .with(Compression.parse(args[0]))
        .write(new DropletContents("{}", "{}", app, Map.of()), Path.of(args[2]));
  }
}
