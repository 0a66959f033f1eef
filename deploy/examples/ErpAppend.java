import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records from an ERP that a lot was put into a warehouse: what erp_append.py
 * beside this file does, with the JDK (17) alone and an Ed25519 or P-256 key.
 *
 * <p>What was signed is written to --outbox before it is sent and stays there
 * until it was accepted: sent again, it gets the index of the first sending.
 *
 * <pre>
 * java deploy/examples/ErpAppend.java --gateway http://127.0.0.1:8080 --key business.pem \
 *     --key-id 64 hexadecimal digits --author org-... --lot HPTP-260620 \
 *     --gtin 09521234100010 --gln 9521234900030 --outbox erp.json
 * </pre>
 */
public final class ErpAppend {
  private static final int STORAGE = 105;
  private static final int FACTS_LABEL = 1;
  private static final int FACTS_SCHEMA = 1001;
  private static final int CHAIN = 2;
  private static final int TRIES = 6;
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final Map<String, String> options;
  private final HttpClient http = HttpClient.newHttpClient();
  private final SecureRandom random = new SecureRandom();

  private ErpAppend(Map<String, String> options) {
    this.options = options;
  }

  // --- bytes of messages ---------------------------------------------------------

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while ((value & ~127L) != 0) {
      out.write((int) (value & 127 | 128));
      value >>>= 7;
    }
    out.write((int) value);
    return out.toByteArray();
  }

  private static byte[] field(int number, long value) {
    return value == 0 ? new byte[0] : join(varint((long) number << 3), varint(value));
  }

  private static byte[] field(int number, byte[] value) {
    return value.length == 0
        ? value
        : join(varint((long) number << 3 | 2), varint(value.length), value);
  }

  private static byte[] field(int number, String value) {
    return field(number, value.getBytes(StandardCharsets.UTF_8));
  }

  /** EventFacts of one storing: what, when, where; captured by an ERP. */
  private byte[] facts(long timeMs) {
    String stamp =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:00xxx")
            .format(Instant.ofEpochMilli(timeMs).atOffset(ZoneOffset.ofHours(8)));
    byte[] time = join(field(1, stamp), field(2, stamp), field(3, 2));
    byte[] lot = join(field(1, options.get("author")), field(2, options.get("lot")));
    byte[] line =
        join(
            field(1, 1), field(2, 1), field(3, lot), field(4, options.get("gtin")),
            field(8, options.getOrDefault("goods-class", "HERB")));
    byte[] event =
        join(
            field(1, 1), field(3, 1), field(4, 2), field(5, "storing"),
            field(6, "sellable_accessible"), field(7, time), field(8, options.get("gln")),
            field(9, options.get("gln")), field(10, line));
    return join(field(1, event), field(2, 5));
  }

  private static byte[] sectionDigest(
      byte[] ledgerId, byte[] statementId, String author, byte[] salt, byte[] content)
      throws GeneralSecurityException {
    byte[] name = author.getBytes(StandardCharsets.UTF_8);
    return MessageDigest.getInstance("SHA-256")
        .digest(
            join(
                "daodi/section/v1\0".getBytes(StandardCharsets.US_ASCII), ledgerId, statementId,
                new byte[] {(byte) name.length}, name, new byte[] {FACTS_LABEL, CHAIN, 0},
                ByteBuffer.allocate(4).putInt(FACTS_SCHEMA).array(), salt, new byte[] {0},
                ByteBuffer.allocate(4).putInt(content.length).array(), content));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** UUIDv7 (RFC 9562). */
  private byte[] newStatementId(long timeMs) {
    byte[] id = randomBytes(16);
    System.arraycopy(ByteBuffer.allocate(8).putLong(timeMs).array(), 2, id, 0, 6);
    id[6] = (byte) (0x70 | id[6] & 15);
    id[8] = (byte) (0x80 | id[8] & 63);
    return id;
  }

  // --- signatures ------------------------------------------------------------------

  private static PrivateKey readKey(Path path) throws IOException, GeneralSecurityException {
    String pem = Files.readString(path).replaceAll("-----[A-Z ]+-----|\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
    } catch (InvalidKeySpecException notEd25519) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }

  /** 64 bytes over PAE of DSSE. */
  private static byte[] sign(PrivateKey key, byte[] header) throws GeneralSecurityException {
    String kind = "application/vnd.daodi.statement.v1";
    String head = "DSSEv1 " + kind.length() + " " + kind + " " + header.length + " ";
    boolean isEc = key instanceof ECKey;
    Signature signer =
        Signature.getInstance(isEc ? "SHA256withECDSAinP1363Format" : "Ed25519");
    signer.initSign(key);
    signer.update(join(head.getBytes(StandardCharsets.US_ASCII), header));
    byte[] signature = signer.sign();
    if (!isEc) {
      return signature;
    }
    // Of the two values of s that verify, the ledger takes the smaller one.
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    byte[] low = s.min(P256_ORDER.subtract(s)).toByteArray();
    Arrays.fill(signature, 32, 64, (byte) 0);
    int count = Math.min(low.length, 32);
    System.arraycopy(low, low.length - count, signature, 64 - count, count);
    return signature;
  }

  // --- the gateway -------------------------------------------------------------------

  /** What may succeed later is tried again, each time after twice as long. */
  private String ask(String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.get("gateway") + path))
            .timeout(Duration.ofSeconds(60));
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    String problem = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) {
        Thread.sleep(250L << attempt);
      }
      try {
        HttpResponse<String> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return answer.body();
        }
        problem = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() != 429 && answer.statusCode() < 502) {
          break;
        }
      } catch (IOException lost) {
        problem = lost.toString();
      }
    }
    throw new IOException(path + ": " + problem);
  }

  /** The value of a member whose name occurs once; an ERP has a JSON library. */
  private static String member(String json, String name) {
    Matcher found =
        Pattern.compile("\"" + name + "\"\\s*:\\s*(?:\"([^\"]*)\"|([^,}\\s]+))").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return found.group(1) != null ? found.group(1) : found.group(2);
  }

  /** In a ledger with a simulated clock: just after its last entry. */
  private long simulatedTimeMs() throws IOException, InterruptedException {
    byte[] note =
        Base64.getDecoder().decode(member(ask("/v1/ledgers/-/checkpoint", null), "signedNote"));
    long size = Long.parseLong(new String(note, StandardCharsets.UTF_8).split("\n")[1]);
    String last = ask("/v1/ledgers/-/entries/" + (size - 1), null);
    return Long.parseLong(member(last, "recordTimeMs")) + 1000;
  }

  private String signStatement()
      throws IOException, InterruptedException, GeneralSecurityException {
    String ledger = ask("/v1/ledgers/-", null);
    boolean simulated = member(ledger, "simulatedClock").equals("true");
    long timeMs = simulated ? simulatedTimeMs() : System.currentTimeMillis();
    byte[] ledgerId = Base64.getDecoder().decode(member(ledger, "ledgerId"));
    byte[] statementId = newStatementId(timeMs);
    String author = options.get("author");
    byte[] content = facts(timeMs);
    byte[] salt = randomBytes(32);
    byte[] digest = sectionDigest(ledgerId, statementId, author, salt, content);
    byte[] section =
        join(field(1, FACTS_LABEL), field(2, CHAIN), field(4, FACTS_SCHEMA), field(5, digest));
    byte[] header =
        join(
            field(1, 1), field(2, ledgerId), field(3, statementId), field(4, STORAGE),
            field(5, author), field(6, HexFormat.of().parseHex(options.get("key-id"))),
            field(7, timeMs), field(8, 1), field(9, section), field(11, new byte[32]));
    byte[] envelope =
        join(
            new byte[] {1}, ByteBuffer.allocate(2).putShort((short) header.length).array(), header,
            new byte[] {1}, sign(readKey(Path.of(options.get("key"))), header));
    Base64.Encoder base64 = Base64.getEncoder();
    return "{\"ackLevel\":\"CHECKPOINTED\",\"statements\":[{\"envelope\":\""
        + base64.encodeToString(envelope)
        + "\",\"sections\":[{\"label\":" + FACTS_LABEL
        + ",\"salt\":\"" + base64.encodeToString(salt)
        + "\",\"content\":\"" + base64.encodeToString(content) + "\"}]"
        + (simulated ? ",\"simulatedRecordTimeMs\":" + timeMs : "")
        + "}]}";
  }

  private int run() throws IOException, InterruptedException, GeneralSecurityException {
    Path outbox = Path.of(options.getOrDefault("outbox", "erp_append.outbox.json"));
    if (!Files.exists(outbox)) {
      Path temporary = Path.of(outbox + ".new");
      Files.writeString(temporary, signStatement());
      Files.move(temporary, outbox);
    }
    String results = ask("/v1/statements:batch", Files.readString(outbox));
    System.out.println(results);
    if (!member(results, "ok").equals("true")) {
      return 1;
    }
    if (!options.containsKey("keep")) {
      Files.delete(outbox);
    }
    return 0;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    for (String needed : new String[] {"gateway", "key", "key-id", "author", "lot", "gtin", "gln"}) {
      if (!options.containsKey(needed)) {
        System.err.println("ErpAppend: --" + needed + " is missing; see the comment of the class");
        System.exit(2);
      }
    }
    System.exit(new ErpAppend(options).run());
  }
}
