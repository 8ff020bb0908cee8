import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.DropletWriter;
import io.stager.droplet.archive.UnitTree;
import io.stager.droplet.compression.Compression;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Packs one tree as {@code stage} does, and nothing else: FORMAT TREE FILE [INDEX]. */
final class Pack {
  private Pack() {}

  public static void main(String[] args) {
    var app = new UnitTree(Path.of(args[1]), Optional.empty(), Optional.empty());
    var writer = DropletWriter.standard().with(Compression.parse(args[0]));
    (args.length > 3 ? writer.remembering(Path.of(args[3])) : writer)
        .write(new DropletContents("{}", "{}", app, Map.of()), Path.of(args[2]));
  }
}
