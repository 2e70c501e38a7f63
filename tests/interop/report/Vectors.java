import java.nio.file.*;
import java.time.Instant;

/** Says of each vector in a folder, one a subfolder, why client/java/Gongshi.java refuses it, or that it holds. */
public class Vectors {
  static String read(Path file) throws Exception {
    return Files.exists(file) ? Files.readString(file) : null;
  }

  public static void main(String[] args) throws Exception {
    for (int n = 0; Files.exists(Path.of(args[0], String.valueOf(n))); n++) {
      var folder = Path.of(args[0], String.valueOf(n));
      var now = Instant.parse(read(folder.resolve("now")));
      var expect = new Gongshi.Expect(null, args[1], args[2], now, read(folder.resolve("without-map")));
      var told = "holds";
      try {
        Gongshi.verify(read(folder.resolve("document")), Gongshi.keys(read(folder.resolve("keys"))), expect);
      } catch (Gongshi.NotVerified refusal) {
        told = refusal.getMessage();
      }
      System.out.println(told);
    }
  }
}
