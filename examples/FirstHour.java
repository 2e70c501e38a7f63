// A first verified answer, with the JDK (17) alone: java examples/FirstHour.java
// REGISTER: its address; CODE: whom you ask about; keys.json: the key set from the authority's hands.
import java.net.URI;
import java.net.http.*;
import java.nio.file.*;
import java.security.*;
import java.security.spec.X509EncodedKeySpec;
import java.util.*;

public class FirstHour {
  static String of(String json, String member) {
    return json.split("\"" + member + "\":\\s*\"")[1].split("\"")[0];
  }

  public static void main(String[] args) throws Exception {
    var env = System.getenv();
    var code = env.getOrDefault("CODE", "91000000MA00000157");
    var address = env.getOrDefault("REGISTER", "http://localhost:8787") + "/v1/subjects/" + code + "/report";
    var request = HttpRequest.newBuilder(URI.create(address)).header("accept", "application/jwt").build();
    var parts = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body().strip().split("\\.");
    var header = new String(Base64.getUrlDecoder().decode(parts[0]));
    var keys = Files.readString(Path.of(env.getOrDefault("JWKS", "keys.json"))).split("\\}");
    var key = Arrays.stream(keys).filter(each -> each.contains(of(header, "kid")) && each.contains("\"statement\"")).findFirst().orElseThrow();
    // An Ed25519 key as X.509 has it (RFC 8410): twelve bytes that never change, and the key.
    var x509 = HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(of(key, "x"))));
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
    signature.update((parts[0] + "." + parts[1]).getBytes());
    if (!of(header, "typ").equals("gongshi-report+jwt") || !signature.verify(Base64.getUrlDecoder().decode(parts[2]))) throw new Exception("NOT VERIFIED");
    var claims = new String(Base64.getUrlDecoder().decode(parts[1]));
    if (!of(claims, "sub").equals(code)) throw new Exception("NOT VERIFIED");
    System.out.println("verified " + of(claims, "kind"));
  }
}
