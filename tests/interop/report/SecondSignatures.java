import java.nio.file.*;

/** Rows of key set, token and second signature: whether each holds. */
public final class SecondSignatures {
  public static void main(String[] given) throws Exception {
    for (var row : Files.readAllLines(Path.of(given[0]))) {
      var parts = row.split("\t", -1);
      try {
        Sm2.verify(parts[1], parts[2], Gongshi.keys(parts[0]));
        System.out.println("holds");
      } catch (Gongshi.NotVerified refusal) {
        System.out.println(refusal.getMessage());
      }
    }
  }
}
