import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;

/**
 * Verifies a report that was brought here, with the JDK (17) alone and without a network:
 * {@code java -cp classes Verify report.jwt jwks.json CODE}. Exit codes: 0 it holds, 1 it does not, 2 wrong use.
 */
public final class Verify {
  private Verify() {}

  public static void main(String[] given) throws Exception {
    if (given.length != 3) {
      System.err.println("usage: java -cp classes Verify REPORT JWKS CODE");
      System.exit(2);
    }
    try {
      show(Gongshi.verify(Files.readString(Path.of(given[0])), Gongshi.keys(Files.readString(Path.of(given[1]))), new Gongshi.Expect(given[2])));
    } catch (Gongshi.NotVerified refusal) {
      System.out.println(refusal.getMessage());
      System.exit(1);
    }
  }

  /** Says what was signed, and what nobody looked at. */
  static void show(Gongshi.Report report) {
    // Records are in Chinese, whatever the console is set to.
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("verified " + report.kind() + " on " + report.subject() + ", lists " + report.lists());
    for (var line : report.records()) out.println(line);
    out.println("not checked: " + String.join("; ", report.unproven()));
  }
}
