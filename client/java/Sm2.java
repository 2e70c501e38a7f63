import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.crypto.params.*;
import org.bouncycastle.crypto.signers.SM2Signer;

/**
 * The second signature of what a register signs, by SM2 with SM3 (GB/T 32918.2), which the JDK does not know: BouncyCastle does
 * (bcprov-jdk18on, one file). {@code java -cp classes:bcprov.jar Sm2 report.jwt report.sm2 jwks.json CODE} checks both signatures.
 * Exit codes: 0 both hold, 1 one does not, 2 wrong use.
 */
public final class Sm2 {
  private Sm2() {}

  public static void main(String[] given) throws Exception {
    if (given.length != 4) {
      System.err.println("usage: java -cp classes:bcprov.jar Sm2 REPORT SM2 JWKS CODE");
      System.exit(2);
    }
    try {
      var token = Files.readString(Path.of(given[0]));
      var keys = Gongshi.keys(Files.readString(Path.of(given[2])));
      var report = Gongshi.verify(token, keys, new Gongshi.Expect(given[3]));
      var by = verify(token, Files.readString(Path.of(given[1])), keys);
      report.unproven().remove("a second signature");
      Verify.show(report);
      System.out.println("signed a second time, by SM2: key " + by.kid() + ", identity " + by.userId());
    } catch (Gongshi.NotVerified refusal) {
      System.out.println(refusal.getMessage());
      System.exit(1);
    }
  }

  /**
   * Holds a second signature against the keys.
   *
   * @param token what it is of: its ASCII bytes up to the second dot are signed
   * @param signature base64 of the DER sequence of r and s (GM/T 0009)
   * @return whose it is
   */
  public static Gongshi.Sm2Key verify(String token, String signature, Gongshi.Keys keys) throws Gongshi.NotVerified {
    if (keys.second().isEmpty()) throw new Gongshi.NotVerified("the key set has no key of second signatures (sm2_keys)");
    var signed = token.substring(0, Math.max(0, token.lastIndexOf('.'))).getBytes(StandardCharsets.US_ASCII);
    var der = Gongshi.unbase64(false, signature.endsWith("\n") ? signature.substring(0, signature.length() - 1) : signature);
    if (der == null) throw new Gongshi.NotVerified("the second signature is no base64");
    for (var key : keys.second()) if (isBy(key, signed, der)) return key;
    throw new Gongshi.NotVerified("the second signature, by SM2, is none of a key in the key set");
  }

  private static boolean isBy(Gongshi.Sm2Key key, byte[] signed, byte[] der) {
    var curve = GMNamedCurves.getByName("sm2p256v1");
    // createPoint takes any pair of numbers; the parameters refuse what is not on the curve.
    var point = curve.getCurve().createPoint(new BigInteger(1, key.x()), new BigInteger(1, key.y()));
    var domain = new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    var signer = new SM2Signer();
    var identity = key.userId().getBytes(StandardCharsets.US_ASCII);
    signer.init(false, new ParametersWithID(new ECPublicKeyParameters(point, domain), identity));
    signer.update(signed, 0, signed.length);
    return signer.verifySignature(der);
  }
}
