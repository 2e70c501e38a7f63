// A first verified answer, with the JDK (17) alone: javac -d classes client/java/Gongshi.java && java -cp classes examples/FirstHour.java
// REGISTER: its address; CODE: whom you ask about; JWKS: a file, the key set from the authority's hands.
import java.nio.file.*;

public class FirstHour {
  public static void main(String[] args) throws Exception {
    var env = System.getenv();
    var code = env.getOrDefault("CODE", "91000000MA00000157");
    var keys = Gongshi.keys(Files.readString(Path.of(env.getOrDefault("JWKS", "keys.json"))));
    var token = Gongshi.fetch(env.getOrDefault("REGISTER", "http://localhost:8787"), code);
    var report = Gongshi.verify(token, keys, new Gongshi.Expect(code)); // throws where it does not hold
    System.out.println("verified " + report.kind() + "\nnot checked: " + String.join("; ", report.unproven()));
  }
}
