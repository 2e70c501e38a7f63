import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import java.nio.ByteBuffer;
import java.nio.charset.*;
import java.nio.file.*;
import java.security.*;
import java.security.spec.X509EncodedKeySpec;
import java.time.*;
import java.util.*;
import java.util.regex.*;

/**
 * Asks a register of merchants' credit information for a signed report and holds it to its word, with the JDK (17) alone. Copy this
 * file; examples/FirstHour.java is how it is used.
 *
 * <p>{@link #verify} checks what {@code gongshi verify} checks of a report: the signature and its key, the times, the checkpoint that
 * a key of the log has signed, each record's line and its proof, and the map, which says that none was left out. What it does not check
 * (witnesses, a second signature, an earlier state of the log) it names in {@link Report#unproven}, and what it can't read, as a
 * document by another algorithm, it refuses. tests/vectors/verify holds it to the same findings.
 */
public final class Gongshi {
  /** What does not hold, and why. */
  public static final class NotVerified extends Exception {
    NotVerified(String why) {
      super("NOT VERIFIED: " + why);
    }
  }

  /** What was signed, and holds. {@code subject} is the code; of a publication or an ending the record's id. */
  public record Report(String kind, String subject, List<String> lists, List<String> records, Map<String, Object> claims, List<String> unproven) {}

  /**
   * What a report has to be; null: anything. Without a code it may be on anybody: give it, or a register could answer of another.
   * {@code withoutMap}: "any" takes what versions before the map made, "short" short forms.
   */
  public record Expect(String code, String issuer, String origin, Instant now, String withoutMap) {
    public Expect(String code) {
      this(code, null, null, null, null);
    }
  }

  private record Key(String kid, String alg, String role, String status, byte[] raw, Long from, Long until, boolean isComplete) {}

  /** A key of second signatures, which Sm2.java checks: its point, and the identity that it signs under. */
  public record Sm2Key(String kid, byte[] x, byte[] y, String userId) {}

  /** Those that are believed: a key set (RFC 7517) from the authority's own hands, and not from its server. */
  public static final class Keys {
    private final List<Key> documents = new ArrayList<>(), log = new ArrayList<>();
    private final List<Sm2Key> second = new ArrayList<>();

    /** Those that sign a second time; none where the authority has none. */
    public List<Sm2Key> second() {
      return List.copyOf(second);
    }
  }

  private static final long SKEW = 300, MAP_AGE_MS = 26 * 3_600_000L, SPAN_MS = 900_000;
  private static final int TOKEN_MAX = 16_000_000, DEPTH_MAX = 32;
  private static final String ELSEWHERE = "; `gongshi verify` can say more";
  private static final Base64.Encoder URL_ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Gongshi() {}

  /** Asks the register at an address for the signed report on a code. */
  public static String fetch(String register, String code) throws Exception {
    var path = "/v1/subjects/" + URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20") + "/report";
    var request = HttpRequest.newBuilder(URI.create(register.replaceAll("/+$", "") + path)).header("accept", "application/jwt");
    var answer = HttpClient.newHttpClient().send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      var text = new String(body.readNBytes(TOKEN_MAX + 1), StandardCharsets.UTF_8);
      if (answer.statusCode() == 200) return text;
      throw new NotVerified("the register answered " + answer.statusCode() + ": " + text.substring(0, Math.min(500, text.length())));
    }
  }

  /** Reads a key set. */
  public static Keys keys(String source) throws Exception {
    var keys = new Keys();
    var set = object(new Json(source, false).whole());
    for (Object each : list(set.getOrDefault("sm2_keys", List.of()))) keys.second.add(secondKey(object(each)));
    for (Object each : list(set.get("keys"))) {
      var given = object(each);
      must(!given.containsKey("d"), "the key set holds a private key");
      var kid = String.valueOf(given.get("kid"));
      byte[] raw = null;
      if ("Ed25519".equals(given.get("alg"))) {
        var x = String.valueOf(given.get("x"));
        raw = unbase64(true, x);
        var thumbprint = digest(utf8("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}"));
        var isIt = raw != null && raw.length == 32 && "OKP".equals(given.get("kty")) && "Ed25519".equals(given.get("crv"));
        must(isIt && URL_ENCODER.encodeToString(thumbprint).equals(kid), "the key " + kid + " is not the one that its kid names");
      }
      var role = (String) given.get("role");
      // Whose papers stand on complete checkpoints.
      var isComplete = "complete".equals(given.get("papers"));
      Long from = timeOf(given, "from"), until = timeOf(given, "until");
      var key = new Key(kid, (String) given.get("alg"), role, (String) given.get("status"), raw, from, until, isComplete);
      ("log".equals(role) ? keys.log : keys.documents).add(key);
    }
    return keys;
  }

  private static Sm2Key secondKey(Map<String, Object> given) throws Exception {
    must(!given.containsKey("d"), "the key set holds a private key");
    String kid = String.valueOf(given.get("kid")), x = String.valueOf(given.get("x")), y = String.valueOf(given.get("y"));
    byte[] rawX = unbase64(true, x), rawY = unbase64(true, y);
    var thumbprint = digest(utf8("{\"crv\":\"SM2\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}"));
    var isIt = rawX != null && rawX.length == 32 && rawY != null && rawY.length == 32 && "SM2".equals(given.get("crv"));
    must(isIt && URL_ENCODER.encodeToString(thumbprint).equals(kid), "the key " + kid + " is not the one that its kid names");
    must(given.get("user_id") instanceof String id && id.matches("[ -~]{1,255}"), "the key " + kid + " has no identity");
    return new Sm2Key(kid, rawX, rawY, (String) given.get("user_id"));
  }

  private static Long timeOf(Map<String, Object> key, String name) {
    return key.get(name) instanceof String text ? OffsetDateTime.parse(text).toInstant().toEpochMilli() : null;
  }

  /** Holds a report, a certificate or a statement that there is no record (application/jwt) against the keys. */
  public static Report verify(String token, Keys keys, Expect expect) throws NotVerified {
    try {
      return judge(token.endsWith("\n") ? token.substring(0, token.length() - 1) : token, keys, expect);
    } catch (NotVerified refusal) {
      throw refusal;
    } catch (Exception | StackOverflowError thrown) {
      throw new NotVerified("this is no report: " + thrown);
    }
  }

  private record Opened(Map<String, Object> claims, Key signer, LogPoint log) {}

  /** Opens a token of a kind: its claims, who signed them, and the log that they state. */
  private static Opened open(String token, Keys keys, String kind, Map<String, Object> needed, Map<String, Object> optional, Expect expect)
      throws Exception {
    var parts = token.length() > TOKEN_MAX ? new String[0] : token.split("\\.", -1);
    must(parts.length == 3, "this is no compact JWS");
    var raw = new byte[3][];
    for (int n = 0; n < 3; n++) {
      raw[n] = unbase64(true, parts[n]);
      must(raw[n] != null && raw[n].length > 0, "this is no compact JWS");
    }
    var header = exactly(new Json(text(raw[0]), true).whole(), Map.of("alg", TEXT, "kid", TEXT, "typ", TEXT), Map.of());
    must(header.get("typ").equals("gongshi-" + kind + "+jwt"), "typ " + header.get("typ") + " is not that of a " + kind);
    must(header.get("alg").equals("Ed25519"), "signed by " + header.get("alg") + ", which is not checked here" + ELSEWHERE);
    var isHeld = (java.util.function.Predicate<Key>) key -> key.kid.equals(header.get("kid")) && "Ed25519".equals(key.alg);
    var signer = keys.documents.stream().filter(isHeld).findFirst().orElse(null);
    must(signer != null, "no key of the register has signed this");
    must(isSignature(signer.raw, utf8(parts[0] + "." + parts[1]), raw[2]), "the signature does not fit");
    var claims = exactly(new Json(text(raw[1]), true).whole(), needed, optional);
    judgeTimes(claims, signer, expect);
    var log = openCheckpoint((String) claims.get("checkpoint"), keys, expect.origin);
    var stated = object(claims.get("log"));
    var isSame = stated.get("origin").equals(log.origin) && stated.get("size").equals(log.size);
    must(isSame && Arrays.equals(unbase64(false, (String) stated.get("root")), log.root), "the checkpoint is of another log than the report states");
    return new Opened(claims, signer, log);
  }

  /**
   * Holds a report on a period (application/jwt) against the keys: its signature and time, its checkpoint, and that it says one thing
   * throughout. That nothing which has ended is left out rests on the signature, and on no proof.
   */
  public static Report verifyPeriod(String token, Keys keys, Expect expect) throws NotVerified {
    try {
      var plain = token.endsWith("\n") ? token.substring(0, token.length() - 1) : token;
      return judgePeriod(open(plain, keys, "period", PERIOD, EXCERPT, expect).claims, expect);
    } catch (NotVerified refusal) {
      throw refusal;
    } catch (Exception | StackOverflowError thrown) {
      throw new NotVerified("this is no report on a period: " + thrown);
    }
  }

  private static Report judgePeriod(Map<String, Object> claims, Expect expect) throws NotVerified {
    var sub = (String) claims.get("sub");
    must(expect.code == null || sub.equals(expect.code), "this is a report on " + sub + ", not on " + expect.code);
    var asked = object(claims.get("asked"));
    String from = (String) asked.get("from"), to = (String) asked.get("to");
    var fiveYearsOn = Integer.parseInt(from.substring(0, 4)) + 5 + from.substring(4);
    must(from.compareTo(to) <= 0 && to.compareTo(fiveYearsOn) <= 0, "it is of no period, or of more than five years");
    var lists = list(asked.get("lists")).stream().map(String.class::cast).toList();
    must(!lists.isEmpty() && new HashSet<>(lists).size() == lists.size(), "it names no list, or one twice");
    var subject = claims.get("subject");
    must(subject == null || object(subject).get("code").equals(sub), "it is about another merchant than was asked");
    var found = new HashMap<String, Long>();
    var seen = new HashSet<String>();
    var lines = new ArrayList<String>();
    for (Object each : list(claims.get("records"))) {
      var source = (String) object(each).get("line");
      var line = Line.of(source);
      var value = object(new Json(source, true).whole());
      String decided = Line.textOf(value.get("decided_on")), end = (String) object(each).get("ended_on");
      var isAsked = line.code.equals(sub) && lists.contains(line.list) && seen.add(line.id);
      must(isAsked, "it shows what was not asked, or a record twice");
      var isWithin = line.list.equals("penalty") ? decided.compareTo(from) >= 0 : end == null || end.compareTo(from) > 0;
      must(isWithin && decided.compareTo(to) <= 0, "it shows a record outside the period");
      found.merge(line.list + " " + Line.textOf(value.get("authority")), 1L, Long::sum);
      lines.add(source);
    }
    var counts = list(claims.get("counts"));
    for (Object each : counts) {
      var told = object(each);
      must(list(claims.get("authorities")).contains(told.get("authority")), "it counts for an authority that it does not name");
      must(told.get("count").equals(found.get(told.get("list") + " " + told.get("authority"))), "it counts otherwise than its records");
    }
    must(counts.size() == found.size(), "it counts otherwise than its records");
    must(!claims.containsKey("excerpt_of") || lines.isEmpty(), "it is a short form, and shows records");
    var unproven = List.of("that all that has ended, or was never published, is in it", "what was published since");
    return new Report("period-report", sub, lists, lines, claims, unproven);
  }

  private static Report judge(String token, Keys keys, Expect expect) throws Exception {
    var opened = open(token, keys, "report", NEEDED, OPTIONAL, expect);
    var claims = opened.claims;
    var signer = opened.signer;
    var log = opened.log;
    judgeAgreement(claims, expect);
    long iat = (Long) claims.get("iat");
    var lines = new ArrayList<String>();
    for (Object each : list(claims.get("records"))) {
      var record = object(each);
      var entry = readEntry(record, (Long) record.get("position"), log, iat);
      var line = (String) record.get("line");
      must(entry.op.equals("add") || entry.op.equals("amend"), "entry " + record.get("position") + " opens no record");
      var commitment = URL_ENCODER.encodeToString(digest(utf8("gongshi/record-line/v1\n"), utf8(line)));
      var isBound = commitment.equals(entry.commitment) && entry.list.equals(Line.of(line).list);
      must(isBound, "the line of " + record.get("position") + " is not the one that the log binds");
      lines.add(line);
    }
    if (claims.get("ended") != null) {
      var ended = object(claims.get("ended"));
      var before = object(ended.get("added"));
      var end = readEntry(ended, (Long) ended.get("position"), log, iat);
      var added = readEntry(before, (Long) before.get("position"), log, iat);
      var ends = (end.op.equals("remove") || end.op.equals("erase")) && before.get("position").toString().equals(end.replaces);
      must(ends, "the entry does not end what it should");
      var isOpened = (added.op.equals("add") || added.op.equals("amend")) && added.list.equals(end.list);
      must(isOpened, "what is said to have ended was never published");
    }
    var unproven = new ArrayList<>(List.of("that witnesses have seen this log", "a second signature",
        "that the log continues what you saw before", "what was published since", "that what the authority says is so"));
    unproven.addAll(judgeMap(claims, log, signer.isComplete, expect));
    var asked = list(object(claims.get("asked")).get("lists")).stream().map(String.class::cast).toList();
    return new Report((String) claims.get("kind"), (String) claims.get("sub"), asked, lines, claims, unproven);
  }

  private static void judgeTimes(Map<String, Object> claims, Key signer, Expect expect) throws NotVerified {
    long now = (expect.now == null ? Instant.now() : expect.now).getEpochSecond();
    long iat = (Long) claims.get("iat"), exp = (Long) claims.get("exp");
    must(signer.role == null || signer.role.equals("statement"), "its key is for " + signer.role + ", and signs no report");
    must(!"compromised".equals(signer.status), "others may have the key that signed this" + ELSEWHERE);
    must(signer.from == null || iat >= signer.from / 1000 - SKEW, "signed before its key was in use");
    must(signer.until == null || iat <= signer.until / 1000 + SKEW, "signed after its key was out of use");
    must(iat <= now + SKEW, "it is of the future");
    must(exp > iat && now <= exp + SKEW, "it has expired: ask for a new one");
    must(expect.issuer == null || expect.issuer.equals(claims.get("iss")), "this is by " + claims.get("iss") + ", not by " + expect.issuer);
  }

  /** What a report says of itself must agree: who it is about, what was asked, which records it shows. */
  private static void judgeAgreement(Map<String, Object> claims, Expect expect) throws NotVerified {
    var asked = object(claims.get("asked"));
    var sub = (String) claims.get("sub");
    var kind = (String) claims.get("kind");
    var byCode = asked.get("by").equals("code");
    var lists = new HashSet<>(list(asked.get("lists")));
    must(!lists.isEmpty() && lists.size() == list(asked.get("lists")).size(), "it names no list, or one twice");
    must(expect.code == null || (byCode && sub.equals(expect.code)), "this is a report on " + sub + ", not on " + expect.code);
    must(expect.code == null || lists.size() == 3, "this is a report on a part of the lists");
    must(sub.equals(asked.get("value")), "it is about another subject than was asked");
    must(!byCode || sub.matches("[0-9A-HJ-NPQRTUWXY]{18}"), "what was asked is no code");
    var subject = claims.get("subject");
    must(!byCode || subject == null || object(subject).get("code").equals(sub), "it names a merchant of another code than was asked");
    var seen = new HashSet<Object>();
    for (Object each : list(claims.get("records"))) {
      var line = Line.of((String) object(each).get("line"));
      must(lists.contains(line.list), "it shows a record of a list that was not asked");
      must(sub.equals(byCode ? line.code : line.id), "it shows a record of another subject");
      must(seen.add(object(each).get("position")), "it shows a record twice");
    }
    long count = seen.size();
    var full = claims.get("excerpt_of");
    var hasMap = claims.get("map") != null;
    must(full == null || (count == 0 && !hasMap), "it is a short form, and shows records");
    if (full != null) count = (Long) object(full).get("records");
    must(!kind.equals("no-record") || count == 0, "it says that there is no record, and shows one");
    must(!kind.equals("credit-report") || count > 0, "it says that there are records, and shows none");
    must(!kind.equals("ended") || (count == 0 && !hasMap), "it says that a publication ended, and shows more");
    must(!kind.equals("publication") || (count == 1 && !byCode), "it must show exactly one record");
    must((kind.equals("ended") && full == null) == (claims.get("ended") != null), "the entry that ended it is not as it should be");
  }

  /** {@code before}: ms; when its key went out of use. */
  private record LogPoint(String origin, long size, byte[] root, Long before) {}

  /** Opens a signed note (C2SP signed-note, tlog-checkpoint): one known key of the log at least, and none that fails. */
  private static LogPoint openCheckpoint(String note, Keys keys, String origin) throws Exception {
    int split = note.lastIndexOf("\n\n");
    must(split > 0 && note.endsWith("\n") && note.chars().allMatch(c -> c >= ' ' || c == '\n'), "this is no checkpoint");
    var signed = note.substring(0, split + 1);
    var lines = note.substring(split + 2, Math.max(split + 2, note.length() - 1)).split("\n", -1);
    must(lines.length <= 100, "the checkpoint has too many signatures");
    var said = signed.substring(0, split).split("\n", -1);
    must(said.length >= 3 && !said[0].isEmpty() && said[1].matches("0|[1-9]\\d{0,15}"), "this is no checkpoint");
    must(Arrays.stream(said).skip(3).noneMatch(String::isEmpty), "this is no checkpoint");
    must(origin == null || said[0].equals(origin), "this is the log " + said[0] + ", not " + origin);
    long size = Long.parseLong(said[1]);
    var root = unbase64(false, said[2]);
    must(root != null && root.length == 32 && size < 1L << 53, "this is no checkpoint");
    var until = new ArrayList<Long>();
    for (var line : lines) {
      var parts = line.split(" ", -1);
      var signature = parts.length == 3 && parts[0].equals("\u2014") && !parts[1].isEmpty() ? unbase64(false, parts[2]) : null;
      must(signature != null && signature.length > 4, "the checkpoint has a line that is no signature");
      for (var key : keys.log) {
        if (key.raw == null || "compromised".equals(key.status) || !parts[1].equals(said[0])) continue;
        var id = Arrays.copyOf(digest(utf8(said[0] + "\n\u0001"), key.raw), 4);
        if (!Arrays.equals(id, Arrays.copyOf(signature, 4))) continue;
        var fits = isSignature(key.raw, utf8(signed), Arrays.copyOfRange(signature, 4, signature.length));
        must(fits, "a signature of the checkpoint does not fit");
        until.add(key.until);
      }
    }
    must(!until.isEmpty(), "no key of the log that is believed here has signed the checkpoint" + ELSEWHERE);
    return new LogPoint(said[0], size, root, until.contains(null) ? null : Collections.max(until));
  }

  private record Entry(String op, long time, String list, String replaces, String commitment) {}

  private static final Pattern ENTRY = Pattern.compile("\\{(\"v\":2,)?\"op\":\"([a-z]+)\",\"time\":(0|[1-9]\\d{0,14}),\"list\":\"([a-z]+)\","
      + "\"authority\":(?:null|\"\\d{6}\"),\"replaces\":(?:null|(0|[1-9]\\d{0,14})),\"reason\":(?:null|\"[a-z-]{1,32}\"),"
      + "\"commitment\":(?:null|\"([\\w-]{42}[AEIMQUYcgkosw048])\")\\}");

  // Version, what it is about, whether it replaces, whether it commits.
  private static final Map<String, String> ENTRY_RULES = Map.of("add", "1 record false true", "amend", "1 record true true",
      "remove", "1 record true false", "erase", "1 record true false", "map", "2 map false true");

  /** Reads an entry of a record or a map that is in the log, and was written before the document was signed. */
  private static Entry readEntry(Map<String, Object> given, long position, LogPoint log, long iat) throws Exception {
    var source = (String) given.get("entry");
    var found = ENTRY.matcher(source);
    must(found.matches(), "entry " + position + " is not as a register writes it");
    var about = LISTS.matcher(found.group(4)).matches() ? "record" : found.group(4);
    var form = (found.group(1) == null ? "1 " : "2 ") + about + " " + (found.group(5) != null) + " " + (found.group(6) != null);
    must(form.equals(ENTRY_RULES.get(found.group(2))), "entry " + position + " is not as a register writes one of " + found.group(2));
    must(isIncluded(digest(new byte[1], utf8(source)), position, log, list(given.get("proof"))), "entry " + position + " is not in the log");
    long time = Long.parseLong(found.group(3));
    must(log.before == null || time <= log.before + SKEW * 1000, "the checkpoint was signed after its key was out of use");
    must(time <= (iat + SKEW) * 1000, "it was signed before entry " + position + " was written");
    return new Entry(found.group(2), time, found.group(4), found.group(5), found.group(6));
  }

  /** Verifies a proof of inclusion (RFC 9162, 2.1.3.2). */
  private static boolean isIncluded(byte[] hash, long position, LogPoint log, List<Object> proof) throws Exception {
    if (position >= log.size) return false;
    long node = position, last = log.size - 1;
    for (Object step : proof) {
      var sibling = unbase64(false, (String) step);
      if (last == 0 || sibling == null) return false;
      if ((node & 1) == 1 || node == last) {
        hash = digest(new byte[] {1}, sibling, hash);
        for (; (node & 1) == 0 && node != 0; node >>= 1) last >>= 1;
      } else {
        hash = digest(new byte[] {1}, hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, log.root);
  }

  /** Holds the records that are shown against what is live: none that is not, and of the lists that were asked none left out. */
  private static List<String> judgeMap(Map<String, Object> claims, LogPoint log, boolean isComplete, Expect expect)
      throws Exception {
    var isAny = "any".equals(expect.withoutMap);
    if (claims.get("map") == null) {
      var isShort = claims.get("excerpt_of") != null;
      var isTaken = (isAny && (isShort || !isComplete)) || (isShort && "short".equals(expect.withoutMap)) || (!isShort && claims.get("kind").equals("ended"));
      must(isTaken, "it has no proof of the map: a record could have been left out");
      return List.of("that no record is left out");
    }
    var stated = object(claims.get("map"));
    var asked = object(claims.get("asked"));
    var byCode = asked.get("by").equals("code");
    var records = list(claims.get("records"));
    must(byCode || !records.isEmpty(), "it has a proof of the map, and of no code");
    var code = byCode ? (String) claims.get("sub") : Line.of((String) object(records.get(0)).get("line")).code;
    long iat = (Long) claims.get("iat"), size = (Long) stated.get("size");
    var entry = readEntry(stated, size, log, iat);
    must(entry.op.equals("map") && leadsTo(code, stated, size, entry.commitment), "its map is not the one of the log");
    var isSince = log.size > size + 1;
    must(!isComplete || (!isSince && iat * 1000 - entry.time <= SPAN_MS), "it has a map that lags behind its checkpoint or its signing");
    must(!isSince || iat * 1000 - entry.time <= MAP_AGE_MS || isAny, "it has a map too old");
    Map<Object, Object> shown = new HashMap<>(), live = new HashMap<>(), past = new HashMap<>();
    for (Object each : records) shown.put(object(each).get("position"), Line.of((String) object(each).get("line")).list);
    for (Object each : list(stated.get("past_display"))) past.put(object(each).get("position"), object(each).get("displayed_until"));
    var today = Instant.ofEpochSecond(iat).atOffset(ZoneOffset.ofHours(8)).toLocalDate().toString();
    for (Object each : list(stated.get("live"))) {
      Object position = object(each).get("position"), name = object(each).get("list");
      live.put(position, name);
      var isAsked = byCode && list(asked.get("lists")).contains(name);
      var isOver = isAny && past.get(position) instanceof String until && until.compareTo(today) < 0;
      must(!isAsked || isOver || shown.containsKey(position), "it leaves the record of " + position + " out");
    }
    for (var each : shown.entrySet()) {
      must(each.getValue().equals(live.get(each.getKey())), "it shows the record of " + each.getKey() + ", which is not live");
    }
    if (isSince) return List.of("what was published about the code from " + size + " to " + log.size);
    var span = Instant.ofEpochMilli(entry.time) + " to " + Instant.ofEpochSecond(iat);
    return isComplete ? List.of("what was published about the code from " + span) : List.of();
  }

  /** Whether a code's leaf, or that at which a search for it ends, leads to the root of the map. */
  private static boolean leadsTo(String code, Map<String, Object> stated, long size, String root) throws Exception {
    var live = list(stated.get("live"));
    var path = list(stated.get("path"));
    var wanted = digest(utf8(code));
    var lines = new StringBuilder("gongshi/map-value/v1\n");
    var positions = new HashSet<Object>();
    long above = -1;
    for (Object each : live) {
      long position = (Long) object(each).get("position");
      if (position <= above || position >= size) return false;
      positions.add(above = position);
      lines.append(object(each).get("list")).append(' ').append(position).append(' ').append(object(each).get("commitment")).append('\n');
    }
    for (Object each : list(stated.get("past_display"))) if (!positions.contains(object(each).get("position"))) return false;
    byte[] leafKey = wanted, value = digest(utf8(lines.toString()));
    if (stated.get("other") != null) {
      leafKey = unbase64(false, (String) object(stated.get("other")).get("key"));
      value = unbase64(false, (String) object(stated.get("other")).get("value"));
      if (!live.isEmpty() || leafKey == null || value == null || Arrays.equals(leafKey, wanted)) return false;
    } else if (live.isEmpty()) {
      return path.isEmpty() && URL_ENCODER.encodeToString(digest(new byte[] {2})).equals(root);
    }
    var found = digest(new byte[] {2}, leafKey, value);
    int depth = 256;
    for (Object each : path) {
      var step = unbase64(false, (String) each);
      if (step == null || step.length != 33) return false;
      int at = step[0] & 255;
      if (at >= depth || bit(wanted, at) != bit(leafKey, at)) return false;
      depth = at;
      byte[] sibling = Arrays.copyOfRange(step, 1, 33), head = {3, step[0]};
      found = bit(wanted, at) == 0 ? digest(head, found, sibling) : digest(head, sibling, found);
    }
    return URL_ENCODER.encodeToString(found).equals(root);
  }

  private static int bit(byte[] of, int depth) {
    return of[depth / 8] >> (7 - depth % 8) & 1;
  }

  private record Line(String id, String list, String code) {
    static Line of(String source) throws NotVerified {
      var value = object(new Json(source, true).whole());
      var subject = value.get("subject") instanceof Map<?, ?> found ? found : Map.of();
      return new Line(textOf(value.get("id")), textOf(value.get("list")), textOf(subject.get("code")));
    }

    private static String textOf(Object value) {
      return value instanceof String text ? text : "";
    }
  }

  /** An Ed25519 key as X.509 has it (RFC 8410): twelve bytes that never change, and the key. */
  private static boolean isSignature(byte[] raw, byte[] signed, byte[] bytes) throws Exception {
    var spec = HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spec)));
    signature.update(signed);
    try {
      return signature.verify(bytes);
    } catch (SignatureException malformed) {
      return false;
    }
  }

  private static byte[] digest(byte[]... parts) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (var part : parts) digest.update(part);
    return digest.digest();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Decodes the one spelling that the encoding writes; null for every other. */
  static byte[] unbase64(boolean isUrl, String encoded) {
    try {
      var decoded = (isUrl ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(encoded);
      return (isUrl ? URL_ENCODER : Base64.getEncoder()).encodeToString(decoded).equals(encoded) ? decoded : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static void must(boolean holds, String otherwise) throws NotVerified {
    if (!holds) throw new NotVerified(otherwise);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) throws NotVerified {
    must(value instanceof Map, "what should be an object is none");
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) throws NotVerified {
    must(value instanceof List, "what should be a list is none");
    return (List<Object>) value;
  }

  // A shape is an object (its members' shapes), a pattern of texts, a kind, or a list of one shape.
  private static final Object TEXT = "text", COUNT = "count";

  private record OrNull(Object shape) {}

  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9+/]{43}="), LISTS = Pattern.compile("abnormal|serious|penalty");
  private static final Map<String, Object> IN_LOG = Map.of("entry", TEXT, "position", COUNT, "proof", List.of(HASH));
  private static final Map<String, Object> NEEDED = Map.ofEntries(Map.entry("iss", TEXT), Map.entry("iat", COUNT), Map.entry("exp", COUNT),
      Map.entry("jti", TEXT), Map.entry("kind", Pattern.compile("credit-report|no-record|publication|ended")), Map.entry("sub", TEXT),
      Map.entry("subject", new OrNull(Map.of("code", TEXT, "name", TEXT))),
      Map.entry("asked", Map.of("by", Pattern.compile("code|record"), "value", TEXT, "lists", List.of(LISTS))),
      Map.entry("log", Map.of("origin", TEXT, "size", COUNT, "root", HASH)), Map.entry("checkpoint", TEXT),
      Map.entry("records", List.of(Map.of("line", TEXT, "entry", TEXT, "position", COUNT, "proof", List.of(HASH)))),
      Map.entry("note", Map.of("zh", TEXT, "en", TEXT)));
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Map<String, Object> EXCERPT = Map.of("excerpt_of", Map.of("sha256", Pattern.compile("[0-9a-f]{64}"), "records", COUNT));
  private static final Map<String, Object> PERIOD = periodOf();

  private static Map<String, Object> periodOf() {
    var shapes = new HashMap<>(NEEDED);
    shapes.put("kind", Pattern.compile("period-report"));
    shapes.put("asked", Map.of("from", DAY, "to", DAY, "lists", List.of(LISTS)));
    shapes.put("reader", new OrNull(Map.of("name", TEXT, "purpose", TEXT, "until", DAY)));
    shapes.put("authorities", List.of(TEXT));
    shapes.put("not_held", List.of(TEXT));
    shapes.put("counts", List.of(Map.of("list", LISTS, "authority", TEXT, "count", COUNT)));
    shapes.put("records", List.of(Map.of("line", TEXT, "mark", Pattern.compile("[a-z]+"), "ended_on", new OrNull(DAY))));
    return shapes;
  }

  private static final Map<String, Object> OPTIONAL = Map.of(
      "ended", Map.of("entry", TEXT, "position", COUNT, "proof", List.of(HASH), "added", IN_LOG),
      "map", Map.of("size", COUNT, "entry", TEXT, "proof", List.of(HASH),
          "live", List.of(Map.of("list", LISTS, "position", COUNT, "commitment", Pattern.compile("[\\w-]{42}[AEIMQUYcgkosw048]"))),
          "other", new OrNull(Map.of("key", HASH, "value", HASH)), "path", List.of(Pattern.compile("[A-Za-z0-9+/]{44}")),
          "past_display", List.of(Map.of("position", COUNT, "displayed_until", Pattern.compile("\\d{4}-\\d\\d-\\d\\d")))),
      "excerpt_of", Map.of("sha256", Pattern.compile("[0-9a-f]{64}"), "records", COUNT));

  /** An object that has all members that are needed, maybe some more that are known, and no other. */
  private static Map<String, Object> exactly(Object value, Map<String, Object> needed, Map<String, Object> optional) throws NotVerified {
    must(value instanceof Map, "what is signed is no report of this version");
    var given = object(value);
    for (var name : needed.keySet()) must(given.containsKey(name), "what is signed lacks " + name);
    for (var each : given.entrySet()) {
      var shape = needed.getOrDefault(each.getKey(), optional.get(each.getKey()));
      must(shape != null && fits(each.getValue(), shape), "what is signed has a " + each.getKey() + " that is not as in this version");
    }
    return given;
  }

  private static boolean fits(Object value, Object shape) throws NotVerified {
    if (shape == TEXT) return value instanceof String;
    if (shape == COUNT) return value instanceof Long number && number >= 0;
    if (shape instanceof Pattern pattern) return value instanceof String text && pattern.matcher(text).matches();
    if (shape instanceof OrNull wanted) return value == null || fits(value, wanted.shape);
    if (!(shape instanceof List<?> wanted)) return exactly(value, object(shape), Map.of()) != null;
    if (!(value instanceof List)) return false;
    for (Object item : list(value)) if (!fits(item, wanted.get(0))) return false;
    return true;
  }

  /**
   * JSON. Plain: in the one spelling in which a register signs it, that of JSON.stringify; of any other (a member twice, a needless
   * escape or space, a number with an exponent) other programs could read something else. Whole numbers are Long.
   */
  private static final class Json {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d*[1-9])?");
    private final String source;
    private final boolean isPlain;
    private int at = 0;

    Json(String source, boolean isPlain) {
      this.source = source;
      this.isPlain = isPlain;
    }

    Object whole() throws NotVerified {
      var value = value(0);
      while (!isPlain && at < source.length() && Character.isWhitespace(source.charAt(at))) at++;
      must(at == source.length(), "there is more behind the JSON");
      return value;
    }

    private char next() throws NotVerified {
      while (!isPlain && at < source.length() && " \t\r\n".indexOf(source.charAt(at)) >= 0) at++;
      must(at < source.length(), "the JSON breaks off");
      return source.charAt(at);
    }

    private boolean isAt(char wanted) throws NotVerified {
      if (next() != wanted) return false;
      at++;
      return true;
    }

    private Object value(int depth) throws NotVerified {
      must(depth <= DEPTH_MAX, "the JSON is too deep");
      if (isAt('{')) {
        var members = new LinkedHashMap<String, Object>();
        while (!isAt('}')) {
          must(members.isEmpty() || isAt(','), "the JSON lacks a comma at " + at);
          next();
          var name = text();
          // JSON.parse would put members that are named by numbers in another order.
          must(!members.containsKey(name) && !name.matches("\\d+"), "an object has a member twice, or named by a number");
          must(isAt(':'), "the JSON lacks a colon at " + at);
          members.put(name, value(depth + 1));
        }
        return members;
      }
      if (isAt('[')) {
        var items = new ArrayList<Object>();
        while (!isAt(']')) {
          must(items.isEmpty() || isAt(','), "the JSON lacks a comma at " + at);
          items.add(value(depth + 1));
        }
        return items;
      }
      if (next() == '"') return text();
      for (var word : new String[] {"true", "false", "null"}) {
        if (!source.startsWith(word, at)) continue;
        at += word.length();
        return word.equals("null") ? null : (Object) word.equals("true");
      }
      return number();
    }

    /** As many digits as a double keeps for certain. */
    private Object number() throws NotVerified {
      var matcher = NUMBER.matcher(source).region(at, source.length());
      must(matcher.lookingAt(), "no JSON in the register's spelling, at " + at);
      var found = matcher.group();
      var size = found.replace("-", "");
      var isTaken = size.replace(".", "").replaceAll("^0+", "").length() <= 15 && !found.equals("-0") && !size.startsWith("0.000000");
      must(isTaken, "a number that is not in the register's spelling, at " + at);
      at += found.length();
      if (found.contains(".")) return Double.valueOf(found);
      return Long.valueOf(found);
    }

    private String text() throws NotVerified {
      must(at < source.length() && source.charAt(at++) == '"', "the JSON lacks a quote at " + at);
      var read = new StringBuilder();
      for (; ; at++) {
        must(at < source.length(), "the JSON breaks off");
        char character = source.charAt(at);
        if (character == '"') break;
        must(character >= ' ', "a bare control character in JSON, at " + at);
        if (character != '\\') {
          read.append(character);
          continue;
        }
        must(++at < source.length(), "the JSON breaks off");
        int place = "\"\\bfnrt".indexOf(source.charAt(at));
        if (place >= 0) {
          read.append("\"\\\b\f\n\r\t".charAt(place));
          continue;
        }
        if (!isPlain && source.charAt(at) == '/') {
          read.append('/');
          continue;
        }
        var code = at + 5 <= source.length() ? source.substring(at + 1, at + 5) : "";
        must(source.charAt(at) == 'u' && code.matches("[0-9A-Fa-f]{4}"), "no escape of JSON, at " + at);
        char value = (char) Integer.parseInt(code, 16);
        var isNeeded = value < ' ' && code.equals(code.toLowerCase(Locale.ROOT)) && "\b\f\n\r\t".indexOf(value) < 0;
        must(!isPlain || isNeeded, "an escape that need not be, at " + at);
        read.append(value);
        at += 4;
      }
      at++;
      return read.toString();
    }
  }
}
