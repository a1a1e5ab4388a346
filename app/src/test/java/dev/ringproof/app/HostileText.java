package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.random.RandomGenerator;

/** Text that breaks programs, and how it is written into JSON, forms and paths. */
final class HostileText {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\u0001\u0002\u0003",
            "\t",
            "\r\nX-Injected: 1\r\n\r\n",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u202e+14155552671",
            "\u202a+1 415\u2011555\u20112671\u202c",
            "\ufeff+14155552671",
            "\u2028\u2029",
            "\uffff\ufffe",
            "\ud800",
            "\udc00a",
            "a\ud83d",
            "\ud83d\ude00",
            "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc66",
            "e\u0301\u0301\u0301\u0301",
            "\u00e9",
            "\u0130\u0131\u00df",
            "\uff0b\uff11\uff14\uff11\uff15\uff15\uff15\uff15\uff12\uff16\uff17\uff11",
            "+\u0661\u0664\u0661\u0665\u0665\u0665\u0665\u0662\u0666\u0667\u0661",
            "+\u0967\u096a\u0967\u096b\u096b\u096b\u096b\u0968\u096c\u096d\u0967",
            "\ud835\udfd0\ud835\udfd1\ud835\udfd2\ud835\udfd3\ud835\udfd4\ud835\udfd5",
            "\u0664\u0662\u0664\u0662\u0664\u0662",
            "\u2160\u2161\u2162",
            "' OR 1=1 --",
            "\"; drop table phone_number; --",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/x}",
            "{{7*7}}",
            "%n%s%x",
            "../../etc/passwd",
            "..",
            ".",
            "/",
            "\\",
            ";a=b",
            "a;b",
            "%00",
            "%zz",
            "%",
            "null",
            "undefined",
            "NaN",
            "true",
            "-1",
            "0",
            "1e9",
            "1e400",
            "0x1F",
            "9223372036854775808",
            "+",
            "+1",
            "+0",
            "+999999999999999",
            "tel:+14155552671",
            "+1415555267",
            "+14155552671;ext=1",
            "+14155552671 +14155552671",
            "+999123456789012345",
            "00000000",
            "12345",
            "12345678901",
            "607451 ",
            "265 021",
            "user:password",
            "idn_0000000000000000000000000000000000",
            "idn_",
            "*",
            "[]",
            "{}",
            "&a=b",
            "a=b&c",
            "\"",
            "'");
    private static final List<Integer> LENGTHS =
            List.of(31, 32, 64, 65, 255, 256, 257, 511, 512, 513, 4096, 4097, 16_384, 20_000, 70_000);

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    private HostileText() {}

    static String any(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> one(random).repeat(LENGTHS.get(random.nextInt(LENGTHS.size())));
            case 1 -> random(random);
            case 2 -> one(random) + TEXTS.get(random.nextInt(TEXTS.size()));
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    /** Returns a text that fits into a path or a header. */
    static String forPath(RandomGenerator random) {
        var text = any(random);
        return text.length() <= 600 ? text : text.substring(0, 600);
    }

    private static String one(RandomGenerator random) {
        return random.nextInt(3) == 0 ? "\ud83d\ude00" : Character.toString('!' + random.nextInt(94));
    }

    private static String random(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
        }
        return text.toString();
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** Returns a JSON string. Surrogates without a partner are escaped, since no encoding has them. */
    static String json(String text) {
        var json = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ' || isSurrogate(c)) {
                json.append("\\u%04x".formatted(c));
            } else {
                json.appendCodePoint(c);
            }
        });
        return json.append('"').toString();
    }

    /** Returns the UTF-8 bytes of a text, each as one character. */
    static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** Percent-encodes all but letters, digits and a few signs. A surrogate without a partner makes invalid UTF-8. */
    static String percent(String text) {
        var bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (isSurrogate(c)) {
                bytes.write(0xed);
                bytes.write(0x80 | ((c >> 6) & 0x3f));
                bytes.write(0x80 | (c & 0x3f));
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
            }
        });
        var encoded = new StringBuilder();
        for (byte b : bytes.toByteArray()) {
            boolean plain = PLAIN.indexOf(b) >= 0;
            encoded.append(plain ? Character.toString(b) : "%%%02X".formatted(b & 0xff));
        }
        return encoded.toString();
    }
}
