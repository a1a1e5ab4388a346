package dev.ringproof.adapters.sms.carrier.aws;

import dev.ringproof.adapters.sms.http.Crypto;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4, as far as a call of the JSON protocol needs it: the path is the root, and there is no query.
 *
 * @param sessionToken the token of temporary credentials; null for permanent ones
 */
record AwsSignature(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        String region,
        String service) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DATE = 8;

    /**
     * Returns the headers to add to a request.
     *
     * @param headers the request's own headers, which are signed as well
     */
    Map<String, String> sign(String method, URI uri, Map<String, String> headers, String body, Instant now) {
        var added = new TreeMap<String, String>();
        added.put("x-amz-date", TIME.format(now));
        if (sessionToken != null) {
            added.put("x-amz-security-token", sessionToken);
        }
        var signed = new TreeMap<String, String>(added);
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
        signed.put("host", uri.getRawAuthority());
        added.put("Authorization", authorization(canonical(method, signed, body), signed, TIME.format(now)));
        return added;
    }

    private static String canonical(String method, NavigableMap<String, String> signed, String body) {
        var headers = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        return String.join("\n", method, "/", "", headers, names(signed), Crypto.sha256Hex(body));
    }

    private String authorization(String canonical, NavigableMap<String, String> signed, String time) {
        var date = time.substring(0, DATE);
        var scope = String.join("/", date, region, service, "aws4_request");
        var toSign = String.join("\n", ALGORITHM, time, scope, Crypto.sha256Hex(canonical));
        var signature = HexFormat.of().formatHex(Crypto.hmacSha256(key(date), toSign));
        return ALGORITHM + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + names(signed)
                + ", Signature=" + signature;
    }

    private byte[] key(String date) {
        var key = Crypto.bytes("AWS4" + secretAccessKey);
        for (var part : new String[] {date, region, service, "aws4_request"}) {
            key = Crypto.hmacSha256(key, part);
        }
        return key;
    }

    private static String names(NavigableMap<String, String> headers) {
        return String.join(";", headers.keySet());
    }

    /** Shows only the key's id, which is no secret. */
    @Override
    public String toString() {
        return "AwsSignature[" + accessKeyId + "]";
    }
}
